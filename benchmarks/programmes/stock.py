"""64 at once want the last units of SKUs, carts, pools and buckets: all are sold once, and the log adds up."""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any, NamedTuple
from uuid import uuid4

import tests.conftest  # noqa: F401 (the environment of a function)
from benchmarks import inside
from benchmarks.programmes import Outcome
from benchmarks.stage import deployed
from chalicelib.inventory import service as inventory
from chalicelib.inventory.errors import OutOfStock
from chalicelib.inventory.models import Split, StockLevel
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.ids import new_id
from chalicelib.kit.problems import Conflict, Problem
from chalicelib.kit.web.api import CONFLICT_TRIES, RETRY_SECONDS
from chalicelib.kit.work import Work
from infra.progress import step
from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Buyer, Seller

AT_ONCE = 64
SKUS = 8
TIMES_ASKED = 8
SOLD, OUT = "sold", "out of stock"
Units = Mapping[str, int]
Pools = Mapping[str, Units]
"""Units by pool, by SKU."""


class Asked(NamedTuple):
    """What one buyer wanted, and how it went: sold, out of stock, or anything else, which is a fault."""

    units: Units
    answer: str


class Race(NamedTuple):
    """How one race went: units sold of those there were, and refused buyers whose units are still there."""

    there: int
    sold: int
    stranded: int
    faults: Counter[str]
    lowest: int


def run() -> Outcome:
    """In every race sold = stock, no counter is below nothing, and who was refused could not have been served."""
    with deployed() as door, _inside(door):
        seller = door.seller()
        listing = seller.lists(*(builders.a_sku() for _ in range(SKUS)), stock=0)
        shop = _Shop(door, seller, listing)
        races = {
            "single SKU": shop.race({0: 20}, lambda: {0: 1}, shop.checks_out),
            "single SKU, inside": shop.race({0: 20}, lambda: {0: 1}, shop.reserves),
            "carts of three": shop.race(dict.fromkeys(range(1, 6), 12), _cart_of_three, shop.reserves),
            "buckets": shop.race({6: 40}, lambda: {6: random.randint(1, 3)}, shop.reserves, buckets=8),
            "pool": shop.race_for_a_pool(7, pooled=20, common=12),
        }
        with step("A storm: orders, cancellations, shipments, counts, splits and joins"):
            storm = shop.storm(0)
        told = Counter(name for name, sku in _told(seller) if sku == shop.skus[0])
        differences = inventory.audit(seller.seller_id)
    figures: dict[str, int | float | str] = {"buyers at once": AT_ONCE}
    for name, race in races.items():
        figures[name] = (
            f"{race.sold} of {race.there} sold, {race.stranded} stranded, lowest counter {race.lowest}, "
            f"{_named(race.faults)}"
        )
    figures |= {"storm": ", ".join(f"{number} {what}" for what, number in sorted(storm.items()))}
    figures |= {"low and out of stock told of SKU 1": f"{told['stock_low']} and {told['stock_out']} times"}
    figures |= {"places where the log does not add up": len(differences)}
    return Outcome(_held(races) and not differences, figures)


def _named(faults: Counter[str]) -> str:
    return ", ".join(f"{number} x {answer}" for answer, number in faults.items()) or "no other answers"


def _held(races: Mapping[str, Race]) -> bool:
    clean = all(not race.stranded and not race.faults and race.lowest >= 0 for race in races.values())
    whole = [race.sold == race.there for name, race in races.items() if name != "carts of three"]
    return clean and all(whole)


@contextmanager
def _inside(door: CloudDoor) -> Iterator[None]:
    """Let this process, too, use the stage's tables."""
    os.environ["AWS_ENDPOINT_URL"] = door.run["cloud"]
    inside.forget_connections()
    try:
        yield
    finally:
        os.environ.pop("AWS_ENDPOINT_URL")
        inside.forget_connections()


def _cart_of_three() -> dict[int, int]:
    return {place: random.randint(1, 2) for place in random.sample(range(1, 6), 3)}


