"""Many at once, one effect: labels, cancellations against shipments, sweeps and payout runs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Answer, Buyer, Seller

AT_ONCE = 32


def at_once(times: int, act: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(act, range(times)))


@pytest.fixture
def sale(door: CloudDoor) -> tuple[Seller, Buyer, dict[str, Any]]:
    seller, buyer = door.seller(), door.buyer()
    [order] = buyer.orders(builders.a_line(seller.lists(stock=5), 2))
    door.hold_ends()
    return seller, buyer, order


def asks_for_label(seller: Seller, order: dict[str, Any]) -> Answer:
    return seller.send("POST", f"/v1/orders/{order['order_id']}/label", {"service": "ground"})


def names_of_events(seller: Seller) -> list[str]:
    return [event["name"] for event in seller.does("GET", "/v1/activity?limit=100")["data"]]


def run(door: CloudDoor, function: str, _: int) -> None:
    door.invoke(function)


def test_a_label_asked_for_by_many_at_once_is_bought_once(door: CloudDoor, sale: Any) -> None:
    seller, _, order = sale
    answers = at_once(AT_ONCE, lambda _: asks_for_label(seller, order))
    assert {answer.status for answer in answers} == {202}
    door.settle()
    assert names_of_events(seller).count("label_requested") == 1
    assert names_of_events(seller).count("label_ready") == 1


def test_of_cancelling_and_shipping_at_once_one_wins_and_the_other_is_told(door: CloudDoor, sale: Any) -> None:
    seller, _, order = sale
    package = asks_for_label(seller, order).json
    door.settle()
    acts = [
        lambda: seller.send("POST", f"/v1/orders/{order['order_id']}/cancel", {"reason": "wrong_price"}),
        lambda: seller.send("POST", f"/v1/packages/{package['package_id']}/ship"),
    ]
    answers = at_once(2, lambda n: acts[n]())
    [winner] = [answer for answer in answers if answer.status == 200]
    [loser] = [answer for answer in answers if answer is not winner]
    assert loser.code in ("lifecycle.not_possible", "orders.reason_does_not_fit")
    door.settle()
    told = names_of_events(seller)
    assert told.count("order_cancelled") + told.count("order_shipped") == 1


def test_sweeps_and_runs_at_once_settle_and_pay_once(door: CloudDoor, sale: Any) -> None:
    seller, _, order = sale
    package = asks_for_label(seller, order).json
    door.settle()
    shipped = seller.does("POST", f"/v1/packages/{package['package_id']}/ship")
    assert door.carrier_tells(shipped["label"]["tracking_number"], "delivered").status == 200
    door.settle()
    for function, days in (("sweep-deadlines", 32), ("run-payouts", 15)):
        door.moves_clock(days=days)
        at_once(4, partial(run, door, function))
        door.settle()
    told = names_of_events(seller)
    assert (told.count("order_settled"), told.count("payout_paid")) == (1, 1)
    [payout] = seller.does("GET", "/v1/payouts")["data"]
    assert payout["amount"]["amount"] == 3998 - 120 - shipped["label"]["price"]["amount"]
