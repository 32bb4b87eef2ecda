"""Another's thing is answered, byte for byte, like one that does not exist; generated from the routes."""

import re
from typing import Any

import pytest

from app import APIS
from chalicelib import access
from chalicelib.kit.web import PUBLIC, SIGNED, Route
from chalicelib.kit.web.contents import api_of
from tests import builders
from tests.people import Buyer, Person, Seller
from tests.world import World

NAMED = [
    pytest.param(route, id=f"{route.method} {route.path}")
    for name in APIS
    for route in api_of(name).routes
    if "{" in route.path and route.permission not in (PUBLIC, SIGNED, access.OPERATE)
]
FIRST_AID = "health.wellness.first_aid"
FREE = {"amount": 0, "currency": "USD"}
A_TEMPLATE = {
    "name": "Small parcels",
    "options": [{"name": "standard", "pricing": {"method": "flat", "fee": FREE}}],
}
A_RETURN = {
    "kind": "return_and_refund",
    "lines": [{"line_id": "1", "quantity": 1}],
    "reason": "no_need",
    "text": "It does not fit.",
}
A_LITTLE = {"amount": {"amount": 100, "currency": "USD"}, "text": "Sorry."}
A_DENIAL = {"reason": "not_as_claimed", "text": "It left whole."}
BODIES: dict[str, Any] = {
    "preview_return": A_RETURN,
    "ask_for_return": A_RETURN,
    "dispute_return": {"text": "Look again."},
    "offer_partial_refund": A_LITTLE,
    "deny_return": A_DENIAL,
    "reject_returned_goods": A_DENIAL,
    "send_return_label": {"carrier": "usps", "tracking_number": "9400111899223197428497"},
    "give_goodwill": A_LITTLE,
    "submit_chargeback_evidence": {"text": "It was handed to the buyer."},
    "preview_goodwill": A_LITTLE,
    "set_stock": {"on_hand": 1},
    "request_statement_document": {"format": "csv"},
    "set_stock_threshold": {"threshold": 3},
    "split_sku": {"buckets": 2},
    "set_stock_aside": {"units": 1},
    "add_listing_image": {"content_type": "image/png"},
    "cancel_purchase": {"reason": "no_longer_needed"},
    "pay_purchase": {"payment_method": "pm_card"},
    "cancel_order": {"reason": "out_of_stock"},
    "cancel_order_lines": {"lines": [{"line_id": "1", "quantity": 1}]},
    "reject_cancellation": {"reason": "product_packed"},
    "request_label": {"service": "ground"},
    "request_order_label": {"service": "ground"},
    "split_package": {"parcels": [[{"sku_id": "sku_1", "quantity": 1}]]},
    "edit_listing": {"title": "Mine now"},
    "edit_promotion": {"title": "Mine now"},
    "issue_coupon": {"buyer_id": "mine"},
    "map_import": {"name": "mine", "columns": {"Code": "sku"}},
    "set_sku_cost": {"cost": {"amount": 1, "currency": "USD"}},
    "enter_campaign": {"listing_ids": ["lst_none"], "percent_off": 1000},
    "check_content": {"caption": "Mine now"},
    "order_listing_images": {"image_ids": ["img_1"]},
    "add_listing_video": {"caption": "Mine now"},
    "caption_listing_video": {"caption": "Mine now"},
    "add_approval_paper": {"kind": "FDA device listing", "content_type": "application/pdf"},
    "change_shipping_template": A_TEMPLATE,
    "try_shipping_template": {
        "line1": "1 Market St",
        "state": "CA",
        "postal_code": "94103",
        "weight_grams": 1,
        "sub_total": FREE,
    },
}


