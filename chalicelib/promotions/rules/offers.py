"""What the pricing engine takes. Amounts are whole cents of one currency, rates are basis points."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.promotions.models import Kind, Segment

PLATFORM = "platform"
"""Owner of an offer that is good in every shop."""


@dataclass(frozen=True, slots=True)
class CartItem:
    """So many units of one SKU of a shop, at the listing's price."""

    seller_id: str
    listing_id: str
    sku_id: str
    unit_price: int
    quantity: int

    @property
    def place(self) -> tuple[str, str, str, int, int]:
        """The canonical order of a cart, whatever order it came in."""
        return (self.seller_id, self.listing_id, self.sku_id, self.unit_price, self.quantity)


@dataclass(frozen=True, slots=True)
class Cart:
    """What is priced: the goods, what shipping each shop's part costs, and whose it is.

    `segments` are what the buyer is to each shop, and to the platform. `shipping` is by seller.
    """

    items: tuple[CartItem, ...]
    shipping: Mapping[str, int] = field(default_factory=dict)
    segments: Mapping[str, frozenset[Segment]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tier:
    """From so many units, or from so much spent, this much off."""

    percent_off: int
    min_units: int = 0
    min_spend: int = 0


@dataclass(frozen=True, slots=True)
class GiftGoods:
    """What comes along for nothing."""

    listing_id: str
    sku_id: str
    unit_price: int
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Offer:
    """One promotion as it stands for one buyer at one moment.

    `listing_ids` empty means all goods of its owner. A limit that is None is no limit. `platform_share` is the
    part of the discount that the platform pays; the seller pays the rest.
    """

    offer_id: str
    kind: Kind
    name: str
    owner: str
    starts_at: datetime
    ends_at: datetime
    listing_ids: frozenset[str] = frozenset()
    prices: Mapping[str, int] = field(default_factory=dict)
    percent_off: int = 0
    amount_off: int = 0
    max_discount: int | None = None
    min_spend: int = 0
    tiers: tuple[Tier, ...] = ()
    gift: GiftGoods | None = None
    segment: Segment = Segment.ALL
    platform_share: int = 0
    units_left: Mapping[str, int] | None = None
    units_per_buyer: int | None = None
    uses_left: int | None = None
    buyer_uses_left: int | None = None
    budget_left: int | None = None
    claimed: bool = True
    stopped: bool = False
    held_out: bool = False

    def covers(self, item: CartItem) -> bool:
        """Whether the item is among its goods."""
        if self.owner not in (PLATFORM, item.seller_id):
            return False
        if self.prices:
            return item.sku_id in self.prices
        return not self.listing_ids or item.listing_id in self.listing_ids

    def worth(self, spend: int) -> int:
        """What it takes off goods or shipping that cost `spend`: never more than they cost."""
        off = self.amount_off or part_of_spend(spend, self.percent_off)
        if self.max_discount is not None:
            off = min(off, self.max_discount)
        return min(off, spend)

    def unit_off(self, item: CartItem) -> int:
        """What it takes off one unit, if it is a price offer."""
        if self.prices:
            return max(0, item.unit_price - self.prices[item.sku_id])
        return part_of_spend(item.unit_price, self.percent_off)

    def tier(self, units: int, spend: int) -> Tier | None:
        """The best tier that so many units for so much money reach."""
        reached = [tier for tier in self.tiers if units >= tier.min_units and spend >= tier.min_spend]
        return max(reached, key=lambda tier: tier.percent_off, default=None)


def part_of_spend(spend: int, basis_points: int) -> int:
    """A percentage of what is spent, rounded half up at the cent."""
    return (spend * basis_points * 2 + 10_000) // 20_000
