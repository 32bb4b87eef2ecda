"""What promotions have brought."""

from pydantic import Field

from chalicelib.kit.entity import Value
from chalicelib.kit.money import Money
from chalicelib.promotions.models.terms import Share


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
    trial: TrialResults | None = None
