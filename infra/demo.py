"""The demo market: people, listings, an import and orders, made through the public API and the S3 drop."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from infra import demo_promotions, demo_returns, demo_standing, samples
from infra.progress import say
from infra.visitor import FrontDoor, Person, eventually

PASSWORD = "Demo-market-2026"  # noqa: S105, the demo's own and local
PEOPLE = {
    "operator": "operator@demo.example",
    "second operator": "second-operator@demo.example",
    "seller": "seller@demo.example",
    "second seller": "second-seller@demo.example",
    "buyer": "buyer@demo.example",
}
SHIP_TO = {
    "name": "Ada Buyer",
    "line1": "1 Market St",
    "city": "San Francisco",
    "state": "CA",
    "postal_code": "94103",
}
PAPERS = ("photo_id", "proof_of_address")


def load(run: dict[str, Any]) -> list[dict[str, str]]:
    """Fill the market unless it is filled; returns who can sign in."""
    door = FrontDoor(run)
    people = {role: _sign_in(door, role, email) for role, email in PEOPLE.items()}
    if people["second seller"].get("/v1/seller").status != 200:
        _fill(door, people)
    return [
        {"role": role.removeprefix("second "), "email": email, "password": PASSWORD}
        for role, email in PEOPLE.items()
    ]


def _sign_in(door: FrontDoor, role: str, email: str) -> Person:
    door.sign_up(email, PASSWORD)
    if role.endswith("operator"):
        door.make_operator(email)
    return Person(door, door.sign_in(email, PASSWORD))


def _fill(door: FrontDoor, people: dict[str, Person]) -> None:
    say("    the operator opens the US market and approves two sellers")
    people["operator"].does("PUT", "/v1/operator/markets/US")
    _becomes_seller(people["seller"], people["operator"], "Blue Mug Co", "TX", "78701")
    say("    the first seller lists mugs and drops a CSV file of 200 products, some rows bad")
    listings = [_lists(people["seller"], *sample) for sample in samples.mugs()]
    _imports(door, people["seller"], "mugs-2026.csv", samples.csv_file(200, bad_every=40))
    say("    a Shopify export goes in as it is, a stock list is tried as a dry run, one file waits for a mapping")
    _imports(door, people["seller"], "shopify-export.csv", samples.SHOPIFY_EXPORT)
    say("    a product comes on sale by a file, with its picture fetched from an address")
    pictured = samples.with_picture(_picture(door, listings[0]))
    _imports(door, people["seller"], "pictured.csv", pictured, publish=True)
    _imports(door, people["seller"], "prices.csv", b"SKU,Price\nCUP-1,12.50\n", mode="update", dry_run=True)
    _imports(door, people["seller"], "warehouse.csv", samples.WAREHOUSE_LIST)
    say("    one mug is sent back, one waits for the operator, one is filmed, and first aid waits for an approval")
    _is_reviewed(door, people["seller"], listings[3])
    say("    coupons, a flash sale, a campaign of the platform, an offer to the new seller")
    demo_promotions.promote(people["operator"], people["seller"], listings)
    say("    a buyer orders, the remorse hour passes; one order is shipped, one waits, one is on hold")
    shipped = _orders(people["buyer"], listings[0])
    _orders(people["buyer"], listings[1], codes=[demo_promotions.CODE])
    _an_hour_passes(door, people["operator"])
    _reaches(people["seller"], shipped, "awaiting_shipment")
    _orders(people["buyer"], listings[1])
    number = _ships(door, people["seller"], shipped)
    say("    what was shipped arrives broken: a return waits for the seller's answer")
    demo_returns.comes_broken(door, people["buyer"], people["seller"], shipped, number)
    say("    shipping is free from $35 on; 20 mugs are on their way into the platform's warehouse")
    _sets_shipping(people["seller"], listings[2]["skus"][0]["sku_id"])
    say("    the seller's own system pushes stock; a pool is set aside for a creator, a hot SKU is split")
    _manages_stock(door, people["seller"], [listing["skus"][0] for listing in listings])
    say("    the seller is paid on Fridays; two operators agree on a reimbursement, a second one waits")
    _moves_money(people["seller"], people["operator"], people["second operator"])
    _becomes_seller(people["second seller"], people["operator"], "Green Lamp Co", "OR", "97201", "beginner")
    say("    the first seller's rates are counted; the second is on probation, and appeals against a restriction")
    demo_standing.is_measured(people["seller"])
    demo_standing.appeals(door, people["second seller"], people["operator"])


def _moves_money(seller: Person, operator: Person, second: Person) -> None:
    friday = {"interval": "weekly", "weekday": "friday", "zone": "America/Chicago"}
    seller.does("PUT", "/v1/payouts/schedule", friday)
    at_seller = f"/v1/operator/sellers/{seller.does('GET', '/v1/seller')['seller_id']}"
    operator.does("PUT", f"{at_seller}/payout-terms", {"reserve_basis_points": 1000, "reserve_days": 30})
    waiting = operator.does("GET", "/v1/operator/adjustments")["data"]
    for cents, reason in ((25_00, "A parcel was lost in our warehouse"), (5_00, "A label was bought twice")):
        if reason not in {adjustment["reason"] for adjustment in waiting}:
            amount = {"amount": cents, "currency": "USD"}
            body = {"type": "logistics_reimbursement", "amount": amount, "reason": reason}
            waiting.append(operator.does("POST", f"{at_seller}/adjustments", body))
    second.does("POST", f"{at_seller}/adjustments/{waiting[0]['adjustment_id']}/approve")
    seller.does("POST", "/v1/statements/current/documents", {"format": "pdf"})


def _becomes_seller(
    seller: Person, operator: Person, shop: str, state: str, postal_code: str, tier: str = "pro"
) -> None:
    known = seller.get("/v1/seller")
    if known.status != 200:
        seller.does("POST", "/v1/seller/application", _application(shop, state, postal_code))
        for kind in PAPERS:
            paper = {"kind": kind, "content_type": "image/png"}
            seller.door.upload(seller.does("POST", "/v1/seller/documents", paper), samples.png())
        seller.does("POST", "/v1/seller/application/submit")
    found = seller.does("GET", "/v1/seller")
    if found["status"] == "submitted":
        path = f"/v1/operator/applications/{found['seller_id']}/approve"
        operator.does("POST", path, {"probation_tier": tier})


def _application(shop: str, state: str, postal_code: str) -> dict[str, Any]:
    address = {"name": shop, "line1": "200 Main St", "city": "Austin"}
    return {
        "market": "US",
        "business_type": "individual",
        "shop_name": shop,
        "legal_name": "Dana Seller",
        "contact_email": "dana@demo.example",
        "contact_phone": "+15125550100",
        "ship_from": address | {"state": state, "postal_code": postal_code},
        "tax_id": "123-45-6789",
        "bank_account": {"routing_number": "011000015", "account_number": "000123456789"},
    }


def _lists(seller: Person, listing: dict[str, Any], image: bytes) -> dict[str, Any]:
    made = seller.does("POST", "/v1/listings", listing)
    path = f"/v1/listings/{made['listing_id']}"
    place = seller.does("POST", f"{path}/images", {"content_type": "image/png"})
    seller.door.upload(place["upload"], image)
    for sku in made["skus"]:
        seller.does("PUT", f"/v1/stock/{sku['sku_id']}", {"on_hand": 25})
    seller.does("POST", f"{path}/publish")

    def reviewed() -> Any:
        found = seller.does("GET", path)
        return found if found["status"] == "live" else None

    live: dict[str, Any] = eventually(reviewed, what="the listing to be reviewed")
    return live


def _is_reviewed(door: FrontDoor, seller: Person, live: dict[str, Any]) -> None:
    """A live listing gets a video, and everything a review can say stands in the market."""
    upload = seller.does("POST", f"/v1/listings/{live['listing_id']}/video", {"caption": "My new mug for $22.49"})
    door.upload(upload["upload"], samples.mp4())
    for title in ("Clinically proven mug", "Mug with pepper spray"):
        listing, image = samples.mug(title)
        made = seller.does("POST", "/v1/listings", listing)
        path = f"/v1/listings/{made['listing_id']}"
        door.upload(seller.does("POST", f"{path}/images", {"content_type": "image/png"})["upload"], image)
        seller.does("POST", f"{path}/publish")
    seller.does("POST", "/v1/category-approvals", {"category": "health.wellness.first_aid"})
    path = "/v1/category-approvals/health.wellness.first_aid"
    paper = {"kind": "FDA device listing", "content_type": "image/png"}
    door.upload(seller.does("POST", f"{path}/papers", paper), samples.png())
    seller.does("POST", f"{path}/submit")


def _imports(door: FrontDoor, seller: Person, filename: str, content: bytes, **settings: Any) -> None:
    asked = seller.does("POST", "/v1/imports", {"filename": filename} | settings)
    door.upload(asked["upload"], content)
    path = f"/v1/imports/{asked['import_id']}"
    ended = ("completed", "previewed", "awaiting_mapping")
    eventually(lambda: seller.does("GET", path)["status"] in ended, 180, "the import to end")


def _picture(door: FrontDoor, listing: dict[str, Any]) -> str:
    """The address of a picture that the shop shows."""
    path = f"/v1/shops/{listing['seller_id']}/listings/{listing['listing_id']}"
    return str(door.request("GET", path).json["image_urls"][0])


def _manages_stock(door: FrontDoor, seller: Person, skus: list[dict[str, Any]]) -> None:
    low, pooled, hot = (skus * 3)[:3]
    scopes = {"name": "warehouse system", "scopes": ["stock:write", "listings:read"]}
    machine = Person(door, seller.does("POST", "/v1/seller/api-keys", scopes)["secret"])
    row = {"seller_sku": low["seller_sku"], "on_hand": 4, "source_version": 1}
    row["changed_at"] = datetime.now(UTC).isoformat()
    machine.does("POST", "/v1/stock-sync", {"source": "warehouse system", "rows": [row]})
    pool = seller.does("POST", "/v1/stock-pools", {"name": "Live on Friday", "kind": "creator"})
    seller.does("PUT", f"/v1/stock-pools/{pool['pool_id']}/units/{pooled['sku_id']}", {"units": 5})
    seller.does("POST", f"/v1/stock/{hot['sku_id']}/split", {"buckets": 4})


def _orders(buyer: Person, listing: dict[str, Any], **changes: Any) -> dict[str, Any]:
    line = {name: listing[name] for name in ("seller_id", "listing_id")}
    line |= {"sku_id": listing["skus"][0]["sku_id"], "quantity": 1}
    cart = {"lines": [line], "ship_to": SHIP_TO, "payment_method": "pm_card"} | changes
    [order] = buyer.does("POST", "/v1/checkouts", cart)["orders"]
    path = f"/v1/purchases/{order['order_id']}"
    eventually(lambda: buyer.does("GET", path)["status"] == "on_hold", what="the payment to be taken")
    found: dict[str, Any] = order
    return found


def _an_hour_passes(door: FrontDoor, operator: Person) -> None:
    """The product's clock is moved, and what came due is swept: sellers may ship."""
    operator.does("PUT", "/v1/operator/clock", {"ahead_seconds": 60 * 60})
    door.runs("sweep-deadlines")


