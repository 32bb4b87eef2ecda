"""The last unit and one idempotency key, wanted by 32 at once, on the deployed local stack."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

from benchmarks.programmes import Outcome
from benchmarks.stage import deployed
from infra.progress import step
from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Answer, Buyer, Seller

AT_ONCE, ROUNDS, KEY_ROUNDS = 32, 20, 10


def run() -> Outcome:
    """Each round sells one unit to one buyer and tells 31; each key makes one order and gives 32 equal answers."""
    with deployed() as door:
        seller = door.seller()
        listing = seller.lists(stock=0)
        with step(f"{AT_ONCE} buyers sign up"):
            buyers = [door.buyer() for _ in range(AT_ONCE)]
        with step(f"The last unit, {ROUNDS} rounds"):
            sales = [_last_unit(seller, listing, buyers, place) for place in range(ROUNDS)]
        with step(f"One key {AT_ONCE} times at once, {KEY_ROUNDS} rounds"):
            orders = [_one_key(door, listing, seller) for _ in range(KEY_ROUNDS)]
        door.settle()
        left = seller.stock(_sku(listing))
    answers: Counter[str] = sum(sales, Counter())
    sold_once = sum(sale["201 "] == 1 for sale in sales)
    all_told = answers["409 inventory.out_of_stock"] == ROUNDS * (AT_ONCE - 1)
    figures = {
        "rounds": ROUNDS,
        "buyers at once": AT_ONCE,
        "rounds with exactly one sale": sold_once,
        "told it is out of stock": answers["409 inventory.out_of_stock"],
        "other answers": sum(answers.values()) - answers["201 "] - answers["409 inventory.out_of_stock"],
        "rounds of one key": KEY_ROUNDS,
        "keys that made exactly one order": orders.count(1),
        "units left over": left["available"],
    }
    passed = sold_once == ROUNDS and all_told and orders.count(1) == KEY_ROUNDS and left["available"] == 0
    return Outcome(passed, figures)


def _last_unit(seller: Seller, listing: Any, buyers: Sequence[Buyer], place: int) -> Counter[str]:
    """One more unit than was sold before; how often each answer came."""
    _restock(seller, listing)
    cart = builders.a_cart(builders.a_line(listing))
    answers = _all_at_once([(buyer, str(uuid4())) for buyer in buyers], cart)
    return Counter(f"{answer.status} {answer.code}" for answer in answers)


def _one_key(door: CloudDoor, listing: Any, seller: Seller) -> int:
    """How many orders came of it; none if the answers differ."""
    _restock(seller, listing)
    buyer = door.buyer()
    cart = builders.a_cart(builders.a_line(listing))
    answers = _all_at_once([(buyer, "the-same-key")] * AT_ONCE, cart)
    if {answer.status for answer in answers} != {201} or len({answer.raw for answer in answers}) != 1:
        return 0
    return len(buyer.does("GET", "/v1/purchases")["data"])


def _restock(seller: Seller, listing: Any) -> None:
    """Exactly one unit to sell, besides those that are reserved."""
    reserved = seller.stock(_sku(listing))["reserved"]
    seller.does("PUT", f"/v1/stock/{_sku(listing)}", {"on_hand": reserved + 1})


def _sku(listing: Any) -> str:
    return str(listing["skus"][0]["sku_id"])


def _all_at_once(buyers: Sequence[tuple[Buyer, str]], cart: dict[str, Any]) -> list[Answer]:
    barrier = Barrier(len(buyers))

    def check_out(asking: tuple[Buyer, str]) -> Answer:
        buyer, key = asking
        barrier.wait()
        return buyer.send("POST", "/v1/checkouts", cart, Idempotency_Key=key)

    with ThreadPoolExecutor(len(buyers)) as pool:
        return list(pool.map(check_out, buyers))