class _Shop:
    """One seller's SKUs, and many who want them."""

    def __init__(self, door: CloudDoor, seller: Seller, listing: Any) -> None:
        self.seller = seller
        self.listing = listing
        self.skus = [str(sku["sku_id"]) for sku in listing["skus"]]
        self.buyer = Buyer(door, door.buyer().token)

    def race(
        self,
        stock: Mapping[int, int],
        cart: Callable[[], dict[int, int]],
        buys: Callable[[dict[int, int]], Callable[[], Asked]],
        buckets: int = 0,
    ) -> Race:
        """Many buy at the same moment, at the front door or inside of it."""
        for place, units in stock.items():
            self._restock(place, units)
            if buckets:
                self.seller.does("POST", f"/v1/stock/{self.skus[place]}/split", {"buckets": buckets})
        with step(f"{AT_ONCE} buyers, {len(stock)} SKUs, {buckets or 'no'} buckets"):
            asked = _at_once([buys(cart()) for _ in range(AT_ONCE)])
        return self._judged(asked, sum(stock.values()), [self.skus[place] for place in stock])

    def race_for_a_pool(self, place: int, pooled: int, common: int) -> Race:
        """Half of the buyers may take from the pool, half may not; the pool ends when it is sold out."""
        sku_id = self.skus[place]
        self._restock(place, pooled + common)
        pool = self.seller.does("POST", "/v1/stock-pools", {"name": "Drop", "kind": "campaign"})["pool_id"]
        self.seller.does("PUT", f"/v1/stock-pools/{pool}/units/{sku_id}", {"units": pooled})
        with step(f"{AT_ONCE} buyers, {pooled} units in a pool and {common} for everyone"):
            wanted: list[Pools] = [{sku_id: {pool: 1}} if n % 2 else {} for n in range(AT_ONCE)]
            asked = _at_once([self._draws({sku_id: 1}, pools) for pools in wanted])
        by_pool = Counter((bool(pools), one.answer) for pools, one in zip(wanted, asked, strict=True))
        assert by_pool[True, SOLD] == pooled, by_pool
        assert by_pool[False, SOLD] == common, by_pool
        self.seller.does("POST", f"/v1/stock-pools/{pool}/end")
        return self._judged(asked, pooled + common, [sku_id])

    def storm(self, place: int) -> Counter[str]:
        """Everything at once on one SKU that is split and joined meanwhile; how often each thing was done."""
        self._restock(place, 200)
        done = _at_once([self._does_anything(place, random.Random(n)) for n in range(AT_ONCE)])
        return sum(done, Counter())

    def _restock(self, place: int, units: int) -> None:
        level = self.seller.does("POST", f"/v1/stock/{self.skus[place]}/join")
        on_hand = level["on_hand"] - level["available"] + units
        self.seller.does("PUT", f"/v1/stock/{self.skus[place]}", {"on_hand": on_hand})

    def checks_out(self, cart: dict[int, int]) -> Callable[[], Asked]:
        """Over HTTP. A gateway that gave up, or an API that says when to, is asked again with the same key."""
        units = {self.skus[place]: quantity for place, quantity in cart.items()}
        body = builders.a_cart(*(builders.a_line(self.listing, q, place) for place, q in cart.items()))
        key = str(uuid4())

        def act() -> Asked:
            for _ in range(TIMES_ASKED):
                answer = self.buyer.send("POST", "/v1/checkouts", body, Idempotency_Key=key)
                if answer.status < 500 and "retry_after" not in answer.json:
                    break
                time.sleep(RETRY_SECONDS)
            known = {(201, ""): SOLD, (409, "inventory.out_of_stock"): OUT}
            return Asked(units, known.get((answer.status, answer.code), f"{answer.status} {answer.code}"))

        return act

    def reserves(self, cart: dict[int, int]) -> Callable[[], Asked]:
        """By the use case itself, so that all are really there at once."""
        return self._draws({self.skus[place]: quantity for place, quantity in cart.items()}, {})

    def _draws(self, units: Units, pools: Pools) -> Callable[[], Asked]:
        order_id = new_id("ord", clock.now())
        return lambda: Asked(units, self._tried("reserve", order_id, units, pools))

    def _tried(self, verb: str, *arguments: Any) -> str:
        """A use case of inventory, tried as often as the edge would."""
        for _ in range(CONFLICT_TRIES):
            work = Work(SYSTEM, clock.now())
            try:
                getattr(inventory, verb)(work, self.seller.seller_id, *arguments)
                work.commit()
            except OutOfStock:
                return OUT
            except Conflict:
                continue
            except Problem as refusal:
                return refusal.code
            else:
                return SOLD
        return "conflict"

    def _does_anything(self, place: int, chance: random.Random) -> Callable[[], Counter[str]]:
        sku_id = self.skus[place]

        def act() -> Counter[str]:
            done: Counter[str] = Counter()
            for _ in range(4):
                order_id, units = new_id("ord", clock.now()), {sku_id: chance.randint(1, 3)}
                answers = [self._tried("reserve", order_id, units)]
                if answers[0] == SOLD and chance.random() < 0.6:
                    verb, argument = chance.choice(
                        [("release", (order_id, units)), ("take", ({order_id: units},))]
                    )
                    answers.append(self._tried(verb, *argument))
                if chance.random() < 0.1:
                    answers.append(self._tried("split", sku_id, Split(buckets=4)))
                if chance.random() < 0.1:
                    answers.append(self._tried("join", sku_id))
                done += Counter(answers)
            return done

        return act

    def _judged(self, asked: Sequence[Asked], there: int, skus: Sequence[str]) -> Race:
        levels = inventory.levels((self.seller.seller_id, sku_id) for sku_id in skus)
        sold = sum(sum(one.units.values()) for one in asked if one.answer == SOLD)
        refused = [one for one in asked if one.answer == OUT]
        faults = Counter(one.answer for one in asked if one.answer not in (SOLD, OUT))
        parts = [part for level in levels.values() for part in level.holdings]
        lowest = min(min(part.available, part.reserved) for part in parts)
        left = sum(level.available for level in levels.values())
        assert sold + left == there, Counter(one.answer for one in asked)
        stranded = sum(_would_fit(one.units, levels) for one in refused)
        return Race(there, sold, stranded, faults, lowest)


def _would_fit(units: Units, levels: Mapping[str, StockLevel]) -> bool:
    return all(levels[sku_id].available >= quantity for sku_id, quantity in units.items())


def _at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    barrier = Barrier(len(acts))

    def act(one: Callable[[], Any]) -> Any:
        barrier.wait()
        return one()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def _told(seller: Seller) -> Iterator[tuple[str, str]]:
    cursor = ""
    while True:
        page = seller.does("GET", f"/v1/activity?limit=100{cursor}")
        for event in page["data"]:
            if event["name"] in ("stock_low", "stock_out"):
                yield from ((event["name"], sku["sku_id"]) for sku in event["data"]["skus"])
        if "next_cursor" not in page:
            return
        cursor = f"&cursor={page['next_cursor']}"
