"""What inventory tells."""

from typing import ClassVar

from chalicelib.kit.events import Event


class StockEvent(Event):
    subject_field: ClassVar[str] = "sku_id"
    sku_id: str


class StockSet(StockEvent):
    """The seller counted: so many on hand now, so many before."""

    name = "stock_set"
    on_hand: int
    before: int


class SkuMarkedOutOfStock(StockEvent):
    name = "sku_marked_out_of_stock"


class SkuBackInStock(StockEvent):
    name = "sku_back_in_stock"
