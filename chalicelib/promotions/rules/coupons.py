"""The levels above the goods' own prices: one coupon of each shop, one of the platform, and off the shipping.

A coupon is judged by what its goods cost after all that came before. The best is the one that takes off most; of
two that take off the same, the one with the lesser id.
"""

from collections.abc import Sequence, Set

from chalicelib.promotions.rules.offers import Offer
from chalicelib.promotions.rules.refusals import Why
from chalicelib.promotions.rules.slip import Discount, Slip, platform_parts


def take_best_coupon(slip: Slip, offers: Sequence[Offer], apart: frozenset[int]) -> None:
    """Apply the best of these coupons to its goods; lines set `apart` take no part."""
    worth: list[tuple[int, Offer, list[int]]] = []
    for offer in offers:
        covered = slip.lines_of(offer)
        mine = [line for line in covered if line not in apart and slip.left[line]]
        spend = slip.spend(mine)
        if covered and not mine:
            slip.refuse(offer, Why.NOT_TOGETHER if apart.issuperset(covered) else Why.SAVES_NOTHING)
        elif _holds(slip, offer, spend, goods=bool(covered)):
            worth.append((offer.worth(spend), offer, mine))
    if not worth:
        return
    saving, best, mine = min(worth, key=lambda found: (-found[0], found[1].offer_id))
    slip.spread(best, saving, mine)
    for _, offer, _ in worth:
        if offer is not best:
            slip.refuse(offer, Why.ANOTHER_SAVES_MORE, other=best.name)


def take_shipping(slip: Slip, offers: Sequence[Offer], lines: Set[int], fee: int) -> Discount | None:
    """The best of these shipping discounts off one shop's shipping fee. Their thresholds are of its goods."""
    good = []
    for offer in offers:
        covered = [line for line in slip.lines_of(offer) if line in lines]
        missing = offer.min_spend - slip.spend(covered)
        if not covered:
            slip.refuse(offer, Why.NO_SUCH_GOODS)
        elif missing > 0:
            slip.refuse(offer, Why.MINIMUM_SPEND, missing)
        elif not offer.worth(fee):
            slip.refuse(offer, Why.SAVES_NOTHING)
        else:
            good.append(offer)
    if not good:
        return None
    best = min(good, key=lambda offer: (-offer.worth(fee), offer.offer_id))
    for offer in good:
        if offer is not best:
            slip.refuse(offer, Why.ANOTHER_SAVES_MORE, other=best.name)
    [platform] = platform_parts(best, [best.worth(fee)])
    return Discount(best, best.worth(fee) - platform, platform)


def _holds(slip: Slip, offer: Offer, spend: int, goods: bool) -> bool:
    """Whether a coupon's own terms let it apply to so much spent on its goods; refuses it otherwise."""
    saving = offer.worth(spend)
    if not goods:
        slip.refuse(offer, Why.NO_SUCH_GOODS)
    elif spend < offer.min_spend:
        slip.refuse(offer, Why.MINIMUM_SPEND, offer.min_spend - spend)
    elif not saving:
        slip.refuse(offer, Why.SAVES_NOTHING)
    elif offer.budget_left is not None and saving > offer.budget_left:
        slip.refuse(offer, Why.FULLY_REDEEMED)
    else:
        return True
    return False
