"""Campaigns of the platform, and its offer to new sellers."""

from datetime import datetime
from enum import StrEnum

from pydantic import AwareDatetime, Field

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money
from chalicelib.promotions.models.promotion import PromotionTitle
from chalicelib.promotions.models.terms import MAX_LISTINGS, Percent, Share


class CampaignStatus(StrEnum):
    ENROLLING = "enrolling"
    ONGOING = "ongoing"
    ENDED = "ended"
    CANCELLED = "cancelled"


class NewCampaign(Body):
    """A campaign of the platform: its window, until when sellers enrol, the least they take off, who pays."""

    title: PromotionTitle
    terms: str = Field(min_length=1, max_length=2000, examples=["At least 10 % off, the platform pays half."])
    enrol_until: AwareDatetime = Field(examples=["2026-12-01T08:00:00Z"])
    starts_at: AwareDatetime = Field(examples=["2026-12-02T08:00:00Z"])
    ends_at: AwareDatetime = Field(examples=["2026-12-08T08:00:00Z"])
    min_percent_off: Percent = 1000
    platform_share: Share = 5000


class Campaign(Entity):
    """A campaign of the platform, such as Summer Kickoff."""

    campaign_id: str = Field(examples=["cmp_01k0000000000000000000000"])
    market: str = "US"
    status: CampaignStatus
    title: PromotionTitle
    terms: str
    enrol_until: datetime
    starts_at: datetime
    ends_at: datetime
    min_percent_off: Percent
    platform_share: Share
    possible_actions: list[str] = Field(default_factory=list)


class Enrolment(Body):
    """The listings a seller enters, and what is taken off them."""

    listing_ids: list[str] = Field(min_length=1, max_length=MAX_LISTINGS)
    percent_off: Percent


class Invitation(Body):
    """Why a new seller is given the offer."""

    invitation: str = Field(min_length=1, max_length=60, examples=["launch-2026"])


class NewSellerOffer(Value):
    """What the platform gives a new seller: coupons it pays for, and half the referral fee for a while."""

    granted: Money
    left: Money
    granted_at: datetime
    invitation: str
    half_fee_until: datetime
