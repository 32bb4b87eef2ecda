"""Uses: taken under the conditions of the limits, and given back."""

from collections.abc import Iterable, Mapping
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.promotions.errors import UsedUp
from chalicelib.promotions.models import (
    FlashSale,
    Limits,
    Promotion,
    Redemption,
)
from chalicelib.promotions.store.buyers import buyer_key, claim_row
from chalicelib.promotions.store.grants import grant_key
from chalicelib.promotions.store.rows import KEPT_AFTER_END, TALLY, BuyerRow, GrantRow, SharedRow, TallyRow


def open_tally(work: Work, promotion: Promotion) -> None:
    """Start counting; a flash sale's units are set aside here."""
    units = promotion.terms.units if isinstance(promotion.terms, FlashSale) else {}
    work.put(TallyRow(promotion.promotion_id, units=units), TallyRow.pk.does_not_exist())


def tallies(promotion_ids: Iterable[str]) -> dict[str, TallyRow]:
    """Counts by promotion id."""
    wanted = [(promotion_id, TALLY) for promotion_id in set(promotion_ids)]
    return {row.pk: row for row in TallyRow.batch_get(wanted)} if wanted else {}


def units_left(tally: TallyRow | None) -> Mapping[str, int]:
    """Flash sale units by SKU."""
    return {} if tally is None else {sku_id: int(left) for sku_id, left in tally.units.as_dict().items()}


def redeem(work: Work, buyer_id: str, promotion: Promotion, redemption: Redemption) -> None:
    """Use up what an order uses of an offer, all within its limits, or UsedUp on commit."""
    refusal = UsedUp(f"{promotion.title} has just been used up; look at the cart again.")
    if promotion.coupon is not None:
        _use_claim(work, buyer_id, promotion, refusal)
    if isinstance(promotion.terms, FlashSale) and promotion.terms.units_per_buyer is not None:
        _take_units(work, buyer_id, redemption, promotion.terms.units_per_buyer, refusal)
    if redemption.counted:
        condition = _within_limits(promotion, redemption)
        work.change(TallyRow(redemption.promotion_id, TALLY), _used(redemption, 1), condition, refusal)
    if redemption.from_grant:
        enough = GrantRow.left >= redemption.cost
        work.change(GrantRow(grant_key(redemption.owner)), [GrantRow.left.add(-redemption.cost)], enough, refusal)


def _use_claim(work: Work, buyer_id: str, promotion: Promotion, refusal: Exception) -> None:
    coupon = promotion.coupon
    assert coupon is not None
    unused = BuyerRow.redeemed < coupon.limits.per_buyer
    if coupon.code is not None:
        unused = unused | BuyerRow.redeemed.does_not_exist()
    else:
        unused = unused & (BuyerRow.redeemed < BuyerRow.claimed)
    kept_until = BuyerRow.expires_at | (promotion.ends_at + KEPT_AFTER_END)
    actions = [BuyerRow.redeemed.add(1), BuyerRow.expires_at.set(kept_until)]
    work.change(claim_row(buyer_id, promotion.owner, promotion.promotion_id), actions, unused, refusal)


def _take_units(work: Work, buyer_id: str, redemption: Redemption, limit: int, refusal: Exception) -> None:
    for sku_id, units in redemption.units.items():
        few = BuyerRow.redeemed.does_not_exist() | (BuyerRow.redeemed <= limit - units)
        work.change(_units_row(buyer_id, redemption, sku_id), [BuyerRow.redeemed.add(units)], few, refusal)


def _within_limits(promotion: Promotion, redemption: Redemption) -> Condition:
    condition = TallyRow.pk.exists()
    limits = promotion.coupon.limits if promotion.coupon else Limits()
    if limits.redemptions is not None:
        condition &= TallyRow.redeemed <= limits.redemptions - redemption.used
    if limits.budget is not None:
        condition &= TallyRow.spent <= limits.budget.amount - redemption.cost
    for sku_id, units in redemption.units.items():
        condition &= TallyRow.units[sku_id] >= units
    return condition


def _used(redemption: Redemption, sign: int) -> list[Any]:
    actions: list[Any] = [
        TallyRow.redeemed.add(sign * redemption.used),
        TallyRow.spent.add(sign * redemption.cost),
    ]
    for sku_id, units in redemption.units.items():
        path = TallyRow.units[sku_id]
        actions.append(path.set(path - sign * units))
    return actions


def give_back(work: Work, buyer_id: str, redemption: Redemption) -> None:
    """Undo a redemption; the order's own lifecycle sees to it that this happens once."""
    if redemption.used:
        row = claim_row(buyer_id, redemption.owner, redemption.promotion_id)
        work.change(row, [BuyerRow.redeemed.add(-1)], BuyerRow.redeemed >= 1, Conflict())
    if redemption.each_limited:
        for sku_id, units in redemption.units.items():
            row = _units_row(buyer_id, redemption, sku_id)
            work.change(row, [BuyerRow.redeemed.add(-units)], BuyerRow.redeemed >= units, Conflict())
    if redemption.counted:
        there = TallyRow.redeemed >= redemption.used
        work.change(TallyRow(redemption.promotion_id, TALLY), _used(redemption, -1), there, Conflict())
    if redemption.from_grant:
        row = GrantRow(grant_key(redemption.owner))
        work.change(row, [GrantRow.left.add(redemption.cost)], GrantRow.pk.exists(), Conflict())


def share_use(work: Work, checkout_id: str, promotion_id: str, orders: int) -> None:
    """Several orders of a checkout share one use."""
    work.put(SharedRow(checkout_id, promotion_id, orders=orders))


def leave_shared_use(work: Work, checkout_id: str, promotion_id: str) -> bool:
    """One of the orders that share a use is gone; returns whether it was the last."""
    row = SharedRow.find(checkout_id, promotion_id)
    seen = int(row.orders) if row else 0
    row = SharedRow(checkout_id, promotion_id)
    work.change(row, [SharedRow.orders.add(-1)], SharedRow.orders == seen, Conflict())
    return seen == 1


def _units_row(buyer_id: str, redemption: Redemption, sku_id: str) -> BuyerRow:
    return BuyerRow(buyer_key(buyer_id, redemption.owner), f"units#{redemption.promotion_id}#{sku_id}")
