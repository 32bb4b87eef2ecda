"""What a promotion is. Rates are basis points; numbers that the market limits are checked in rules/terms.py."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money

MAX_LISTINGS = 1_000
MAX_PRICED_SKUS = 100


class Kind(StrEnum):
    """What a promotion does."""

    FIXED_PRICE = "fixed_price"
    PERCENT_OFF = "percent_off"
    FLASH_SALE = "flash_sale"
    BUY_MORE = "buy_more"
    GIFT = "gift"
    COUPON = "coupon"
    SHIPPING = "shipping"


class Segment(StrEnum):
    """Whom a promotion is for, by what a buyer is to the shop."""

    ALL = "all"
    NEW = "new"
    REPEAT = "repeat"
    LAPSED = "lapsed"
    FOLLOWERS = "followers"


class Way(StrEnum):
    """How a buyer comes by a coupon: a code typed at checkout, or a claim made in one of these places."""

    CODE = "code"
    CLAIM = "claim"
    LIVE = "live"
    CREATOR = "creator"
    CHAT = "chat"


class PromotionStatus(StrEnum):
    DRAFT = "draft"
    NOT_STARTED = "not_started"
    ONGOING = "ongoing"
    EXPIRED = "expired"
    DEACTIVATED = "deactivated"


Percent = Annotated[int, Field(ge=1, le=10_000, examples=[1000])]
"""A rate in basis points: 1000 is 10 %."""
Share = Annotated[int, Field(ge=0, le=10_000, examples=[5000])]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,20}$", examples=["SUMMER10"])]
PromotionTitle = Annotated[str, Field(min_length=1, max_length=100, examples=["Summer sale"])]
ListingIds = Annotated[list[str], Field(max_length=MAX_LISTINGS, examples=[["lst_01k0000000000000000000000"]])]
Threshold = Annotated[Money, Field(examples=[{"amount": 3000, "currency": "USD"}])]
Prices = Annotated[
    dict[str, Money],
    Field(
        min_length=1,
        max_length=MAX_PRICED_SKUS,
        examples=[{"sku_2x7kq0a9": {"amount": 1500, "currency": "USD"}}],
    ),
]


class FixedPrice(Value):
    """These SKUs at these prices."""

    kind: Literal[Kind.FIXED_PRICE]
    prices: Prices


class PercentOff(Value):
    """So much off the price of every unit."""

    kind: Literal[Kind.PERCENT_OFF]
    percent_off: Percent


class FlashSale(Value):
    """These SKUs at these prices, so many units of each, so many to a buyer."""

    kind: Literal[Kind.FLASH_SALE]
    prices: Prices
    units: dict[str, Annotated[int, Field(ge=1, le=99_999)]] = Field(examples=[{"sku_2x7kq0a9": 50}])
    units_per_buyer: int | None = Field(default=None, ge=1, le=999)


class BuyMoreTier(Value):
    """From so many units, or from so much spent."""

    min_units: int = Field(default=0, ge=0, le=999)
    min_spend: Threshold | None = None
    percent_off: Percent


class BuyMore(Value):
    """The more units or money, the more off. The best tier reached holds for all of them."""

    kind: Literal[Kind.BUY_MORE]
    tiers: list[BuyMoreTier] = Field(min_length=1, max_length=5)


class Gift(Value):
    """From so much spent, one of this SKU comes along for nothing, while there is stock."""

    kind: Literal[Kind.GIFT]
    min_spend: Threshold
    listing_id: str = Field(max_length=40)
    sku_id: str = Field(max_length=40)


class Shipping(Value):
    """So much off the shipping fee, or all of it, from so much spent."""

    kind: Literal[Kind.SHIPPING]
    amount_off: Money | None = None
    min_spend: Threshold | None = None


class Limits(Value):
    """How often a coupon is claimed and redeemed, in total and by one buyer, and what it may cost in all."""

    claims: int | None = Field(default=None, ge=1, le=10_000_000)
    redemptions: int | None = Field(default=None, ge=1, le=10_000_000)
    per_buyer: int = Field(default=1, ge=1, le=100)
    budget: Money | None = None


class Coupon(Value):
    """An amount or a percentage off, claimed or typed as a code.

    `holdout` keeps a share of the buyers without it. `from_grant` is paid by the platform for a new seller.
    """

    kind: Literal[Kind.COUPON]
    way: Way
    code: Code | None = None
    amount_off: Money | None = None
    percent_off: Percent | None = None
    max_discount: Money | None = None
    min_spend: Threshold | None = None
    segment: Segment = Segment.ALL
    limits: Limits = Limits()
    days_after_claim: int | None = Field(default=None, ge=1, le=365)
    holdout: Share = 0
    from_grant: bool = False


Terms = Annotated[
    FixedPrice | PercentOff | FlashSale | BuyMore | Gift | Shipping | Coupon, Field(discriminator="kind")
]


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


class NewPlatformPromotion(NewPromotion):
    """One of the platform's own; it bears `platform_share` of the discount, the sellers the rest."""

    platform_share: Share = 10_000