def _reaches(seller: Person, order: dict[str, Any], status: str) -> None:
    path = f"/v1/orders/{order['order_id']}"
    eventually(lambda: seller.does("GET", path)["status"] == status, what=f"the order to be {status}")


def _sets_shipping(seller: Person, sku_id: str) -> None:
    def usd(amount: int) -> dict[str, Any]:
        return {"amount": amount, "currency": "USD"}

    standard = {"method": "free", "fee": usd(599), "from_sub_total": usd(3500)}
    options = [
        {"name": "standard", "pricing": standard},
        {"name": "express", "pricing": {"method": "flat", "fee": usd(1499)}, "earliest_days": 1, "latest_days": 2},
    ]
    template = {"name": "Small parcels", "options": options, "excluded_areas": ["AK", "HI", "PR"]}
    seller.does("POST", "/v1/shipping-templates", template)
    coming = {"lines": [{"sku_id": sku_id, "quantity": 20}], "reference": "Carton 1"}
    seller.does("POST", "/v1/inbound-shipments", coming)


def _ships(door: FrontDoor, seller: Person, order: dict[str, Any]) -> str:
    """Ship an order by our label; returns the parcel's tracking number."""
    package = seller.does("POST", f"/v1/orders/{order['order_id']}/label", {"service": "ground"})
    path = f"/v1/packages/{package['package_id']}"
    eventually(lambda: seller.does("GET", path)["status"] == "label_ready", what="the label to be bought")
    shipped = seller.does("POST", f"{path}/ship")
    number: str = shipped["label"]["tracking_number"]
    door.carrier_tells(number, "in_transit")
    return number
