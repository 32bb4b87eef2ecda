"""What each kind of promotion says. Rates are basis points; the market's limits are in rules/terms.py."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.kit.entity import Value
from chalicelib.markets.models import Budget, CostMoney, PositiveMoney

MAX_LISTINGS = 1_000

MAX_PRICED_SKUS = 100
MAX_FLASH_SKUS = 40
"""Units of so many SKUs are set aside in one transaction."""


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


Percent = Annotated[int, Field(ge=1, le=10_000, examples=[1000])]
"""A rate in basis points: 1000 is 10 %."""

Share = Annotated[int, Field(ge=0, le=10_000, examples=[5000])]

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,20}$", examples=["SUMMER10"])]

Threshold = Annotated[CostMoney, Field(examples=[{"amount": 3000, "currency": "USD"}])]

Prices = Annotated[
    dict[str, PositiveMoney],
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
    units: dict[str, Annotated[int, Field(ge=1, le=99_999)]] = Field(
        max_length=MAX_FLASH_SKUS, examples=[{"sku_2x7kq0a9": 50}]
    )
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
    amount_off: PositiveMoney | None = None
    min_spend: Threshold | None = None


class Limits(Value):
    """How often a coupon is claimed and redeemed, in total and by one buyer, and what it may cost in all."""

    claims: int | None = Field(default=None, ge=1, le=10_000_000)
    redemptions: int | None = Field(default=None, ge=1, le=10_000_000)
    per_buyer: int = Field(default=1, ge=1, le=100)
    budget: Budget | None = None


class Coupon(Value):
    """An amount or a percentage off, claimed or typed as a code.

    `holdout` keeps a share of the buyers without it. `from_grant` is paid by the platform for a new seller.
    """

    kind: Literal[Kind.COUPON]
    way: Way
    code: Code | None = None
    amount_off: PositiveMoney | None = None
    percent_off: Percent | None = None
    max_discount: PositiveMoney | None = None
    min_spend: Threshold | None = None
    segment: Segment = Segment.ALL
    limits: Limits = Limits()
    days_after_claim: int | None = Field(default=None, ge=1, le=365)
    holdout: Share = 0
    from_grant: bool = False


Terms = Annotated[
    FixedPrice | PercentOff | FlashSale | BuyMore | Gift | Shipping | Coupon, Field(discriminator="kind")
]