class PromotionEdit(Body):
    """What may change once a promotion runs: the title, a later end, more of what is limited."""

    title: PromotionTitle | None = None
    ends_at: AwareDatetime | None = None
    redemptions: int | None = Field(default=None, ge=1, le=10_000_000)
    claims: int | None = Field(default=None, ge=1, le=10_000_000)
    budget: Money | None = None


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


class Issue(Body):
    """The buyer a coupon is given to in a chat."""

    buyer_id: str = Field(min_length=1, max_length=64)


class Claim(Value):
    """A coupon a buyer holds; one claim is one use."""

    promotion_id: str
    title: str
    claimed: int
    redeemed: int
    valid_until: datetime


class ClaimWhere(Body):
    """Where the buyer claims: in a live session or with a creator, if the coupon is for there."""

    live_session_id: str | None = Field(default=None, max_length=40)
    creator_id: str | None = Field(default=None, max_length=40)


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


class Results(Value):
    """What a promotion has brought by now. Money is of paid orders that were not refunded."""

    claimed: int
    redeemed: int
    orders: int
    units: int
    revenue: Money
    seller_discount: Money
    platform_discount: Money
    goods_cost: Money
    margin: Money = Field(
        description="Revenue and the platform's part, less the cost of the goods as far as given"
    )
    trial: "TrialResults | None" = None


class TrialResults(Value):
    """The shop's sales to buyers with the coupon and to those held out, while the trial ran.

    `uplift` is what the buyers with it bought beyond what as many of the held-out would have bought.
    """

    holdout: Share
    with_orders: int
    with_revenue: Money
    without_orders: int
    without_revenue: Money
    uplift: Money


class SkuCost(Body):
    """What one unit costs the seller; nobody else sees it."""

    cost: Money


class MarginGuard(Body):
    """The least the seller wants to keep of a sale, and what else a sale costs.

    `floor` and `commission` are basis points of what the buyer pays; `shipping` is what sending one unit costs.
    """

    floor: int = Field(default=0, ge=-10_000, le=10_000, examples=[1000])
    below: Literal["refuse", "warn"] = "warn"
    commission: Share = 0
    shipping: Money = Money(amount=0)


class SimulatedSku(Value):
    """The worst that can come of one unit while everything in force is stacked upon it."""

    listing_id: str
    sku_id: str
    price: Money
    lowest_price: Money
    lowest_revenue: Money
    referral_fee: Money
    commission: Money
    shipping: Money
    cost: Money
    margin: Money
    margin_basis_points: int
    below_floor: bool


class Simulation(Value):
    """What a promotion would do to the SKUs whose cost is known."""

    skus: list[SimulatedSku]
    below_floor: int


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


class Follow(Body):
    """The shop a buyer wants to hear of."""

    seller_id: str = Field(max_length=40, examples=["sel_01k0000000000000000000000"])
