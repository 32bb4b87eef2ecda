"""What units cost, the floor of the seller, and what the simulator finds."""

from typing import Literal

from pydantic import Field

from chalicelib.kit.entity import Body, Value
from chalicelib.kit.money import Money
from chalicelib.markets.models import CostMoney
from chalicelib.promotions.models.terms import Share


class SkuCost(Body):
    """What one unit costs the seller; nobody else sees it."""

    cost: CostMoney


class MarginGuard(Body):
    """The least the seller wants to keep of a sale, and what else a sale costs.

    `floor` and `commission` are basis points of what the buyer pays; `shipping` is what sending one unit costs.
    """

    floor: int = Field(default=0, ge=-10_000, le=10_000, examples=[1000])
    below: Literal["refuse", "warn"] = "warn"
    commission: Share = 0
    shipping: CostMoney = Money(amount=0)


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
    gifts: Money = Money(amount=0)
    margin: Money
    margin_basis_points: int
    below_floor: bool


class Simulation(Value):
    """What a promotion would do to the SKUs whose cost is known."""

    skus: list[SimulatedSku]
    below_floor: int
