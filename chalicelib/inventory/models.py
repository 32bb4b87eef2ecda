"""Stock of one SKU."""

from pydantic import Field

from chalicelib.kit.entity import Body, Value

MAX_UNITS = 99_999
"""Most units a SKU can have (the market's policy says the same; a test holds them together)."""


class StockLevel(Value):
    """Units of one SKU: on hand = available + reserved."""

    sku_id: str = Field(examples=["sku_2x7kq0a9"])
    on_hand: int = Field(examples=[12])
    reserved: int = Field(examples=[2])
    available: int = Field(examples=[10])
    on_sale: bool = Field(examples=[True])


class OnHand(Body):
    """So many units are in the warehouse, the reserved ones included."""

    on_hand: int = Field(ge=0, le=MAX_UNITS, examples=[12])
