"""What a buyer sends: a cart, where it goes and how it is paid."""

from typing import Annotated

from pydantic import Field

from chalicelib.kit.entity import Body
from chalicelib.sellers.shipping.models import OptionName

MAX_LINES = 10
"""SKUs in one checkout: their stock moves in one transaction."""

Quantity = Annotated[int, Field(ge=1, le=999, examples=[2])]
State = Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["CA"])]
PostalCode = Annotated[str, Field(pattern=r"^[0-9]{5}(-[0-9]{4})?$", examples=["94103"])]


class ShipTo(Body):
    """Where a buyer wants a parcel to go."""

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
ShippingChoice = Annotated[
    dict[Annotated[str, Field(max_length=40)], OptionName],
    Field(max_length=MAX_LINES, examples=[{"sel_01k0000000000000000000000": "express"}]),
]
"""The shipping option by seller id; the cheapest where none is chosen."""


BY_CLIENT = "client"
MethodOfPayment = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        examples=["pm_card"],
        description="A method the provider knows (`pm_…`), which is charged at once; or `client`: the buyer's"
        " client confirms the payment itself, with the keys of `GET /v1/purchases/{order_id}/payment`.",
    ),
]


class NewQuote(Body):
    """A cart whose price is asked, with the coupon codes the buyer typed.

    Without an address it is asked without shipping and tax.
    """

    lines: list[CartLine] = Field(min_length=1, max_length=MAX_LINES)
    codes: CouponCodes = Field(default_factory=list)
    ship_to: ShipTo | None = None
    shipping: ShippingChoice = Field(default_factory=dict)


class NewCheckout(Body):
    """A buyer's cart. Lines of several sellers become one order each under one checkout id."""

    lines: list[CartLine] = Field(min_length=1, max_length=MAX_LINES)
    codes: CouponCodes = Field(default_factory=list)
    ship_to: ShipTo
    shipping: ShippingChoice = Field(default_factory=dict)
    payment_method: MethodOfPayment


class PaymentMethod(Body):
    payment_method: MethodOfPayment
