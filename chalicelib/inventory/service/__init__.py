"""The use cases of inventory."""

from chalicelib.inventory.service.counting import (
    count,
    mark_in_stock,
    mark_out_of_stock,
    open_stock,
    set_on_hand,
    set_threshold,
)
from chalicelib.inventory.service.ordering import release, reserve, restock, take
from chalicelib.inventory.service.reading import audit, levels, listed, movements, never_counted, stock, with_cover

__all__ = [
    "audit",
    "count",
    "levels",
    "listed",
    "mark_in_stock",
    "mark_out_of_stock",
    "movements",
    "never_counted",
    "open_stock",
    "release",
    "reserve",
    "restock",
    "set_on_hand",
    "set_threshold",
    "stock",
    "take",
    "with_cover",
]
