"""What a buyer pays, line by line. Amounts obey the identities of `Amounts`; each is the sum over its lines."""

from pydantic import Field

from chalicelib.kit.entity import Value
from chalicelib.kit.money import Money, total
from chalicelib.orders.models.checkout import Quantity
from chalicelib.orders.models.taxes import TaxLine
from chalicelib.sellers.shipping.models import OptionName, ShippingCharge, WhyNot


class LineDiscount(Value):
    """What one offer takes off a line, and who pays it: the seller's share and the platform's."""

    offer_id: str = Field(examples=["cpn_01k0000000000000000000000"])
    kind: str = Field(examples=["coupon"])
    name: str = Field(examples=["SUMMER10"])
    seller: Money
    platform: Money


class OrderLine(Value):
    """A line as sold: the price and names of that moment; discounts and tax are of the whole line.

    The tax is on what the buyer pays for the goods and, where the state taxes it, for the line's shipping.

    `cancelled` counts the units that will not come.
    """

    line_id: str = Field(examples=["1"])
    listing_id: str
    sku_id: str
    seller_sku: str = Field(examples=["MUG-BLUE"])
    title: str = Field(examples=["Blue mug"])
    category: str
    unit_price: Money
    quantity: Quantity
    weight_grams: int = Field(examples=[350])
    size_mm: tuple[int, int, int] | None = Field(default=None, examples=[[120, 120, 100]])
    shipping_template: str | None = None
    handling_type: str = Field(default="regular", examples=["regular"])
    handling_days: int = Field(default=0, examples=[0])
    discounts: list[LineDiscount] = Field(default_factory=list)
    is_gift: bool = False
    tax: Money
    tax_lines: list[TaxLine] = Field(default_factory=list, description="The tax by jurisdiction, shipping's too.")
    cancelled: int = Field(default=0, examples=[0])

    @property
    def expected(self) -> int:
        """Units the buyer gets."""
        return self.quantity - self.cancelled

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
    def shipping_tax(self) -> Money:
        """What of the tax is on the line's share of the shipping fee."""
        return total([line.shipping_tax for line in self.tax_lines], self.unit_price.currency)

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
    """One seller's part of a quote, as its order would be by the option chosen, and the options there are.

    `not_shipped` says of the other options why not; without an option it cannot be ordered.
    """

    seller_id: str
    lines: list[OrderLine]
    amounts: Amounts
    options: list[ShippingCharge]
    not_shipped: dict[OptionName, WhyNot] = Field(examples=[{"local": "outside_local_area"}])


class Quote(Value):
    """What a cart would cost now, and why some offers do not apply."""

    parts: list[QuotedPart]
    total: Money
    not_applied: list[NotApplied]