@pytest.fixture(scope="module")
def market(token_office: Any) -> Any:
    """A seller with one of everything, a buyer who bought, and strangers to both."""
    with World(token_office) as world:
        seller, buyer = world.seller(), world.buyer()
        listing = seller.lists()
        [order] = buyer.orders(builders.a_line(listing))
        promotion = seller.does("POST", "/v1/promotions", builders.a_promotion(draft=True))
        asked = seller.does("POST", "/v1/imports", {"filename": "a.csv"})
        world.upload(asked["upload"], b"Code;Cost\nA;1\n")  # it waits for a mapping
        seller.does("POST", "/v1/import-mappings", {"name": "my-warehouse", "columns": {"Kode": "sku"}})
        key = seller.does("POST", "/v1/seller/api-keys", {"name": "k", "scopes": ["listings:read"]})
        shipping = seller.does("POST", "/v1/shipping-templates", A_TEMPLATE)
        world.hold_ends()
        package = seller.does("POST", f"/v1/orders/{order['order_id']}/label", {"service": "ground"})
        print_slips = {"kind": "packing_slips", "package_ids": [package["package_id"]]}
        coming = {"lines": [{"sku_id": listing["skus"][0]["sku_id"], "quantity": 1}]}
        inbound = seller.does("POST", "/v1/inbound-shipments", coming)
        printout = seller.does("POST", "/v1/printouts", print_slips)
        return_id = _asks_for_return(seller, buyer, listing, world)
        [told, *_] = seller.does("GET", "/v1/notifications")["data"]
        pool = seller.does("POST", "/v1/stock-pools", {"name": "Drop", "kind": "campaign"})
        span = {"placed_from": "2026-01-01T00:00:00Z", "placed_to": "2036-01-01T00:00:00Z"}
        export = seller.does("POST", "/v1/order-exports", span)
        disputed = f"/v1/operator/sellers/{seller.seller_id}/orders/{order['order_id']}/chargebacks"
        chargeback = world.operator().does("POST", disputed, {"dispute_id": "dp_1", "amount": A_LITTLE["amount"]})
        ids = {
            "chargeback_id": chargeback["chargeback_id"],
            "pool_id": pool["pool_id"],
            "listing_id": listing["listing_id"],
            "image_id": listing["images"][0]["image_id"],
            "category": seller.does("POST", "/v1/category-approvals", {"category": FIRST_AID})["category"],
            "sku_id": listing["skus"][0]["sku_id"],
            "order_id": order["order_id"],
            "promotion_id": promotion["promotion_id"],
            "owner": listing["seller_id"],
            "live_session_id": "liv_of_another",
            "campaign_id": "cmp_none",
            "package_id": package["package_id"],
            "inbound_id": inbound["inbound_id"],
            "export_id": export["export_id"],
            "printout_id": printout["printout_id"],
            "import_id": asked["import_id"],
            "mapping_name": "my-warehouse",
            "key_id": key["key_id"],
            "template_id": shipping["default_template"],
            "notification_id": told["notification_id"],
            "return_id": return_id,
            "payout_id": "pay_of_another",
            "period_id": "20261123-20261130",
            "format": "csv",
        }
        other = world.seller()
        yield world, ids, {"another seller": other, "another buyer": world.buyer()}, seller


def _asks_for_return(seller: Seller, buyer: Buyer, listing: Any, world: World) -> str:
    """Of an order that a carrier of the seller's own has delivered."""
    [order] = buyer.orders(builders.a_line(listing))
    world.hold_ends()
    [package] = seller.does("GET", "/v1/packages?limit=1")["data"]
    path = f"/v1/packages/{package['package_id']}"
    seller.does("POST", f"{path}/ship", {"carrier": "usps", "tracking_number": "9400111899223197428497"})
    seller.does("POST", f"{path}/delivery", {})
    asked = buyer.does("POST", f"/v1/purchases/{order['order_id']}/returns", A_RETURN)
    return str(asked["return_id"])


def asked(person: Person, route: Route, ids: dict[str, str], world: World) -> tuple[int, str]:
    path = re.sub(r"{(\w+)}", lambda found: ids[found[1]], route.path)
    answer = person.send(route.method, path, BODIES.get(route.view.__name__))
    without_request = re.sub(r'"request_id": ?"[^"]*"', "", answer.raw.decode())
    return answer.status, without_request


@pytest.mark.parametrize("route", NAMED)
def test_another_s_thing_is_answered_like_a_missing_one(route: Route, market: Any) -> None:
    world, ids, strangers, _ = market
    missing = {name: re.sub(r"[0-9a-z]{6}$", "zzzzzz", value) for name, value in ids.items()}
    for who, person in strangers.items():
        theirs = asked(person, route, ids, world)
        assert theirs == asked(person, route, missing, world), who
        assert theirs[0] in (403, 404), who


@pytest.mark.parametrize("route", [p for p in NAMED if str(p.id).startswith("GET")])
def test_its_owner_does_get_it(route: Route, market: Any) -> None:
    _, ids, _, seller = market
    if route.permission == access.BUY or "payout_id" in route.path or "period_id" in route.path:
        pytest.skip("shown in the tests of orders and payouts")
    if route.path.endswith(("/label", "/pdf", "/download")):
        pytest.skip("it is not printed yet")
    path = re.sub(r"{(\w+)}", lambda found: ids[found[1]], route.path)
    assert seller.get(path).status == 200
