"""Many decide about the same money at once: one effect, and the books agree."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Answer, Buyer, Seller

AT_ONCE = 8
UNITS = 2


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(lambda act: act(), acts))


class Sale:
    """An order of two mugs, released for shipping."""

    def __init__(self, door: CloudDoor) -> None:
        self.door, self.seller, self.buyer = door, door.seller(), door.buyer()
        [self.order] = self.buyer.orders(builders.a_line(self.seller.lists(stock=5), UNITS))
        self.path = f"/v1/orders/{self.order['order_id']}"
        self.paid = self.order["amounts"]["total"]["amount"]
        door.hold_ends()

    def delivered(self) -> "Sale":
        package = self.seller.does("POST", f"{self.path}/label", {"service": "ground"})
        self.door.settle()
        path = f"/v1/packages/{package['package_id']}"
        shipped = self.seller.does("POST", f"{path}/ship")
        assert self.door.carrier_tells(shipped["label"]["tracking_number"], "delivered").status == 200
        self.door.settle()
        return self

    def asks(self) -> str:
        wish = {
            "kind": "refund",
            "lines": [{"line_id": "1", "quantity": UNITS}],
            "reason": "missing_product",
            "text": "The parcel was empty.",
        }
        path = f"/v1/purchases/{self.order['order_id']}/returns"
        return str(self.buyer.does("POST", path, wish)["return_id"])

    def refunded(self) -> list[int]:
        self.door.settle()
        order = self.buyer.does("GET", f"/v1/purchases/{self.order['order_id']}")
        assert all(refund.get("refund_id") for refund in order["refunds"])
        return [refund["total"]["amount"] for refund in order["refunds"]]


def approves(seller: Seller, return_id: str) -> Answer:
    return seller.send("POST", f"/v1/returns/{return_id}/approve")


def asks_for_all(buyer: Buyer, order_id: str) -> Answer:
    wish = {
        "kind": "refund",
        "lines": [{"line_id": "1", "quantity": UNITS}],
        "reason": "missing_product",
        "text": "?",
    }
    return buyer.send("POST", f"/v1/purchases/{order_id}/returns", wish)


@pytest.fixture
def sale(door: CloudDoor) -> Sale:
    return Sale(door)


def test_goodwill_against_a_cancellation_never_gives_back_more_than_was_paid(sale: Sale) -> None:
    wish = {"amount": {"amount": 500, "currency": "USD"}, "text": "Sorry."}
    acts: list[Callable[[], Answer]] = [
        partial(sale.seller.send, "POST", f"{sale.path}/goodwill", wish),
        partial(sale.seller.send, "POST", f"{sale.path}/cancel", {"reason": "out_of_stock"}),
    ]
    answers = at_once(acts)
    assert answers[1].status == 200
    assert sum(sale.refunded()) == sale.paid
    assert sale.seller.does("GET", "/v1/balance")["pending"]["amount"] == 0


def test_of_many_approvals_at_once_one_refunds_and_the_others_are_told(sale: Sale) -> None:
    return_id = sale.delivered().asks()
    answers = at_once([partial(approves, sale.seller, return_id)] * AT_ONCE)
    assert sorted(answer.status for answer in answers) == [200] + [409] * (AT_ONCE - 1)
    assert {answer.code for answer in answers if answer.status == 409} == {"lifecycle.not_possible"}
    assert sale.refunded() == [sale.paid]


def test_an_approval_against_the_48_hour_clock_refunds_once(sale: Sale) -> None:
    return_id = sale.delivered().asks()
    sale.door.moves_clock(hours=48.1)
    sweeps: list[Callable[[], Any]] = [partial(sale.door.invoke, "sweep-deadlines")] * 3
    at_once([*sweeps, partial(approves, sale.seller, return_id)])
    assert sale.refunded() == [sale.paid]
    assert sale.buyer.does("GET", f"/v1/purchase-returns/{return_id}")["status"] == "refunded"


def test_units_asked_for_many_times_at_once_are_in_one_case(sale: Sale) -> None:
    sale.delivered()
    answers = at_once([partial(asks_for_all, sale.buyer, sale.order["order_id"])] * AT_ONCE)
    assert sorted(answer.status for answer in answers) == [201] + [422] * (AT_ONCE - 1)
    assert len(sale.buyer.does("GET", "/v1/purchase-returns")["data"]) == 1
