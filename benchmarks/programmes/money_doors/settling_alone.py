"""A seller does not settle alone, and what was decided is asked again where its effect leaves."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from benchmarks.programmes.money_doors.checks import check
from chalicelib.fulfillment.carriers import PurchasedLabel, Shipment, chosen
from chalicelib.kit import clock
from tests import builders
from tests.capabilities.fulfillment.story import TRACKING, RecordingCarrier, signed
from tests.capabilities.fulfillment.story import Story as Parcel
from tests.capabilities.imports.files import Drops, a_csv, products
from tests.people import Buyer, Seller
from tests.world import World

UPS, ANOTHER_UPS = "1Z5R89390357567127", "1Z879E930346834440"
INTRODUCTORY = 32
"""Days after which a new seller's delivery has settled; the seller's word alone takes longer."""
LONG = 100


class Shop:
    """A shop with one listing, and a buyer."""

    def __init__(self, world: World) -> None:
        self.world, self.seller, self.buyer = world, world.seller(), world.buyer()
        self.listing = self.seller.lists(stock=20)

    def sells(self, buyer: Buyer | None = None) -> str:
        [order] = (buyer or self.buyer).orders(builders.a_line(self.listing))
        self.world.hold_ends()
        return str(order["order_id"])

    def ships(self, order_id: str, number: str = UPS, carrier: str = "ups") -> Any:
        body = {"carrier": carrier, "tracking_number": number}
        answer = self.seller.send("POST", f"{_package(order_id)}/ship", body)
        self.world.settle()
        return answer

    def reports(self, order_id: str) -> None:
        self.seller.does("POST", f"{_package(order_id)}/delivery", {})
        self.world.settle()

    def scanned(self, number: str, status: str = "delivered") -> None:
        scan = {"tracking_number": number, "status": status, "occurred_at": self.world.now().isoformat()}
        body = json.dumps(scan).encode()
        headers = signed(body, f"msg_{number}_{status}", int(time.time()))
        assert self.world.request("POST", TRACKING, None, body, **headers).status == 200
        self.world.settle()

    def available(self) -> int:
        return int(self.seller.does("GET", "/v1/balance")["available"]["amount"])

    def rate(self, name: str) -> tuple[int, int]:
        rates = {rate["rate"]: rate for rate in self.seller.does("GET", "/v1/standing")["rates"]}
        return rates[name]["orders"], rates[name]["against"]


def _package(order_id: str) -> str:
    return f"/v1/packages/{order_id.replace('ord_', 'pkg_')}"


@check("4", "A member of a shop cannot buy from it, nor be quoted a price; another shop's goods they can")
def no_own_shop(world: World) -> None:
    shop = Shop(world)
    line = builders.a_line(shop.listing)
    assert shop.buyer.send("POST", "/v1/checkouts", builders.a_cart(line)).status == 201
    another = builders.a_line(world.seller().lists())
    assert shop.seller.send("POST", "/v1/checkouts", builders.a_cart(another)).status == 201
    answer = shop.seller.send("POST", "/v1/checkouts", builders.a_cart(another, line))
    assert (answer.status, answer.code) == (422, "orders.own_shop"), f"bought: {answer.status}"
    assert shop.seller.send("POST", "/v1/quotes", {"lines": [line]}).code == "orders.own_shop"


@check("4", "Delivery on the seller's word alone does not settle when a carrier's delivery does, but later")
def the_word_settles_later(world: World) -> None:
    shop = Shop(world)
    order_id = shop.sells()
    shop.ships(order_id)
    shop.reports(order_id)
    world.wait(days=INTRODUCTORY)
    assert shop.available() == 0, f"{shop.available()} cents on the seller's word"
    world.wait(days=LONG)
    assert shop.available() > 0


@check("4", "A delivery that a carrier has told of settles as ever, one on the seller's word beside it does not")
def a_carrier_settles_as_now(world: World) -> None:
    shop = Shop(world)
    told, claimed = shop.sells(), shop.sells()
    shop.ships(told)
    shop.ships(claimed, ANOTHER_UPS)
    shop.scanned(UPS)
    shop.reports(claimed)
    world.wait(days=INTRODUCTORY)
    one = shop.available()
    assert one > 0
    world.wait(days=LONG)
    assert shop.available() == 2 * one, "both had settled at once"


@check("4", "The buyer, asked for it, confirms the receipt, and the order settles as if a carrier had told of it")
def the_buyer_confirms(world: World) -> None:
    shop = Shop(world)
    order_id = shop.sells()
    shop.ships(order_id)
    shop.reports(order_id)
    asked = shop.buyer.purchase(order_id)["possible_actions"]
    assert "confirm_receipt" in asked, f"the buyer can {asked}"
    shop.buyer.does("POST", f"/v1/purchases/{order_id}/receipt")
    world.settle()
    world.wait(days=INTRODUCTORY)
    assert shop.available() > 0


@check("4", "A carrier's word that comes later shortens the clock of the seller's")
def the_carrier_confirms(world: World) -> None:
    shop = Shop(world)
    claimed, confirmed = shop.sells(), shop.sells()
    for order_id, number in ((claimed, UPS), (confirmed, ANOTHER_UPS)):
        shop.ships(order_id, number)
        shop.reports(order_id)
    shop.scanned(ANOTHER_UPS)
    world.wait(days=INTRODUCTORY)
    one = shop.available()
    assert one > 0
    world.wait(days=LONG)
    assert shop.available() == 2 * one, "both had settled at once"


@check("4", "Numbers of a carrier `other` count against valid tracking until the buyer has the goods")
def other_is_not_valid(world: World) -> None:
    shop = Shop(world)
    known, other = shop.sells(), shop.sells()
    shop.ships(known)
    shop.scanned(UPS)
    shop.ships(other, "MADEUP00000001", "other")
    shop.reports(other)
    assert shop.rate("valid_tracking") == (2, 1), f"counted as {shop.rate('valid_tracking')}"
    shop.buyer.does("POST", f"/v1/purchases/{other}/receipt")
    world.settle()
    assert shop.rate("valid_tracking") == (2, 0)


@check("4", "A wrong number of a known carrier is refused with its field; a scanned USPS number is read")
def numbers_are_checked(world: World) -> None:
    shop = Shop(world)
    order_id = shop.sells()
    wrong = shop.ships(order_id, UPS[:-1] + "8")
    assert (wrong.status, wrong.code) == (422, "fulfillment.tracking_number_invalid")
    assert [error["pointer"] for error in wrong.json.get("errors", [])] == ["/tracking_number"]
    for scanned, number in (
        ("420972049400111899223033005011", "9400111899223033005011"),
        ("4209720412349270490119521303389129", "9270490119521303389129"),
    ):
        assert shop.ships(shop.sells(), scanned, "usps").json["tracking_number"] == number


class Dearer(RecordingCarrier):
    """A carrier whose labels cost more than its rates."""

    def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> PurchasedLabel:
        bought = super().buy(shipment, service, idempotency_key)
        return bought.model_copy(update={"amount": bought.amount + 500})


@contextmanager
def _carrier(carrier: Any) -> Iterator[Any]:
    before, chosen.carrier = chosen.carrier, carrier
    try:
        yield carrier
    finally:
        chosen.carrier = before


@check("1", "A label is bought for no more than the price the seller saw; a dearer one goes back")
def a_label_keeps_its_quote(world: World) -> None:
    parcel = Parcel(world).paid()
    path = f"/v1/orders/{parcel.order_id}"
    [ground] = [r for r in parcel.seller.does("GET", f"{path}/rates")["data"] if r["service"] == "ground"]
    agreed = {"service": "ground", "at_most_cents": ground["price"]["amount"]}
    with _carrier(Dearer()) as dearer:
        parcel.seller.does("POST", f"{path}/label", agreed)
        world.settle()
        assert dearer.voided == list(dearer.purchases)
        assert parcel.package()["status"] == "label_refused"
    parcel.seller.does("POST", f"{path}/label", agreed)
    world.settle()
    assert parcel.package()["status"] == "label_ready"


@check("1", "Units cancelled between the request of their label and its purchase buy none")
def a_label_of_cancelled_units(world: World) -> None:
    parcel = Parcel(world)
    skus = [builders.a_sku(seller_sku=code, options=[{"name": "Color", "value": code}]) for code in ("A", "B")]
    listing = parcel.seller.lists(*skus)
    lines = [builders.a_line(listing) | {"sku_id": sku["sku_id"]} for sku in listing["skus"]]
    parcel.order_id = str(parcel.buyer.orders(*lines)[0]["order_id"])
    world.hold_ends()
    split = {"parcels": [[{"sku_id": listing["skus"][1]["sku_id"], "quantity": 1}]]}
    first, second = parcel.seller.does("POST", f"/v1/packages/{parcel.package_id}/split", split)["data"]
    with _carrier(RecordingCarrier()) as carrier:
        for package in (first, second):
            parcel.seller.does("POST", f"/v1/packages/{package['package_id']}/label", {"service": "ground"})
        gone = {"lines": [{"line_id": "2", "quantity": 1}]}
        parcel.seller.does("POST", f"/v1/orders/{parcel.order_id}/lines/cancel", gone)
        world._publish()
        world.drain("labels")
        assert {key.rpartition("-")[0] for key in carrier.purchases} == {first["package_id"]}, "both were bought"


@check("1", "An open return holds an order's money although nobody has heard of it when the clock runs out")
def an_unheard_return_holds(world: World) -> None:
    sums = []
    for returned in (False, True):
        shop = Shop(world)
        fast = f"/v1/operator/sellers/{shop.seller.seller_id}/payout-terms"
        world.operator().does("PUT", fast, {"tier": "fastest"})
        order_id = shop.sells()
        shop.ships(order_id, UPS if returned else ANOTHER_UPS)
        shop.scanned(UPS if returned else ANOTHER_UPS)
        if returned:
            wish = {"kind": "refund", "reason": "not_received", "text": "Nothing came."}
            lines = {"lines": [{"line_id": "1", "quantity": 1}]}
            shop.buyer.does("POST", f"/v1/purchases/{order_id}/returns", wish | lines)
        clock.move(clock.offset() + timedelta(days=1, minutes=1))
        due = {"deadline": order_id, "clock": "settlement", "subject": f"{shop.seller.seller_id}#{order_id}"}
        world.work("payouts", [{"MessageId": order_id, "ReceiptHandle": "1", "Body": json.dumps(due)}])
        sums.append(shop.available())
    assert sums[0] > 0
    assert sums[1] == 0, f"{sums[1]} cents were released"


def _restricts(world: World, seller: Seller, effect: str) -> None:
    path = f"/v1/operator/sellers/{seller.seller_id}/restrictions"
    world.operator().does("POST", path, {"reason": "It is looked into.", "effect": effect})


@contextmanager
def _small_chunks() -> Iterator[None]:
    before = dict(os.environ)
    os.environ |= {"IMPORT_THREADS": "1", "IMPORT_CHUNK_ROWS": "10"}
    try:
        yield
    finally:
        for name in ("IMPORT_THREADS", "IMPORT_CHUNK_ROWS"):
            os.environ.pop(name)
            os.environ |= {name: before[name]} if name in before else {}


def _restricted_halfway(world: World, effect: str) -> None:
    drops = Drops(world, world.seller())
    with _small_chunks():
        drops.put(a_csv(*products(20)))
        world.drain("imports")
        first, second = world.receive("import-chunks")
        world.work("import-chunks", [first])
        _restricts(world, drops.seller, effect)
        world.work("import-chunks", [second])
    found = drops.newest()
    assert found["counts"]["created"] == 10
    assert found["counts"]["rejected"] == 10, f"{found['status']}: {found['counts']}"
    assert {row["error_code"] for row in drops.refused(found["import_id"])} == {"row.seller_restricted"}


@check("1", "Rows of a file of a seller who was taken off sale meanwhile come back with the reason")
def rows_of_a_shop_off_sale(world: World) -> None:
    _restricted_halfway(world, "deactivated")


@check("1", "New rows of a file of a seller whose listings were stopped meanwhile come back with the reason")
def rows_of_stopped_listings(world: World) -> None:
    _restricted_halfway(world, "listings_stopped")


@check("1", "A listing handed in before its shop was restricted does not come on sale by the review")
def review_asks_again(world: World) -> None:
    outcomes = {}
    turns: dict[str, Callable[[Seller], None]] = {
        "free": lambda seller: None,
        "stopped": lambda seller: _restricts(world, seller, "listings_stopped"),
    }
    for name, turn in turns.items():
        seller = world.seller()
        listing = seller.does("POST", "/v1/listings", builders.a_listing())
        seller.adds_image(listing["listing_id"])
        path = f"/v1/listings/{listing['listing_id']}"
        seller.does("POST", f"{path}/publish")
        turn(seller)
        world.settle()
        outcomes[name] = seller.does("GET", path)["status"]
    assert outcomes["free"] == "live"
    assert outcomes["stopped"] == "rejected", f"it is {outcomes['stopped']}"
