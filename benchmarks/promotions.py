"""Question 5: what it takes to price a cart of 50 lines with 200 offers, and what a coupon adds to an order."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from statistics import median
from typing import Any

from benchmarks.day import MeteredWorld
from benchmarks.meter import Cost
from benchmarks.report import Table, publish, ratio
from benchmarks.straightforward import total_of
from chalicelib.kit.log import logger
from chalicelib.markets.models import Stacking
from chalicelib.promotions.models import Kind
from chalicelib.promotions.rules import Cart, CartItem, Offer, Tier, price
from infra.progress import step
from tests.builders import a_coupon, a_line
from tests.builders.offers import NOW
from tests.identity import TokenOffice

LINES, OFFERS, ROUNDS = 50, 200, 200
STACKING = Stacking(coupons_on_flash_sales=True)
KINDS = {
    Kind.FIXED_PRICE: 60,
    Kind.PERCENT_OFF: 50,
    Kind.FLASH_SALE: 20,
    Kind.BUY_MORE: 20,
    Kind.COUPON: 50,
}


def a_large_cart(random: Random) -> Cart:
    return Cart(
        tuple(
            CartItem("a", f"lst_{n}", f"sku_{n}", random.randint(500, 9_999), random.randint(1, 3))
            for n in range(LINES)
        )
    )


def offers_in_force(random: Random) -> list[Offer]:
    """Two hundred of one shop, most of them for a few goods."""
    kinds = [kind for kind, count in KINDS.items() for _ in range(count)]
    return [_offer(random, number, kind) for number, kind in enumerate(kinds)]


def _offer(random: Random, number: int, kind: Kind) -> Offer:
    chosen = random.sample(range(LINES), 5)
    terms: dict[str, Any] = {"percent_off": random.randint(500, 3000)}
    if kind in (Kind.FIXED_PRICE, Kind.FLASH_SALE):
        terms = {"prices": {f"sku_{n}": random.randint(300, 5000) for n in chosen}}
    if kind is Kind.FLASH_SALE:
        terms["units_left"] = {f"sku_{n}": 2 for n in chosen}
    if kind is Kind.BUY_MORE:
        terms = {"tiers": (Tier(1000, min_units=3),)}
    if kind is Kind.COUPON:
        terms |= {"min_spend": 5000, "max_discount": 2000}
    return Offer(
        offer_id=f"prm_{number:03}",
        kind=kind,
        name=f"offer {number}",
        owner="a",
        starts_at=NOW - timedelta(days=1),
        ends_at=NOW + timedelta(days=1),
        listing_ids=frozenset(f"lst_{n}" for n in chosen),
        **terms,
    )


def microseconds(run: Callable[[], Any]) -> float:
    """Median CPU of one run."""
    taken = []
    for _ in range(ROUNDS):
        started = time.thread_time_ns()
        run()
        taken.append(time.thread_time_ns() - started)
    return median(taken) / 1000


def priced() -> Table:
    random = Random(50)
    cart, offers = a_large_cart(random), offers_in_force(random)
    engine = price(cart, offers, STACKING, NOW)
    assert engine.total == total_of(cart, offers, NOW), "the two do not price alike"
    ours = microseconds(lambda: price(cart, offers, STACKING, NOW))
    plain = microseconds(lambda: total_of(cart, offers, NOW))
    table = Table(f"Pricing {LINES} lines with {OFFERS} offers in force", ("way", "us", "of the plain one"))
    table.add("the engine, with payers and reasons", f"{ours:.0f}", ratio(ours, plain), us=round(ours))
    table.add("straightforward, the total only", f"{plain:.0f}", ratio(plain, plain), us=round(plain))
    return table


def ordered() -> Table:
    """The same order without and with what promotions add to it."""
    with TokenOffice() as office:
        os.environ["COGNITO_JWKS_URL"] = office.jwks_url
        with MeteredWorld(office) as world:
            seller, buyer = world.seller(), world.buyer()
            line = a_line(seller.lists(stock=50))
            buyer.orders(line)
            limits = {"redemptions": 100, "per_buyer": 9}
            seller.promotes(a_coupon(code="LIMITED", limits=limits))
            seller.promotes(a_coupon(code="UNLIMITED", limits={"per_buyer": 9}))
            world.costs.clear()
            cases = {"no coupon": [], "a coupon without limits": ["UNLIMITED"], "with limits": ["LIMITED"]}
            for codes in cases.values():
                buyer.orders(line, codes=codes)
            costs = dict(zip(cases, world.costs["POST /v1/checkouts"], strict=True))
    table = Table("What a coupon adds to an order of one SKU", ("order", "trips", "RRU", "WRU"))
    for name, cost in costs.items():
        _add(table, name, cost)
    return table


def _add(table: Table, name: str, cost: Cost) -> None:
    table.add(
        name,
        f"{cost.trips:g}",
        f"{cost.reads:g}",
        f"{cost.writes:g}",
        trips=cost.trips,
        reads=cost.reads,
        writes=cost.writes,
    )


def main() -> None:
    logger.setLevel("CRITICAL")
    with step(f"{ROUNDS} times the same cart, both ways"):
        pricing = priced()
    with step("Orders with and without a coupon, metered"):
        orders = ordered()
    publish("promotions", [pricing, orders])


if __name__ == "__main__":
    main()
