"""Carts and offers for the pricing engine, generated: two shops, few goods, so that much meets."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from chalicelib.promotions.models import Kind, Segment
from chalicelib.promotions.rules import PLATFORM, Cart, CartItem, GiftGoods, Offer, Tier

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SHOPS = ("a", "b")
GOODS = 6
PRICES = (1, 2, 99, 333, 1000, 1999, 4999, 760_000)
PERCENTS = (500, 1000, 3333, 5000)
AMOUNTS = (50, 100, 999, 5000)


def a_generated_cart(random: Random, lines: int = 8) -> Cart:
    """Up to so many lines; one SKU has one price and may stand on two lines."""
    prices = {f"{shop}{n}": random.choice(PRICES) for shop in SHOPS for n in range(GOODS)}
    skus = [random.choice(sorted(prices)) for _ in range(random.randint(1, lines))]
    items = [CartItem(sku[0], f"lst_{sku}", sku, prices[sku], random.randint(1, 5)) for sku in skus]
    segments = {shop: frozenset(random.sample(sorted(Segment), 2)) for shop in (*SHOPS, PLATFORM)}
    return Cart(tuple(items), {shop: random.choice((0, 1, 599)) for shop in SHOPS}, segments)


def a_generated_offer(random: Random, number: int, kinds: tuple[Kind, ...] = tuple(Kind)) -> Offer:
    kind = random.choice(kinds)
    of_platform = kind in (Kind.COUPON, Kind.SHIPPING) and random.random() < 0.4
    owner = PLATFORM if of_platform else random.choice(SHOPS)
    goods = [f"{shop}{n}" for shop in SHOPS for n in range(GOODS) if of_platform or shop == owner]
    chosen = random.sample(goods, random.randint(1, 3))
    return Offer(
        offer_id=f"prm_{number:03}",
        kind=kind,
        name=f"offer {number}",
        owner=owner,
        starts_at=NOW - timedelta(days=random.choice((1, 1, 1, 1, -1))),
        ends_at=NOW + timedelta(days=random.choice((2, 2, 2, 2, 0))),
        platform_share=random.choice((0, 1, 3333, 5000, 10_000)),
        min_spend=random.choice((0, 0, 1000, 5000)),
        segment=random.choice((Segment.ALL, Segment.ALL, Segment.NEW, Segment.FOLLOWERS)),
        uses_left=random.choice((None, 0, 1)),
        buyer_uses_left=random.choice((None, 1)),
        budget_left=random.choice((None, None, 100, 5000)),
        listing_ids=frozenset(f"lst_{sku}" for sku in chosen) if random.random() < 0.5 else frozenset(),
        **_terms(kind, chosen, random),
    )


def _terms(kind: Kind, chosen: list[str], random: Random) -> dict[str, Any]:
    if kind in (Kind.FIXED_PRICE, Kind.FLASH_SALE):
        limits = {sku: random.randint(0, 4) for sku in chosen} if kind is Kind.FLASH_SALE else None
        return {
            "prices": {sku: random.choice(PRICES) for sku in chosen},
            "units_left": limits,
            "units_per_buyer": random.choice((None, 2)),
        }
    if kind is Kind.BUY_MORE:
        return {"tiers": (Tier(1000, min_units=3), Tier(2500, min_units=5), Tier(1500, min_spend=5000))}
    if kind is Kind.GIFT:
        return {"gift": GiftGoods(f"lst_{chosen[0]}", chosen[0], random.choice(PRICES))}
    if kind is Kind.PERCENT_OFF or random.random() < 0.5:
        return {"percent_off": random.choice(PERCENTS), "max_discount": random.choice((None, 100, 1500))}
    return {"amount_off": random.choice(AMOUNTS)}
