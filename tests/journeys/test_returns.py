"""Three returns at the front doors of the deployed local stack: by mail, by dispute, by silence."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pypdfium2
import pytest

from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Buyer, Seller


@dataclass
class Mugs:
    """A buyer who has four mugs of one order, and who sold them."""

    door: CloudDoor
    seller: Seller
    buyer: Buyer
    order: dict[str, Any] = field(default_factory=dict)
    price: int = 0

    def bought(self) -> None:
        listing = self.seller.lists(stock=9)
        [self.order] = self.buyer.orders(builders.a_line(listing, 4))
        self.price = listing["skus"][0]["price"]["amount"]
        self.door.hold_ends()
        package = self.seller.does("POST", f"/v1/orders/{self.order['order_id']}/label", {"service": "ground"})
        self.door.settle()
        path = f"/v1/packages/{package['package_id']}"
        self.seller.does("POST", f"{path}/ship")
        self.scanned(self.seller.does("GET", path)["label"]["tracking_number"], "delivered")

    def scanned(self, number: str, status: str) -> None:
        assert self.door.carrier_tells(number, status).status == 200
        self.door.settle()

    def asks(self, kind: str) -> str:
        place = self.buyer.does("POST", "/v1/purchase-photos", {"content_type": "image/png"})
        self.door.upload(place["upload"], builders.a_png())
        wish = {
            "kind": kind,
            "lines": [{"line_id": "1", "quantity": 1}],
            "reason": "damaged",
            "text": "The handle is broken off.",
            "photos": [place["photo_id"]],
        }
        path = f"/v1/purchases/{self.order['order_id']}/returns"
        return str(self.buyer.does("POST", path, wish)["return_id"])

    def answers(self, return_id: str, verb: str, body: Any = None) -> Any:
        found = self.seller.does("POST", f"/v1/returns/{return_id}/{verb}", body)
        self.door.settle()
        return found

    def settled(self) -> None:
        """Four more are bought and delivered, and their money is available."""
        self.bought()
        self.door.wait(days=9)

    def balance(self, name: str) -> int:
        return int(self.seller.does("GET", "/v1/balance")[name]["amount"])

    def paid_out(self) -> list[int]:
        """The seller's payouts once the week is over and its run is through, newest first."""
        self.door.wait(days=7)
        self.door.invoke("run-payouts")
        self.door.settle()
        return [payout["amount"]["amount"] for payout in self.seller.does("GET", "/v1/payouts")["data"]]

    def case(self, return_id: str) -> Any:
        return self.buyer.does("GET", f"/v1/purchase-returns/{return_id}")


@pytest.fixture(scope="module")
def mugs(door: CloudDoor) -> Mugs:
    mugs = Mugs(door, door.seller(), door.buyer())
    mugs.bought()
    return mugs


def test_asked_approved_labelled_sent_back_inspected_and_refunded(mugs: Mugs) -> None:
    return_id = mugs.asks("return_and_refund")
    mugs.answers(return_id, "approve")
    label = mugs.buyer.does("GET", f"/v1/purchase-returns/{return_id}/label")
    assert len(pypdfium2.PdfDocument(httpx.get(label["url"]).content)) == 1
    for status in ("in_transit", "delivered"):
        mugs.scanned(mugs.case(return_id)["way_back"]["tracking_number"], status)
    [line] = mugs.case(return_id)["lines"]
    mugs.answers(return_id, "accept", {"restock": {line["sku_id"]: 1}})
    case = mugs.case(return_id)
    assert (case["status"], case["refund"]["total"]["amount"]) == ("refunded", mugs.price)
    assert mugs.seller.stock(line["sku_id"])["available"] == 6


def test_denied_disputed_and_decided_for_the_buyer_with_the_file_in_hand(mugs: Mugs) -> None:
    return_id = mugs.asks("refund")
    mugs.answers(return_id, "deny", {"reason": "not_as_claimed", "text": "It left whole."})
    mugs.buyer.does("POST", f"/v1/purchase-returns/{return_id}/dispute", {"text": "Look at the photo."})
    mugs.answers(return_id, "file")
    printed = httpx.get(mugs.seller.does("GET", f"/v1/returns/{return_id}/pdf")["url"]).content
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed))
    for said in ("It left whole.", "Look at the photo.", "within 30 days of delivery", "return disputed"):
        assert said in words
    decision = {"outcome": "decide_refund", "text": "The photo shows it."}
    mugs.door.operator().does("POST", f"/v1/operator/returns/{return_id}/decide", decision)
    mugs.door.settle()
    assert mugs.case(return_id)["status"] == "refunded"


def test_silence_says_yes_and_every_refund_is_a_line_of_the_statement(mugs: Mugs) -> None:
    return_id = mugs.asks("refund")
    mugs.door.wait(hours=48.1)
    assert mugs.case(return_id)["status"] == "refunded"
    mugs.door.wait(days=32)
    statement = mugs.seller.does("GET", "/v1/statements/current")
    refunded = sum(
        part["amount"]["amount"]
        for line in statement["lines"]["data"]
        for part in line["parts"]
        if part["name"] == "refund"
    )
    assert refunded == -3 * mugs.price
    assert mugs.door.dead_letters() == {}


def test_money_given_back_after_the_payout_is_taken_off_the_next(mugs: Mugs) -> None:
    mugs.settled()
    [first, *_] = before = mugs.paid_out()
    assert first > 0
    wish = {"amount": builders.usd(500), "text": "For the trouble.", "line_id": "1"}
    mugs.seller.does("POST", f"/v1/orders/{mugs.order['order_id']}/goodwill", wish)
    mugs.door.settle()
    below = mugs.balance("available")
    assert -500 <= below < -400
    assert mugs.paid_out() == before
    assert mugs.balance("owed") == below
    mugs.settled()
    earned = mugs.seller.does("GET", "/v1/statements/current")["totals"]["total"]["amount"]
    assert mugs.paid_out() == [earned + below, *before]
    assert mugs.balance("owed") == 0
