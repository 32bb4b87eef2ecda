"""What a buyer has claimed, and is to the shops."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.promotions.models import (
    Promotion,
)
from chalicelib.promotions.rules.offers import PLATFORM
from chalicelib.promotions.store.rows import KEPT_AFTER_END, TALLY, BuyerRow, TallyRow

PATRON = "patron"
MOST_SHOWN = 200
"""Claims a buyer is shown."""


def buyer_rows(buyer_id: str, owners: Iterable[str]) -> list[BuyerRow]:
    """What a buyer has to do with these owners, a query each; what can no longer be used is removed in time."""
    return [row for owner in owners for row in BuyerRow.query(buyer_key(buyer_id, owner), consistent_read=True)]


def claimed(buyer_id: str, promotion: Promotion) -> BuyerRow | None:
    """What a buyer has claimed of one promotion."""
    row: BuyerRow | None = BuyerRow.find(buyer_key(buyer_id, promotion.owner), _claim_key(promotion.promotion_id))
    return row


def claims_held(buyer_id: str, now: datetime) -> list[BuyerRow]:
    """The claims of a buyer that are still good, the first to end first."""
    good = BuyerRow.by_holder.query(buyer_id, BuyerRow.valid_until > now, limit=MOST_SHOWN)
    keys = [(row.pk, row.sk) for row in good]
    found = {(row.pk, row.sk): row for row in BuyerRow.batch_get(keys)} if keys else {}
    return [found[key] for key in keys if key in found]


def buyer_key(buyer_id: str, owner: str) -> str:
    return f"buyer#{buyer_id}#{owner}"


def _claim_key(promotion_id: str) -> str:
    return f"claim#{promotion_id}"


def claim(work: Work, buyer_id: str, promotion: Promotion, valid_until: datetime, refusal: Exception) -> None:
    """One claim more, within the limits in total and of this buyer."""
    coupon = promotion.coupon
    assert coupon is not None
    actions = [
        BuyerRow.claimed.add(1),
        BuyerRow.redeemed.add(0),
        BuyerRow.owner.set(promotion.owner),
        BuyerRow.holder.set(buyer_id),
        BuyerRow.valid_until.set(valid_until),
        BuyerRow.expires_at.set(valid_until + KEPT_AFTER_END),
    ]
    few = BuyerRow.claimed.does_not_exist() | (BuyerRow.claimed < coupon.limits.per_buyer)
    work.change(claim_row(buyer_id, promotion.owner, promotion.promotion_id), actions, few, refusal)
    some = None if coupon.limits.claims is None else TallyRow.claimed < coupon.limits.claims
    work.change(TallyRow(promotion.promotion_id, TALLY), [TallyRow.claimed.add(1)], some, refusal)


def claim_row(buyer_id: str, owner: str, promotion_id: str) -> BuyerRow:
    return BuyerRow(buyer_key(buyer_id, owner), _claim_key(promotion_id))


def book_patronage(work: Work, buyer_id: str, seller_id: str, at: datetime, sign: int) -> None:
    """A buyer bought in a shop, and so on the platform; or the order was undone."""
    for owner in (seller_id, PLATFORM):
        actions: list[Any] = [BuyerRow.orders.add(sign)]
        if sign > 0:
            actions.append(BuyerRow.last_order_at.set(at))
        work.change(BuyerRow(buyer_key(buyer_id, owner), PATRON), actions, None, Conflict())


def follow(work: Work, buyer_id: str, seller_id: str, at: datetime) -> None:
    row = BuyerRow(buyer_key(buyer_id, seller_id), PATRON)
    work.change(row, [BuyerRow.followed_at.set(at), BuyerRow.orders.add(0)], None, Conflict())
