"""Facts of orders, and the rates they come to."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from chalicelib.kit.entity import Value
from chalicelib.markets.models import RateName


class Fact(StrEnum):
    """What is counted of an order, once, on one day of the market. A word against the seller names its rate.

    `traced_after_all` takes back that the same order was `untraced`.
    """

    SOLD = "sold"
    SELLER_CANCELLED = "seller_cancelled"
    DISPATCHED = "dispatched"
    LATE_DISPATCH = "late_dispatch"
    TRACKED = "tracked"
    UNTRACED = "untraced"
    TRACED_AFTER_ALL = "traced_after_all"
    DELIVERY_DUE = "delivery_due"
    LATE_DELIVERY = "late_delivery"
    DELIVERED = "delivered"
    SELLER_RETURNED = "seller_returned"


class Rate(Value):
    """A rate over its window of whole days of the market, both ends within; in basis points, rounded down.

    `judged`: whether there were orders enough to hold it against its limit; `kept` is then whether it keeps it.
    """

    rate: RateName = Field(examples=["late_dispatch"])
    orders: int = Field(examples=[120])
    against: int = Field(examples=[3])
    basis_points: int = Field(examples=[250])
    at_most: int | None = Field(default=None, examples=[400])
    at_least: int | None = Field(default=None, examples=[8000])
    first_day: date
    last_day: date
    judged: bool
    kept: bool


class CountedOrder(Value):
    """An order a rate has counted, and on which day."""

    order_id: str = Field(examples=["ord_01k0000000000000000000000"])
    day: date
