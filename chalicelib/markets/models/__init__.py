"""A market's rules as dated data: policy, calendar, categories, prohibited items.

The numbers live in data/*.json. Field names end in their unit; money is in the currency's minor units.
"""

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
from chalicelib.markets.models.money import Fees, Payments, Payouts, Settlement
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

__all__ = [
    "REGULAR",
    "Applications",
    "Area",
    "Attribute",
    "BasisPoints",
    "BusinessDay",
    "Calendar",
    "Category",
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
    "Orders",
    "Package",
    "Payments",
    "Payouts",
    "Photos",
    "PlatformWarehouse",
    "Policy",
    "ProbationTier",
    "Promotions",
    "Quality",
    "Range",
    "RateName",
    "RateRule",
    "ReturnReason",
    "Returns",
    "Section",
    "Settlement",
    "ShipBy",
    "ShipByRule",
    "Shipping",
    "ShippingFunding",
    "Slug",
    "Stacking",
    "Standing",
    "TierName",
    "Video",
    "WarehouseWork",
    "WordRule",
    "WordRules",
    "spoken",
]
