"""Money on its way back to the buyer."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from chalicelib.kit.entity import Value
from chalicelib.kit.money import Money


class RefundPart(Value):
    """What of one line is given back, and how many units are settled with it."""

    line_id: str
    sku_id: str
    quantity: int
    paid: Money
    seller_discount: Money
    platform_discount: Money
    tax: Money
    shipping_tax: Money = Field(default=Money(amount=0), description="What of the tax is on the shipping fee.")
    shipping_fee: Money
    shipping_seller_discount: Money
    shipping_platform_discount: Money


class RefundCause(StrEnum):
    """What led to a refund: units that never came, a return, or the seller's goodwill."""

    CANCELLATION = "cancellation"
    RETURN = "return"
    GOODWILL = "goodwill"


class RefundStatus(StrEnum):
    """`sent`: the provider has taken it on. `failed`: it will not arrive that way, and operators know of it."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class Refund(Value):
    """Money on its way back to the buyer: total = the parts' paid, tax and shipping fee, less `return_label`.

    What the buyer pays for the way back is a charge of its own: the goods are given back whole, the label is kept.
    `whole` is a cancellation that gives back all that was captured. `withheld` was decided too, but a bank gave
    it to the buyer already; it is owed once that chargeback is reversed.
    `refund_id` is the provider's, once it has sent the money; `failure` its word for why it did not arrive.
    """

    refund_key: str = Field(examples=["ord_01k0000000000000000000000-1"])
    cause: RefundCause
    reason: str = Field(examples=["out_of_stock"])
    requested_at: datetime
    whole: bool
    parts: list[RefundPart]
    shipping_fee: Money
    shipping_seller_discount: Money
    shipping_platform_discount: Money
    return_label: Money | None = None
    total: Money
    withheld: Money | None = None
    refund_id: str | None = None
    status: RefundStatus = RefundStatus.PENDING
    tries: int = 0
    failure: str | None = Field(default=None, examples=["lost_or_stolen_card"])
