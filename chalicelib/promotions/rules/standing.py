"""A promotion as an offer to one buyer: its terms with what has been claimed and used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.kit.money import Money
from chalicelib.promotions.models import (
    BuyMore,
    BuyMoreTier,
    Coupon,
    FixedPrice,
    FlashSale,
    Gift,
    PercentOff,
    Promotion,
    PromotionStatus,
    Shipping,
    Terms,
    Way,
)
from chalicelib.promotions.rules.offers import GiftGoods, Offer, Tier
from chalicelib.promotions.rules.trials import held_out


@dataclass(frozen=True, slots=True)
class Counts:
    """What a promotion has used up in all."""

    redeemed: int = 0
    spent: int = 0
    units_left: Mapping[str, int] = field(default_factory=dict)
    grant_left: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What one buyer has claimed and used of it, and the units bought in a flash sale, by SKU."""

    claimed: int = 0
    redeemed: int = 0
    valid_until: datetime | None = None
    units: Mapping[str, int] = field(default_factory=dict)


NOTHING_HELD = Held()
NOTHING_COUNTED = Counts()


def offer_of(
    promotion: Promotion,
    buyer_id: str,
    counts: Counts = NOTHING_COUNTED,
    held: Held = NOTHING_HELD,
    gift: GiftGoods | None = None,
    gifts_left: int = 0,
) -> Offer:
    """The offer that a promotion is to a buyer."""
    facts = _facts(promotion.terms, counts, held)
    if isinstance(promotion.terms, Gift):
        facts |= {"gift": gift, "units_left": {promotion.terms.sku_id: gifts_left}}
    return Offer(
        offer_id=promotion.promotion_id,
        kind=promotion.kind,
        name=promotion.title,
        owner=promotion.owner,
        starts_at=promotion.starts_at,
        ends_at=_ends_at(promotion, held),
        listing_ids=frozenset(promotion.listing_ids),
        platform_share=promotion.platform_share,
        stopped=promotion.status is PromotionStatus.DEACTIVATED and not held.claimed,
        held_out=held_out(promotion, buyer_id),
        **facts,
    )


def _facts(terms: Terms, counts: Counts, held: Held) -> dict[str, Any]:
    """What the terms of each kind say, in cents and basis points."""
    match terms:
        case FixedPrice():
            return {"prices": _prices(terms)}
        case FlashSale():
            return {"prices": _prices(terms), "units_left": _units_left(terms, counts, held)}
        case PercentOff():
            return {"percent_off": terms.percent_off}
        case BuyMore():
            return {"tiers": tuple(map(_tier, terms.tiers))}
        case Gift():
            return {"min_spend": terms.min_spend.amount}
        case Shipping():
            return _shipping_facts(terms)
        case Coupon():
            return _coupon_facts(terms, counts, held)


def _shipping_facts(terms: Shipping) -> dict[str, int]:
    """An amount off, or all of it."""
    off = {"amount_off": terms.amount_off.amount} if terms.amount_off else {"percent_off": 10_000}
    return off | {"min_spend": _cents(terms.min_spend)}


def _prices(terms: FixedPrice | FlashSale) -> dict[str, int]:
    return {sku_id: price.amount for sku_id, price in terms.prices.items()}


def _tier(tier: BuyMoreTier) -> Tier:
    return Tier(tier.percent_off, tier.min_units, _cents(tier.min_spend))


def _cents(money: Money | None) -> int:
    return money.amount if money else 0


def _coupon_facts(coupon: Coupon, counts: Counts, held: Held) -> dict[str, Any]:
    limits = coupon.limits
    allowed = limits.per_buyer if coupon.way is Way.CODE else held.claimed
    budgets = [None if limits.budget is None else limits.budget.amount - counts.spent, counts.grant_left]
    left = [budget for budget in budgets if budget is not None]
    return {
        "amount_off": _cents(coupon.amount_off),
        "percent_off": coupon.percent_off or 0,
        "max_discount": coupon.max_discount.amount if coupon.max_discount else None,
        "min_spend": _cents(coupon.min_spend),
        "segment": coupon.segment,
        "claimed": coupon.way is Way.CODE or held.claimed > 0,
        "buyer_uses_left": allowed - held.redeemed,
        "uses_left": None if limits.redemptions is None else limits.redemptions - counts.redeemed,
        "budget_left": min(left) if left else None,
    }


def _units_left(sale: FlashSale, counts: Counts, held: Held) -> dict[str, int]:
    """Units this buyer can still have at the sale's price, by SKU."""
    mine = {
        sku_id: sale.units_per_buyer - held.units.get(sku_id, 0)
        for sku_id in sale.units
        if sale.units_per_buyer is not None
    }
    return {sku_id: min(left, mine.get(sku_id, left)) for sku_id, left in counts.units_left.items()}


def _ends_at(promotion: Promotion, held: Held) -> datetime:
    """A coupon that is held is good for as long as it says, whatever became of the promotion."""
    coupon = promotion.coupon
    if coupon is None or held.valid_until is None:
        return promotion.ends_at
    return held.valid_until if coupon.days_after_claim is not None else max(promotion.ends_at, held.valid_until)


def counts_uses(promotion: Promotion) -> bool:
    """Whether its limits need counting in the order's own transaction."""
    if promotion.coupon is not None:
        limits = promotion.coupon.limits
        return limits.redemptions is not None or limits.budget is not None
    return isinstance(promotion.terms, FlashSale)
