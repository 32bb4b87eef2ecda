"""What promotions tell."""

from typing import ClassVar

from chalicelib.kit.events import Event


class PromotionEvent(Event):
    """Something happened to one promotion; for the platform's own the seller is `platform`."""

    subject_field: ClassVar[str] = "promotion_id"
    promotion_id: str


class PromotionDrafted(PromotionEvent):
    name = "promotion_drafted"


class PromotionScheduled(PromotionEvent):
    name = "promotion_scheduled"


class PromotionChanged(PromotionEvent):
    """`fields` names what changed."""

    name = "promotion_changed"
    fields: list[str]


class PromotionStarted(PromotionEvent):
    name = "promotion_started"


class PromotionEnded(PromotionEvent):
    name = "promotion_ended"


class PromotionDeactivated(PromotionEvent):
    name = "promotion_deactivated"


class CouponClaimed(PromotionEvent):
    name = "coupon_claimed"
    buyer_id: str
