"""The margin guard: the least a unit can bring while every offer in force is stacked upon it.

It is a bound, not a guess: no cart brings less. An amount off counts at the smallest cart that earns it, and every
rounding counts against the seller.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.promotions.models import Kind
from chalicelib.promotions.rules.offers import PLATFORM, CartItem, Offer
from chalicelib.promotions.rules.product_level import PRICE_KINDS

WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Floor:
    """The least a buyer pays for a unit, and the least the seller is credited for one: both in cents."""

    price: int
    revenue: int


def floor_of(item: CartItem, offers: Sequence[Offer]) -> Floor:
    """The floor of one unit under these offers, whoever may use them and whenever they run."""
    mine = [offer for offer in offers if offer.covers(item)]
    starts = [(0, 0)] + [
        (offer.unit_off(item), _seller_part(offer, offer.unit_off(item)))
        for offer in mine
        if offer.kind in PRICE_KINDS
    ]
    found = [_stacked(item.unit_price, off, borne, mine) for off, borne in starts]
    return Floor(min(floor.price for floor in found), min(floor.revenue for floor in found))


def gift_cost_of(item: CartItem, offers: Iterable[Offer], costs: Mapping[str, int]) -> int:
    """What the gifts that a unit earns cost at most, in cents; below the threshold it earns its part of one."""
    earned = [offer for offer in offers if offer.gift and offer.covers(item)]
    return sum(_part_of_gift(item, offer, costs) for offer in earned)


def _part_of_gift(item: CartItem, offer: Offer, costs: Mapping[str, int]) -> int:
    assert offer.gift is not None
    cost = offer.gift.quantity * costs.get(offer.gift.sku_id, 0)
    return cost if item.unit_price >= offer.min_spend else -(-cost * item.unit_price // offer.min_spend)


def _stacked(price: int, off: int, borne: int, mine: Sequence[Offer]) -> Floor:
    """What is left after the levels above a price offer."""
    left, revenue = price - off, price - borne
    bundle = max((tier.percent_off for o in mine if o.kind is Kind.BUY_MORE for tier in o.tiers), default=0)
    less = min(left, _percent_of(left, bundle))
    left, revenue = left - less, revenue - less
    for platform in (False, True):
        coupons = [o for o in mine if o.kind is Kind.COUPON and (o.owner == PLATFORM) is platform]
        offs = [(_most_off(coupon, left), coupon) for coupon in coupons]
        revenue -= max((_seller_part(coupon, most) for most, coupon in offs), default=0)
        left -= max((most for most, _ in offs), default=0)
    return Floor(left, max(0, revenue))


def _most_off(coupon: Offer, left: int) -> int:
    """The most a coupon takes off a unit that costs this much, in the smallest cart that earns it."""
    if not coupon.amount_off:
        most = _percent_of(left, coupon.percent_off)
    elif coupon.min_spend > left:
        most = -(-coupon.amount_off * left // coupon.min_spend) + 1
    else:
        most = coupon.amount_off
    return min(left, most if coupon.max_discount is None else min(most, coupon.max_discount))


def _percent_of(amount: int, basis_points: int) -> int:
    """Rounded up, and a cent for the way odd cents are shared out."""
    return -(-amount * basis_points // WHOLE) + 1 if basis_points else 0


def _seller_part(offer: Offer, off: int) -> int:
    return off if not offer.platform_share else min(off, -(-off * (WHOLE - offer.platform_share) // WHOLE) + 1)


def margin_of(revenue: int, costs: Iterable[int]) -> tuple[int, int]:
    """What is left of the revenue, in cents and in basis points of it; nothing sold for nothing is all lost."""
    left = revenue - sum(costs)
    return left, left * WHOLE // revenue if revenue else -WHOLE
