"""Stock of one SKU, where its units are, and the log of how they got there."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import AwareDatetime, Field

from chalicelib.catalog.models import Listing
from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.events import Actor

MAX_UNITS = 99_999
"""Most units a SKU can have (the market's policy says the same; a test holds them together)."""
MAIN = "main"
"""The warehouse every seller has, and the holding of the units that are in no other."""
PLATFORM_WAREHOUSE = "whs_platform"
"""The platform's own warehouse: its people count what is in it, no seller does."""
WAREHOUSE, POOL, BUCKET = "whs", "pool", "bucket"
"""How the names of other holdings begin."""
MAX_BUCKETS = 16
"""Buckets of one SKU: they are made and joined in one transaction, and read before every sale."""

SkuId = Annotated[str, Field(max_length=40, examples=["sku_2x7kq0a9m3p5r7t9v1x3z5b7d9"])]
Units = Annotated[int, Field(ge=0, le=MAX_UNITS, examples=[12])]
WarehouseId = Annotated[str, Field(max_length=40, examples=[MAIN])]


class StockState(StrEnum):
    """By the units anyone can buy: above the SKU's threshold, at or below it, none."""

    IN_STOCK = "in_stock"
    LOW = "low"
    OUT_OF_STOCK = "out_of_stock"


class Holding(Value):
    """Units of a SKU in one place: a warehouse, a pool, a bucket. `sold` is units ordered by UTC day."""

    holding: str = Field(examples=[MAIN])
    available: int = Field(examples=[10])
    reserved: int = Field(examples=[2])
    sold: dict[str, int] = Field(default_factory=dict, examples=[{"2026-01-05": 2}])
    source_version: int | None = None

    @property
    def units(self) -> int:
        return self.available + self.reserved

    @property
    def is_pool(self) -> bool:
        return self.holding.startswith(POOL)

    @property
    def is_bucket(self) -> bool:
        return self.holding.startswith(BUCKET)

    @property
    def warehouse_id(self) -> str:
        """Pools and buckets are units of the main warehouse."""
        return self.holding if self.holding.startswith(WAREHOUSE) else MAIN


class Move(NamedTuple):
    """What changes in one holding of a SKU: units anyone can take from it, and units that orders hold."""

    holding: str
    available: int = 0
    reserved: int = 0


def summed(moves: Iterable[Move]) -> list[Move]:
    """One move a holding."""
    sums: dict[str, Move] = {}
    for move in moves:
        known = sums.get(move.holding, Move(move.holding))
        added = Move(move.holding, known.available + move.available, known.reserved + move.reserved)
        sums[move.holding] = added
    return list(sums.values())


class StockLevel(Value):
    """Units of one SKU: on hand = available (to anyone) + set aside (in pools) + reserved (by orders)."""

    sku_id: SkuId
    on_hand: int = Field(examples=[12])
    reserved: int = Field(examples=[2])
    available: int = Field(examples=[10])
    set_aside: int = Field(default=0, examples=[0])
    on_sale: bool = Field(default=True, examples=[True])
    state: StockState = StockState.OUT_OF_STOCK
    threshold: int = Field(default=0, examples=[5])
    days_of_cover: int | None = Field(default=None, examples=[14])
    since: date | None = None
    holdings: list[Holding] = Field(default_factory=list)

    @classmethod
    def of(cls, sku_id: str, holdings: Iterable[Holding], *, threshold: int, **facts: object) -> Self:
        """The level that follows from a SKU's holdings; its state too, unless it is given."""
        parts = list(holdings)
        available = sum(part.available for part in parts if not part.is_pool)
        set_aside = sum(part.available for part in parts if part.is_pool)
        reserved = sum(part.reserved for part in parts)
        return cls.model_validate(
            {
                "sku_id": sku_id,
                "on_hand": available + set_aside + reserved,
                "reserved": reserved,
                "available": available,
                "set_aside": set_aside,
                "state": state_of(available, threshold),
                "threshold": threshold,
                "holdings": parts,
                **facts,
            }
        )

    def at(self, holding: str) -> Holding | None:
        return next((part for part in self.holdings if part.holding == holding), None)

    def in_warehouse(self, warehouse_id: str) -> int:
        """Units in one warehouse, whoever they are for."""
        return sum(part.units for part in self.holdings if part.warehouse_id == warehouse_id)

    @property
    def is_counted(self) -> bool:
        return self.at(MAIN) is not None

    @property
    def names(self) -> set[str]:
        """The holdings beside the main one."""
        return {part.holding for part in self.holdings} - {MAIN}

    @property
    def is_whole(self) -> bool:
        """All units that anyone can buy are in the main holding: one item knows everything."""
        return all(part.is_pool or part.holding == MAIN for part in self.holdings)

    @property
    def open_places(self) -> int:
        """Buckets and other warehouses that have units anyone can buy."""
        others = [part for part in self.holdings if not part.is_pool and part.holding != MAIN]
        return sum(part.available > 0 for part in others)

    def moved(self, moves: Iterable[Move]) -> Self:
        """The level after moves; a holding that had none begins with them."""
        parts = {part.holding: part for part in self.holdings}
        for move in summed(moves):
            part = parts.get(move.holding) or Holding(holding=move.holding, available=0, reserved=0)
            changed = {"available": part.available + move.available, "reserved": part.reserved + move.reserved}
            parts[move.holding] = part.model_copy(update=changed)
        return self.with_holdings(parts.values())

    def with_holdings(self, holdings: Iterable[Holding]) -> Self:
        kept = {name: getattr(self, name) for name in ("on_sale", "days_of_cover", "since")}
        return self.of(self.sku_id, holdings, threshold=self.threshold, **kept)


class StockedListing(Value):
    """A listing, with the stock of those of its SKUs that were asked for."""

    listing: Listing
    stock: list[StockLevel] = Field(default_factory=list)


def state_of(available: int, threshold: int) -> StockState:
    if available <= 0:
        return StockState.OUT_OF_STOCK
    return StockState.LOW if available <= threshold else StockState.IN_STOCK


class Reason(StrEnum):
    """Why units moved."""

    COUNTED = "counted"
    SYNCED = "synced"
    ORDERED = "ordered"
    CANCELLED = "cancelled"
    SET_ASIDE = "set_aside"
    POOL_ENDED = "pool_ended"
    SPLIT = "split"
    JOINED = "joined"
    SHIPPED = "shipped"
    RETURNED = "returned"
    RECEIVED = "received"


class MovedUnits(Value):
    """The change of one holding of one SKU."""

    sku_id: SkuId
    holding: str = Field(examples=[MAIN])
    available: int = Field(examples=[-2])
    reserved: int = Field(examples=[2])


class Movement(Entity):
    """One entry of the log: what moved in one transaction, why, for what, and by whom. Never changed."""

    movement_id: str = Field(examples=["mov_01k0000000000000000000000"])
    seller_id: str
    occurred_at: datetime
    reason: Reason
    source: str = Field(default="", examples=["ord_01k0000000000000000000000"])
    actor: Actor
    request_id: str = ""
    units: list[MovedUnits]


class OnHand(Body):
    """So many units are in a warehouse, those reserved or set aside included."""

    on_hand: Units
    warehouse_id: WarehouseId = MAIN


class Threshold(Body):
    """Tell me when so many units are left."""

    threshold: Units


class Split(Body):
    """Sell a SKU out of so many buckets, until a time if one is given."""

    buckets: int = Field(ge=2, le=MAX_BUCKETS, examples=[8])
    ends_at: AwareDatetime | None = None
