"""Many rows in one call, and the exchange of stock with outside systems."""

from datetime import date, datetime
from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from chalicelib.catalog.models import SellerSku
from chalicelib.inventory.models.stock import (
    MAIN,
    MAX_UNITS,
    Movement,
    OnHand,
    SkuId,
    StockLevel,
    Units,
    WarehouseId,
)
from chalicelib.kit.entity import Body, Value


class NewCount(OnHand):
    """The count of one SKU among many."""

    sku_id: SkuId


class NewCounts(Body):
    counts: list[NewCount] = Field(min_length=1, max_length=100)


class SyncRow(Body):
    """What an outside system knows of one SKU: either so many on hand, or so many more or fewer available.

    `source_version` rises with every change over there: what is not newer than what was applied is left alone.
    """

    seller_sku: SellerSku
    warehouse_id: WarehouseId = MAIN
    on_hand: Units | None = Field(default=None, examples=[12])
    change: int | None = Field(default=None, ge=-MAX_UNITS, le=MAX_UNITS)
    source_version: int = Field(ge=0, lt=2**53, examples=[1041])
    changed_at: AwareDatetime

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.on_hand is None) == (self.change is None):
            raise ValueError("send either on_hand or change")
        return self


class SyncBatch(Body):
    """Up to 500 rows of one outside system; `source` is its name, as it stands in the log of movements."""

    source: str = Field(min_length=1, max_length=40, examples=["erp"])
    rows: list[SyncRow] = Field(min_length=1, max_length=500)


class Outcome(StrEnum):
    APPLIED = "applied"
    UNCHANGED = "unchanged"
    STALE = "stale"
    REFUSED = "refused"


class RowResult(Value):
    """What became of one row of a batch, in the order of the rows. A refused row says why."""

    sku: str = Field(examples=["MUG-BLUE"])
    outcome: Outcome
    on_hand: int | None = Field(default=None, examples=[12])
    available: int | None = Field(default=None, examples=[10])
    code: str | None = None
    detail: str | None = None


class RowResults(Value):
    results: list[RowResult]


LAG_SECONDS = (1, 10, 60, 600)
"""The classes lags are counted in; slower ones are `later`."""


class SyncDay(Value):
    """One UTC day of outside sync. Lag is from the change over there to its being applied here."""

    day: date
    rows: dict[Outcome, int] = Field(examples=[{"applied": 480, "stale": 20}])
    mean_lag_ms: int | None = Field(default=None, examples=[640])
    lag: dict[str, int] = Field(examples=[{"within_1s": 470, "within_10s": 10}])
    last_applied_at: datetime | None = None


class SyncReport(Value):
    """The last days, newest first."""

    days: list[SyncDay]


class Changes(Value):
    """What moved since a position, oldest first, and where the SKUs named stand now.

    `data` is settled: each movement comes once, in order. `recent` is what moved in the last seconds, and comes
    again in `data` later. `next_cursor` is always there: ask with it again.
    """

    data: list[Movement]
    recent: list[Movement]
    levels: list[StockLevel]
    next_cursor: str
    more: bool = Field(examples=[False])
