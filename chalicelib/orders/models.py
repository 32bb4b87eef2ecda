"""What an order is. Its amounts obey the identities of `Amounts`; each is the sum over its lines."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money, total
from chalicelib.promotions.models import Redemption

MAX_LINES = 10
"""SKUs in one checkout: their stock moves in one transaction of at most 25 writes."""

Quantity = Annotated[int, Field(ge=1, le=999, examples=[2])]
State = Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["CA"])]
PostalCode = Annotated[str, Field(pattern=r"^\d{5}(-\d{4})?$", examples=["94103"])]


class OrderStatus(StrEnum):
    UNPAID = "unpaid"
    AWAITING_SHIPMENT = "awaiting_shipment"
    PARTIALLY_SHIPPING = "partially_shipping"
    AWAITING_COLLECTION = "awaiting_collection"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Address(Value):
    """Where a US parcel goes."""

    name: str = Field(min_length=1, max_length=60, examples=["Ada Buyer"])
    line1: str = Field(min_length=1, max_length=80, examples=["1 Market St"])
    line2: str | None = Field(default=None, max_length=80)
    city: str = Field(min_length=1, max_length=50, examples=["San Francisco"])
    state: State
    postal_code: PostalCode
    country: str = Field(default="US", pattern="^US$")


class CartLine(Body):
    """So many of one SKU of one listing."""

    seller_id: str = Field(max_length=40, examples=["sel_01k0000000000000000000000"])
    listing_id: str = Field(max_length=40, examples=["lst_01k0000000000000000000000"])
    sku_id: str = Field(max_length=40, examples=["sku_2x7kq0a9"])
    quantity: Quantity


CouponCodes = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=20)]], Field(max_length=5, examples=[["SUMMER10"]])
]


class NewQuote(Body):
    """A cart whose price is asked, with the coupon codes the buyer typed."""

    lines: list[CartLine] = Field(min_length=1, max_length=MAX_LINES)
    codes: CouponCodes = Field(default_factory=list)


class NewCheckout(Body):
    """A buyer's cart. Lines of several sellers become one order each under one checkout id."""

    lines: list[CartLine] = Field(min_length=1, max_length=MAX_LINES)
    codes: CouponCodes = Field(default_factory=list)
    ship_to: Address
    payment_method: str = Field(min_length=1, max_length=100, examples=["pm_card"])


class PaymentMethod(Body):
    payment_method: str = Field(min_length=1, max_length=100, examples=["pm_card"])


class LineDiscount(Value):
    """What one offer takes off a line, and who pays it: the seller's share and the platform's."""

    offer_id: str = Field(examples=["cpn_01k0000000000000000000000"])
    kind: str = Field(examples=["coupon"])
    name: str = Field(examples=["SUMMER10"])
    seller: Money
    platform: Money


class OrderLine(Value):
    """A line as sold: the price and names of that moment; discounts and tax are of the whole line."""

    listing_id: str
    sku_id: str
    seller_sku: str = Field(examples=["MUG-BLUE"])
    title: str = Field(examples=["Blue mug"])
    category: str
    unit_price: Money
    quantity: Quantity
    weight_grams: int = Field(examples=[350])
    discounts: list[LineDiscount] = Field(default_factory=list)
    is_gift: bool = False
    tax: Money

    @property
    def amount(self) -> Money:
        """Before discounts."""
        return self.unit_price * self.quantity

    @property
    def seller_discount(self) -> Money:
        return total([discount.seller for discount in self.discounts], self.unit_price.currency)

    @property
    def platform_discount(self) -> Money:
        return total([discount.platform for discount in self.discounts], self.unit_price.currency)

    @property
    def paid(self) -> Money:
        """What the buyer pays for the goods of the line, without tax."""
        return self.amount - self.seller_discount - self.platform_discount


class Amounts(Value):
    """What the buyer pays, in parts that add up (identities of the TikTok Shop order API).

    sub_total = original_price - seller_discount - platform_discount
    shipping_fee = original_shipping_fee - shipping_seller_discount - shipping_platform_discount
    total = sub_total + shipping_fee + tax
    """

    original_price: Money
    seller_discount: Money
    platform_discount: Money
    sub_total: Money
    original_shipping_fee: Money
    shipping_seller_discount: Money
    shipping_platform_discount: Money
    shipping_fee: Money
    tax: Money
    total: Money


class NotApplied(Value):
    """An offer that did not apply, with the reason as a code and in words for the buyer."""

    promotion_id: str | None = None
    name: str = Field(examples=["SUMMER10"])
    why: str = Field(examples=["minimum_spend"])
    words: str = Field(examples=["Spend $3.00 more to use it."])


class QuotedPart(Value):
    """One seller's part of a quote, as its order would be."""

    seller_id: str
    lines: list[OrderLine]
    amounts: Amounts


class Quote(Value):
    """What a cart would cost now, and why some offers do not apply."""

    parts: list[QuotedPart]
    total: Money
    not_applied: list[NotApplied]


class Payment(Value):
    """How the order is paid. `failure` is the provider's word for the last attempt that failed."""

    method: str
    capture_id: str | None = None
    failure: str | None = None
    refund_id: str | None = None


class Deadlines(Value):
    """The order's clocks as instants; absent until the clock runs."""

    pay_by: datetime
    ship_by: datetime | None = None
    auto_cancel_at: datetime | None = None


class Order(Entity):
    """One seller's part of a checkout. Its parcels may go and arrive one by one: units are by SKU."""

    order_id: str = Field(examples=["ord_01k0000000000000000000000"])
    checkout_id: str = Field(examples=["chk_01k0000000000000000000000"])
    seller_id: str
    buyer_id: str
    market: str = "US"
    policy_version: str = Field(examples=["us-2026-01"])
    status: OrderStatus
    lines: list[OrderLine]
    amounts: Amounts
    ship_to: Address
    payment: Payment
    deadlines: Deadlines
    redemptions: list[Redemption] = Field(default_factory=list)
    placed_at: datetime
    paid_at: datetime | None = None
    shipped_units: dict[str, int] = Field(default_factory=dict, examples=[{"sku_2x7kq0a9": 1}])
    delivered_units: dict[str, int] = Field(default_factory=dict, examples=[{"sku_2x7kq0a9": 1}])
    shipped_at: datetime | None = None
    in_transit_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    cancelled_by: str | None = None
    late: bool = False
    possible_actions: list[str] = Field(default_factory=list, examples=[["ship", "cancel"]])

    def quantities(self) -> dict[str, int]:
        """Units by SKU, summed: two lines of one SKU share its stock."""
        units: dict[str, int] = {}
        for line in self.lines:
            units[line.sku_id] = units.get(line.sku_id, 0) + line.quantity
        return units

    @property
    def paid(self) -> bool:
        return self.paid_at is not None


class Checkout(Value):
    """What a checkout became."""

    checkout_id: str = Field(examples=["chk_01k0000000000000000000000"])
    orders: list[Order]


class Cancellation(Body):
    reason: str = Field(min_length=1, max_length=200, examples=["no_longer_needed"])
