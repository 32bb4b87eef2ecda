"""Pools and warehouses: where units are, and whom they are for."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from chalicelib.inventory.models.stock import SkuId, Units, WarehouseId
from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.sellers.models import ShipFrom


class PoolKind(StrEnum):
    CAMPAIGN = "campaign"
    CREATOR = "creator"
    FLASH_SALE = "flash_sale"


class PoolStatus(StrEnum):
    OPEN = "open"
    ENDED = "ended"


class NewPool(Body):
    """Units to be set aside for a campaign or a creator; a flash sale sets aside its own.

    `reference` is whose it is, by the caller's id.
    """

    name: str = Field(min_length=1, max_length=50, examples=["Summer drop"])
    kind: Literal[PoolKind.CAMPAIGN, PoolKind.CREATOR]
    reference: str = Field(default="", max_length=60, examples=["cmp_01k0000000000000000000000"])
    ends_at: AwareDatetime | None = None


class Pool(Entity):
    """Units that only their campaign, creator or flash sale sells; back in the common stock when it ends."""

    pool_id: str = Field(examples=["pool_01k0000000000000000000000"])
    seller_id: str
    name: str
    kind: PoolKind
    reference: str = ""
    status: PoolStatus = PoolStatus.OPEN
    created_at: datetime
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["end"]])

    @property
    def is_of_a_sale(self) -> bool:
        return self.kind is PoolKind.FLASH_SALE


class PooledUnits(Body):
    """So many units anyone entitled can still take from the pool."""

    units: Units


class PoolUnits(Value):
    """Units of one SKU in a pool."""

    sku_id: SkuId
    available: int = Field(examples=[20])
    reserved: int = Field(examples=[3])


class NewWarehouse(Body):
    name: str = Field(min_length=1, max_length=60, examples=["East"])
    address: ShipFrom


class Warehouse(Entity):
    """A place where a seller's units are. The main one is there by itself, at the shop's address."""

    warehouse_id: WarehouseId
    seller_id: str
    name: str = Field(examples=["East"])
    address: ShipFrom
    created_at: datetime | None = None
