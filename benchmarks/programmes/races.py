"""Many who want one thing at the same moment, on the deployed stack: one gets it, the others are told why."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, TypeVar
from uuid import uuid4

from benchmarks.programmes import Figures, Outcome
from benchmarks.stage import deployed
from infra.progress import step
from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Answer, Buyer, Seller

T = TypeVar("T")
BUYERS, AT_ONCE = 64, 32
ROUNDS = int(os.environ.get("ROUNDS", "20"))
"""Of the last unit; the other races are run half as often."""
STOCK = 1000
TOO_LATE = ("lifecycle.not_possible", "orders.reason_does_not_fit")
"""What the shipment is told after the cancellation, and the cancellation after the shipment."""


def run() -> Outcome:
    """64 buyers of the last unit, 32 times one key, 32 times one label, and a cancellation against a shipment."""
    halves = max(1, ROUNDS // 2)
    with deployed() as door:
        seller = door.seller()
        last, plenty = seller.lists(stock=0), seller.lists(stock=STOCK)
        with step(f"{BUYERS} buyers sign up"):
            buyers = [door.buyer() for _ in range(BUYERS)]
        with step(f"The last unit, {BUYERS} buyers, {ROUNDS} rounds"):
            sales = [_last_unit(seller, last, buyers) for _ in range(ROUNDS)]
        with step(f"One key {AT_ONCE} times at once, {halves} rounds"):
            one_order = [_one_key(door, seller, last) for _ in range(halves)]
        with step(f"One label asked for {AT_ONCE} times at once, {halves} rounds"):
            one_label = [_one_label(door, seller, order) for order in _sold(door, buyers[0], plenty, halves)]
        with step(f"Cancelled and shipped at once, {halves} rounds"):
            one_winner = [_cancel_or_ship(door, seller, order) for order in _sold(door, buyers[0], plenty, halves)]
        left = seller.stock(_sku(last))["available"]
    answers: Counter[str] = sum(sales, Counter())
    sold_once = sum(sale["201 "] == 1 for sale in sales)
    figures: Figures = {
        "rounds": ROUNDS,
        "rounds of each other race": halves,
        "buyers at once": BUYERS,
        "rounds with exactly one sale": sold_once,
        "told it is out of stock": answers["409 inventory.out_of_stock"],
        "other answers": sum(answers.values()) - answers["201 "] - answers["409 inventory.out_of_stock"],
        "keys that made exactly one order": sum(one_order),
        "labels bought exactly once": sum(one_label),
        "cancelled or shipped, the other told why": sum(one_winner),
        "units left over": left,
    }
    all_told = answers["409 inventory.out_of_stock"] == ROUNDS * (BUYERS - 1)
    return Outcome(
        sold_once == ROUNDS and all_told and all((*one_order, *one_label, *one_winner)) and not left, figures
    )


def _last_unit(seller: Seller, listing: Any, buyers: Sequence[Buyer]) -> Counter[str]:
    """One more unit than was sold before; how often each answer came."""
    _restock(seller, listing)
    cart = builders.a_cart(builders.a_line(listing))
    answers = _at_once([partial(_checks_out, buyer, cart, str(uuid4())) for buyer in buyers])
    return Counter(f"{answer.status} {answer.code}" for answer in answers)


def _one_key(door: CloudDoor, seller: Seller, listing: Any) -> bool:
    """Whether one order came of it, and the same answer for all."""
    _restock(seller, listing)
    buyer = door.buyer()
    cart = builders.a_cart(builders.a_line(listing))
    answers = _at_once([lambda: _checks_out(buyer, cart, "the-same-key")] * AT_ONCE)
    same = {answer.status for answer in answers} == {201} and len({answer.raw for answer in answers}) == 1
    return same and len(buyer.does("GET", "/v1/purchases")["data"]) == 1


def _one_label(door: CloudDoor, seller: Seller, order_id: str) -> bool:
    """Whether the label was asked of the carrier, and bought, once."""
    answers = _at_once([lambda: _asks_for_label(seller, order_id)] * AT_ONCE)
    door.settle()
    told = _told(seller, order_id)
    once = told["label_requested"] == told["label_ready"] == 1
    return once and {answer.status for answer in answers} == {202}


def _cancel_or_ship(door: CloudDoor, seller: Seller, order_id: str) -> bool:
    """Whether one of the two was done, and the other refused as no longer possible."""
    package_id = _asks_for_label(seller, order_id).json["package_id"]
    door.settle()
    cancel = (f"/v1/orders/{order_id}/cancel", {"reason": "wrong_price"})
    ship = (f"/v1/packages/{package_id}/ship", None)
    answers: list[Answer] = _at_once([partial(seller.send, "POST", *asked) for asked in (cancel, ship)])
    door.settle()
    told = _told(seller, order_id)
    refused = [answer.code for answer in answers if answer.status >= 400]
    return len(refused) == 1 and refused[0] in TOO_LATE and told["order_cancelled"] + told["order_shipped"] == 1


def _sold(door: CloudDoor, buyer: Buyer, listing: Any, orders: int) -> list[str]:
    """Orders that may be shipped."""
    cart = builders.a_cart(builders.a_line(listing))
    placed = [buyer.does("POST", "/v1/checkouts", cart)["orders"][0]["order_id"] for _ in range(orders)]
    door.hold_ends()
    return placed


def _told(seller: Seller, order_id: str) -> Counter[str]:
    events = seller.does("GET", "/v1/activity?limit=100")["data"]
    return Counter(event["name"] for event in events if event["data"].get("order_id") == order_id)


def _asks_for_label(seller: Seller, order_id: str) -> Answer:
    return seller.send("POST", f"/v1/orders/{order_id}/label", {"service": "ground"})


def _checks_out(buyer: Buyer, cart: dict[str, Any], key: str) -> Answer:
    return buyer.send("POST", "/v1/checkouts", cart, Idempotency_Key=key)


def _restock(seller: Seller, listing: Any) -> None:
    """Exactly one unit to sell, besides those that are reserved."""
    reserved = seller.stock(_sku(listing))["reserved"]
    seller.does("PUT", f"/v1/stock/{_sku(listing)}", {"on_hand": reserved + 1})


def _sku(listing: Any) -> str:
    return str(listing["skus"][0]["sku_id"])


def _at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    barrier = Barrier(len(acts))

    def start(act: Callable[[], T]) -> T:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(start, acts))
