"""What inventory tells. Sales and shipments are told by orders; the log of movements has them all."""

from typing import ClassVar

from chalicelib.inventory.models import StockLevel
from chalicelib.kit.entity import Value
from chalicelib.kit.events import Event


class StockEvent(Event):
    subject_field: ClassVar[str] = "sku_id"
    sku_id: str


class SkuMarkedOutOfStock(StockEvent):
    name = "sku_marked_out_of_stock"


class SkuBackInStock(StockEvent):
    name = "sku_back_in_stock"


class ShopStockEvent(Event):
    """Something happened to the stock of one or more SKUs of a seller, in one transaction."""

    subject_field: ClassVar[str] = "seller_id"


class Count(Value):
    sku_id: str
    on_hand: int
    before: int


class StockSet(ShopStockEvent):
    """The seller counted: so many on hand now, so many before."""

    name = "stock_set"
    counts: list[Count]


class UnitsLeft(Value):
    sku_id: str
    available: int
    threshold: int

    @classmethod
    def of(cls, level: StockLevel) -> "UnitsLeft":
        return cls(sku_id=level.sku_id, available=level.available, threshold=level.threshold)


class StockRanLow(ShopStockEvent):
    """SKUs fell to their threshold. Told once a crossing."""

    name = "stock_low"
    skus: list[UnitsLeft]


class StockRanOut(ShopStockEvent):
    """SKUs have no unit left that anyone can buy. Told once a crossing."""

    name = "stock_out"
    skus: list[UnitsLeft]


class SkuSplit(StockEvent):
    """A SKU is sold out of buckets."""

    name = "sku_split"
    buckets: int


class SkuJoined(StockEvent):
    name = "sku_joined"


class PoolEvent(Event):
    subject_field: ClassVar[str] = "pool_id"
    pool_id: str


class PoolOpened(PoolEvent):
    name = "pool_opened"


class PoolFilled(PoolEvent):
    """So many units of a SKU are set aside now."""

    name = "pool_filled"
    sku_id: str
    units: int


class PoolEnded(PoolEvent):
    name = "pool_ended"


class WarehouseAdded(Event):
    name = "warehouse_added"
    subject_field: ClassVar[str] = "warehouse_id"
    warehouse_id: str
