"""What an order brings its seller: line by line, and what is still open of it. Amounts are in minor units."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from chalicelib.kit.entity import Entity, Value
from chalicelib.kit.money import Currency, Money
from chalicelib.markets.models import TaxLevel
from chalicelib.payouts.models.ledger import Account


class Tier(StrEnum):
    """How soon a delivered order settles."""

    INTRODUCTORY = "introductory"
    STANDARD = "standard"
    ACCELERATED = "accelerated"
    FASTEST = "fastest"


class Refunded(Value):
    """What has been given back of a line so far: to the buyer, and what that undid."""

    goods: int = 0
    shipping: int = 0
    tax: int = 0
    platform_discount: int = 0
    shipping_subsidy: int = 0
    referral_fee: int = 0
    administration_fee: int = 0
    commission: int = 0
    shipping_tax: int = 0


class Referral(Value):
    """The referral fee of a line, and the rule it came from."""

    rule: str
    policy_version: str
    basis_points: int
    fee: int
    base: int | None = Field(default=None, description="What it was taken of; absent on sales before it was kept.")


class TaxShare(Value):
    """What one jurisdiction asked of a line, and of what."""

    state: str
    level: TaxLevel
    name: str
    taxable_goods: int = 0
    goods_tax: int = 0
    taxable_shipping: int = 0
    shipping_tax: int = 0


class SaleLine(Value):
    """A line's money. Shipping is the line's share of the order's; `shipping_tax` is the part of the tax on it."""

    sku_id: str
    price: int
    seller_discount: int
    platform_discount: int
    shipping: int
    shipping_seller_discount: int
    shipping_subsidy: int
    tax: int
    referral: Referral
    commission: int = 0
    refunded: Refunded = Refunded()
    seller_sku: str = ""
    shipping_tax: int = 0
    tax_shares: list[TaxShare] = Field(default_factory=list)

    @property
    def goods(self) -> int:
        """What the buyer pays for the goods."""
        return self.price - self.seller_discount - self.platform_discount

    @property
    def goods_tax(self) -> int:
        return self.tax - self.shipping_tax

    @property
    def revenue(self) -> int:
        """What the buyer and the platform pay without tax: the seller's before fees."""
        return self.goods + self.platform_discount + self.shipping + self.shipping_subsidy

    @property
    def fee_base(self) -> int:
        """What the referral fee was taken of: customer payment + platform discount, without tax."""
        return self.revenue if self.referral.base is None else self.referral.base

    def fee_base_of(self, goods: int, platform_discount: int, shipping: int, shipping_subsidy: int) -> int:
        """The same of what was given back. The platform's shipping subsidy is no customer payment.

        A sale captured before its base was kept had paid the fee on the subsidy too, and gets it back.
        """
        subsidy = shipping_subsidy if self.referral.base is None else 0
        return goods + platform_discount + shipping + subsidy


class RefundPart(Value):
    """What goes back to the buyer of one line of an order, in minor units; `line` counts from 0.

    `platform_discount` and `shipping_subsidy` are what the platform takes back of goods and shipping that cost the
    buyer nothing; of all else it is the share of what goes back.
    """

    line: int = Field(ge=0, examples=[0])
    goods: int = Field(default=0, ge=0, examples=[1999])
    shipping: int = Field(default=0, ge=0, examples=[0])
    tax: int = Field(default=0, ge=0, examples=[165])
    platform_discount: int = Field(default=0, ge=0, examples=[0])
    shipping_subsidy: int = Field(default=0, ge=0, examples=[0])
    shipping_tax: int = Field(default=0, ge=0, examples=[0], description="What of the tax is on the shipping.")


class Sale(Entity):
    """An order in the ledger. `pending` is what is not settled, `clearing` what the provider still holds of it.

    `expected_on` is the day the pending money is counted under; `holds` names who wants it to wait.
    """

    seller_id: str
    order_id: str = Field(examples=["ord_01k0000000000000000000000"])
    market: str
    currency: Currency
    placed_at: datetime
    captured_at: datetime
    lines: list[SaleLine]
    pending: int
    clearing: int
    delivered_at: datetime | None = None
    releases_at: datetime | None = None
    expected_on: date | None = None
    holds: list[str] = Field(default_factory=list)
    reserve_basis_points: int = 0
    reserve_days: int = 0
    settled_at: datetime | None = None
    reserve: int = 0
    reserve_releases_at: datetime | None = None

    @property
    def account(self) -> Account:
        """Where the seller's money of this order is."""
        return Account.AVAILABLE if self.settled_at else Account.PENDING

    @property
    def provider(self) -> Account:
        """What pays the buyer back: the provider's clearing, and once that is cleared our own bank."""
        return Account.BANK if self.settled_at else Account.PAYMENT_CLEARING


class ExpectedDay(Value):
    """What becomes available on a day, unless something comes in between."""

    day: date
    amount: Money
