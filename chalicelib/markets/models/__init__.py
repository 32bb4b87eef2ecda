"""A market's rules as dated data: policy, calendar, categories, prohibited items.

The numbers live in data/*.json. Field names end in their unit; money is in the currency's minor units.
"""

from chalicelib.markets.models.amounts import Budget, CostMoney, PositiveMoney, Price, SignedMoney
from chalicelib.markets.models.caps import CapName, Caps
from chalicelib.markets.models.categories import Attribute, Category, WordRule, WordRules, spoken
from chalicelib.markets.models.listings import (
    Images,
    Imports,
    Inventory,
    Listings,
    Package,
    Promotions,
    Quality,
    Stacking,
    Video,
)
from chalicelib.markets.models.money import Chargebacks, Fees, Operators, Payments, Payouts, Settlement
from chalicelib.markets.models.parts import BasisPoints, Frozen, Range, Section, Slug, TierName
from chalicelib.markets.models.places import Area, Calendar
from chalicelib.markets.models.policy import Policy
from chalicelib.markets.models.returns import Photos, ReturnReason, Returns
from chalicelib.markets.models.sellers import Applications
from chalicelib.markets.models.shipping import (
    REGULAR,
    BusinessDay,
    CountedAt,
    Handling,
    HandlingType,
    Orders,
    PlatformWarehouse,
    ShipBy,
    ShipByRule,
    Shipping,
    ShippingFunding,
    WarehouseWork,
)
from chalicelib.markets.models.standing import Effect, ProbationTier, RateName, RateRule, Standing
from chalicelib.markets.models.taxes import SalesTax, TaxLevel, TaxRate

__all__ = [
    "REGULAR",
    "Applications",
    "Area",
    "Attribute",
    "BasisPoints",
    "Budget",
    "BusinessDay",
    "Calendar",
    "CapName",
    "Caps",
    "Category",
    "Chargebacks",
    "CostMoney",
    "CountedAt",
    "Effect",
    "Fees",
    "Frozen",
    "Handling",
    "HandlingType",
    "Images",
    "Imports",
    "Inventory",
    "Listings",
    "Operators",
    "Orders",
    "Package",
    "Payments",
    "Payouts",
    "Photos",
    "PlatformWarehouse",
    "Policy",
    "PositiveMoney",
    "Price",
    "ProbationTier",
    "Promotions",
    "Quality",
    "Range",
    "RateName",
    "RateRule",
    "ReturnReason",
    "Returns",
    "SalesTax",
    "Section",
    "Settlement",
    "ShipBy",
    "ShipByRule",
    "Shipping",
    "ShippingFunding",
    "SignedMoney",
    "Slug",
    "Stacking",
    "Standing",
    "TaxLevel",
    "TaxRate",
    "TierName",
    "Video",
    "WarehouseWork",
    "WordRule",
    "WordRules",
    "spoken",
]
