"""The claims on a priced cart, each as a check of its own; the long programme makes the same ones."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from random import Random

from chalicelib.kit.money import part_of
from chalicelib.markets.models import Stacking
from chalicelib.promotions.models import Kind
from chalicelib.promotions.rules import PLATFORM, Cart, CartItem, Offer, Priced, price
from chalicelib.promotions.rules.refusals import standing_refusal
from tests.builders.offers import NOW

STACKING = Stacking(coupons_on_flash_sales=True)
MANY = 1_000


def priced(cart: Cart, offers: Sequence[Offer]) -> Priced:
    return price(cart, offers, STACKING, NOW)


def adds_up(cart: Cart, outcome: Priced) -> None:
    """The lines come back as they went in, none is below zero, and lines and shipping add up to the total."""
    bought = [line for line in outcome.lines if not line.is_gift]
    assert [line.item for line in bought] == list(cart.items)
    assert all(0 <= line.paid <= line.amount for line in outcome.lines)
    assert all(line.paid == 0 for line in outcome.lines if line.is_gift)
    assert all(0 <= part.paid <= part.fee for part in outcome.shipping)
    before = sum(line.amount for line in outcome.lines) + sum(part.fee for part in outcome.shipping)
    assert outcome.total == before - sum(outcome.taken.values())


def shares_are_exact(outcome: Priced, offers: Sequence[Offer]) -> None:
    """Of each offer, the platform's parts of goods are its share of their sum, rounded once."""
    for offer in offers:
        found = [d for line in outcome.lines for d in line.discounts if d.offer is offer]
        assert all(discount.seller >= 0 and discount.platform >= 0 for discount in found)
        whole = sum(discount.amount for discount in found)
        assert sum(discount.platform for discount in found) == part_of(whole, offer.platform_share)


def keeps_to_terms(outcome: Priced, offers: Sequence[Offer], now: datetime) -> None:
    """Windows, caps, budgets, owners, and one coupon of each shop and one of the platform."""
    coupons = Counter(o.owner for o in offers if o.kind is Kind.COUPON and o.offer_id in outcome.taken)
    assert all(count == 1 for count in coupons.values())
    for offer in offers:
        taken = outcome.taken.get(offer.offer_id)
        if taken is None:
            continue
        assert offer.starts_at <= now < offer.ends_at
        if offer.kind is Kind.COUPON:
            limits = (offer.amount_off or MANY**3, offer.max_discount, offer.budget_left)
            assert taken <= min(limit for limit in limits if limit is not None)
            assert offer.uses_left != 0
    for line in outcome.lines:
        assert all(discount.offer.owner in (line.item.seller_id, PLATFORM) for discount in line.discounts)


def order_does_not_matter(cart: Cart, offers: Sequence[Offer], random: Random) -> None:
    """Shuffled, every line costs and every offer takes the same."""
    items, shuffled = list(cart.items), list(offers)
    random.shuffle(items)
    random.shuffle(shuffled)
    first, second = priced(cart, offers), priced(Cart(tuple(items), cart.shipping, cart.segments), shuffled)
    assert _as_sets(first) == _as_sets(second)
    assert [(r.offer.offer_id, r.why) for r in first.refusals] == [
        (r.offer.offer_id, r.why) for r in second.refusals
    ]


def _as_sets(outcome: Priced) -> tuple[Counter[object], Counter[object], dict[str, int]]:
    lines = Counter[object](
        (line.item, tuple((d.offer.offer_id, d.seller, d.platform) for d in line.discounts))
        for line in outcome.lines
    )
    parts = Counter[object]((part.seller_id, part.paid) for part in outcome.shipping)
    return lines, parts, outcome.taken


def in_force(offer: Offer, cart: Cart, now: datetime) -> bool:
    return standing_refusal(offer, cart, now) is None


def units_at_its_price(offer: Offer, item: CartItem) -> int:
    left = MANY if offer.units_left is None else offer.units_left.get(item.sku_id, 0)
    return min(left, MANY if offer.units_per_buyer is None else offer.units_per_buyer)
