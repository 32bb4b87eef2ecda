"""A promotion, how it is asked for and changed, and what an order uses of it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money
from chalicelib.markets.models import Budget
from chalicelib.promotions.models.terms import MAX_LISTINGS, Coupon, Kind, Segment, Share, Terms


class PromotionStatus(StrEnum):
    DRAFT = "draft"
    NOT_STARTED = "not_started"
    ONGOING = "ongoing"
    EXPIRED = "expired"
    DEACTIVATED = "deactivated"


PromotionTitle = Annotated[str, Field(min_length=1, max_length=100, examples=["Summer sale"])]


ListingIds = Annotated[list[str], Field(max_length=MAX_LISTINGS, examples=[["lst_01k0000000000000000000000"]])]


class NewPromotion(Body):
    """A promotion as its maker describes it. No listings means the whole shop, no start means at once."""

    title: PromotionTitle
    starts_at: AwareDatetime | None = Field(default=None, examples=["2026-12-01T08:00:00Z"])
    ends_at: AwareDatetime = Field(examples=["2026-12-08T08:00:00Z"])
    listing_ids: ListingIds = Field(default_factory=list)
    live_session_id: str | None = Field(default=None, max_length=40)
    draft: bool = False
    terms: Terms = Field(
        examples=[
            {
                "kind": "coupon",
                "way": "code",
                "code": "SUMMER10",
                "percent_off": 1000,
                "limits": {"redemptions": 100, "per_buyer": 1},
            }
        ]
    )


class PromotionEdit(Body):
    """What may change once a promotion runs: the title, a later end, more of what is limited."""

    title: PromotionTitle | None = None
    ends_at: AwareDatetime | None = None
    redemptions: int | None = Field(default=None, ge=1, le=10_000_000)
    claims: int | None = Field(default=None, ge=1, le=10_000_000)
    budget: Budget | None = None


class Promotion(Entity):
    """A promotion of a seller, or of the platform. `owner` is the seller's id or `platform`."""

    promotion_id: str = Field(examples=["prm_01k0000000000000000000000"])
    owner: str = Field(examples=["sel_01k0000000000000000000000"])
    market: str = "US"
    status: PromotionStatus
    title: PromotionTitle
    starts_at: datetime
    ends_at: datetime
    listing_ids: list[str] = Field(default_factory=list)
    live_session_id: str | None = None
    campaign_id: str | None = None
    pool_id: str | None = Field(default=None, description="Where a flash sale's units are set aside")
    terms: Terms
    platform_share: Share = 0
    created_at: datetime
    deactivated_at: datetime | None = None
    warnings: list[str] = Field(default_factory=list)
    possible_actions: list[str] = Field(default_factory=list, examples=[["deactivate"]])

    @property
    def kind(self) -> Kind:
        return self.terms.kind

    @property
    def coupon(self) -> Coupon | None:
        return self.terms if isinstance(self.terms, Coupon) else None


class Redemption(Value):
    """What an order used up of an offer: a coupon's use, so many units by SKU, so much of its budget in cents.

    `counted` is whether the promotion itself has limits that count it; `shared` is a use that other orders of the
    checkout share.
    """

    promotion_id: str
    owner: str
    used: int = 0
    units: dict[str, int] = Field(default_factory=dict)
    each_limited: bool = False
    cost: int = 0
    counted: bool = False
    from_grant: bool = False
    shared: bool = False


class Deal(Value):
    """What everybody may know of a running promotion. `ends_at` is what a countdown counts to."""

    promotion_id: str = Field(examples=["prm_01k0000000000000000000000"])
    owner: str
    kind: Kind
    title: str
    ends_at: datetime
    listing_ids: list[str]
    prices: dict[str, Money] = Field(default_factory=dict)
    percent_off: int | None = None
    amount_off: Money | None = None
    min_spend: Money | None = None
    segment: Segment = Segment.ALL
    claimable: bool = False
    units_left: dict[str, int] = Field(default_factory=dict, examples=[{"sku_2x7kq0a9": 12}])
