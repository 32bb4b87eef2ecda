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


class CampaignEvent(Event):
    """Something happened to a campaign of the platform."""

    subject_field: ClassVar[str] = "campaign_id"
    campaign_id: str


class CampaignOpened(CampaignEvent):
    name = "campaign_opened"


class CampaignStarted(CampaignEvent):
    name = "campaign_started"


class CampaignEnded(CampaignEvent):
    name = "campaign_ended"


class CampaignCancelled(CampaignEvent):
    name = "campaign_cancelled"


class MarginBelowFloor(Event):
    """What is in force could sell these SKUs below the floor the seller set."""

    name = "margin_below_floor"
    subject_field: ClassVar[str] = "listing_id"
    listing_id: str
    sku_ids: list[str]


class NewSellerOfferGranted(Event):
    """A new seller may give coupons the platform pays for, up to so many cents."""

    name = "new_seller_offer_granted"
    subject_field: ClassVar[str] = "seller_id"
    cents: int
