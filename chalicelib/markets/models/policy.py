"""All rules of one market at one time."""

from pydantic import AwareDatetime

from chalicelib.kit.money import Currency
from chalicelib.markets.models.caps import Caps
from chalicelib.markets.models.listings import Imports, Inventory, Listings, Promotions
from chalicelib.markets.models.money import Chargebacks, Fees, Operators, Payments, Payouts, Settlement
from chalicelib.markets.models.parts import Section, Slug
from chalicelib.markets.models.returns import Returns
from chalicelib.markets.models.sellers import Applications
from chalicelib.markets.models.shipping import BusinessDay, HandlingType, Orders, ShipBy, Shipping
from chalicelib.markets.models.standing import Standing


class Policy(Section):
    """All rules of one market from `effective_from` until the next version."""

    market: str
    name: str
    currency: Currency
    version: str
    effective_from: AwareDatetime
    business_day: BusinessDay
    ship_by: ShipBy
    handling_types: dict[Slug, HandlingType]
    orders: Orders
    shipping: Shipping
    returns: Returns
    fees: Fees
    settlement: Settlement
    payouts: Payouts
    chargebacks: Chargebacks
    operators: Operators
    payments: Payments
    listings: Listings
    inventory: Inventory
    promotions: Promotions
    applications: Applications
    standing: Standing
    imports: Imports
    caps: Caps
