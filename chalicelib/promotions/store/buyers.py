"""What a buyer has claimed, and is to the shops."""

from datetime import datetime
from typing import Any

from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.promotions.models import (
    Promotion,
)
from chalicelib.promotions.rules.offers import PLATFORM
from chalicelib.promotions.store.rows import KEPT_AFTER_END, TALLY, BuyerRow, TallyRow


def buyer_rows(buyer_id: str) -> list[BuyerRow]:
    """Everything about one buyer; what can no longer be used is removed in time."""
    return list(BuyerRow.query(buyer_key(buyer_id), consistent_read=True))


def buyer_key(buyer_id: str) -> str:
    return f"buyer#{buyer_id}"


def claim(work: Work, buyer_id: str, promotion: Promotion, valid_until: datetime, refusal: Exception) -> None:
    """One claim more, within the limits in total and of this buyer."""
    coupon = promotion.coupon
    assert coupon is not None
    actions = [
        BuyerRow.claimed.add(1),
        BuyerRow.redeemed.add(0),
        BuyerRow.owner.set(promotion.owner),
        BuyerRow.valid_until.set(valid_until),
        BuyerRow.expires_at.set(valid_until + KEPT_AFTER_END),
    ]
    few = BuyerRow.claimed.does_not_exist() | (BuyerRow.claimed < coupon.limits.per_buyer)
    work.change(claim_row(buyer_id, promotion.promotion_id), actions, few, refusal)
    some = None if coupon.limits.claims is None else TallyRow.claimed < coupon.limits.claims
    work.change(TallyRow(promotion.promotion_id, TALLY), [TallyRow.claimed.add(1)], some, refusal)


def claim_row(buyer_id: str, promotion_id: str) -> BuyerRow:
    return BuyerRow(buyer_key(buyer_id), f"claim#{promotion_id}")


def book_patronage(work: Work, buyer_id: str, seller_id: str, at: datetime, sign: int) -> None:
    """A buyer bought in a shop, and so on the platform; or the order was undone."""
    for owner in (seller_id, PLATFORM):
        actions: list[Any] = [BuyerRow.orders.add(sign)]
        if sign > 0:
            actions.append(BuyerRow.last_order_at.set(at))
        work.change(BuyerRow(buyer_key(buyer_id), f"patron#{owner}"), actions, None, Conflict())


def follow(work: Work, buyer_id: str, seller_id: str, at: datetime) -> None:
    row = BuyerRow(buyer_key(buyer_id), f"patron#{seller_id}")
    work.change(row, [BuyerRow.followed_at.set(at), BuyerRow.orders.add(0)], None, Conflict())
