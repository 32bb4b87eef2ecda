"""Trials: a stable share of the buyers goes without, so that what a coupon adds can be told."""

from hashlib import sha256

from chalicelib.promotions.models import Promotion

BASIS_POINTS = 10_000


def held_out(promotion: Promotion, buyer_id: str) -> bool:
    """Whether a buyer is of the group that goes without: always the same answer for the same buyer."""
    if promotion.coupon is None or not promotion.coupon.holdout:
        return False
    digest = sha256(f"{promotion.promotion_id}\0{buyer_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % BASIS_POINTS < promotion.coupon.holdout
