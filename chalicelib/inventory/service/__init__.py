"""The use cases of inventory."""

from chalicelib.inventory.service.batches import set_counts
from chalicelib.inventory.service.counting import (
    count,
    mark_in_stock,
    mark_out_of_stock,
    open_stock,
    set_on_hand,
    set_threshold,
)
from chalicelib.inventory.service.drops import end_drop, join, split
from chalicelib.inventory.service.ordering import release, reserve, restock, take
from chalicelib.inventory.service.pools import (
    QUEUE,
    end_pool,
    end_sale,
    expire_pool,
    give_back,
    open_pool,
    open_pool_of_sale,
    pool,
    pool_units,
    pools,
    set_aside,
)
from chalicelib.inventory.service.reading import (
    audit,
    levels,
    levels_with,
    listed,
    listings_by_stock,
    movements,
    never_counted,
    stock,
    with_cover,
)
from chalicelib.inventory.service.receiving import held_for, receive
from chalicelib.inventory.service.syncing import changes, sync, sync_report
from chalicelib.inventory.service.warehouses import add_warehouse, warehouses

__all__ = [
    "QUEUE",
    "add_warehouse",
    "audit",
    "changes",
    "count",
    "end_drop",
    "end_pool",
    "end_sale",
    "expire_pool",
    "give_back",
    "held_for",
    "join",
    "levels",
    "levels_with",
    "listed",
    "listings_by_stock",
    "mark_in_stock",
    "mark_out_of_stock",
    "movements",
    "never_counted",
    "open_pool",
    "open_pool_of_sale",
    "open_stock",
    "pool",
    "pool_units",
    "pools",
    "receive",
    "release",
    "reserve",
    "restock",
    "set_aside",
    "set_counts",
    "set_on_hand",
    "set_threshold",
    "split",
    "stock",
    "sync",
    "sync_report",
    "take",
    "warehouses",
    "with_cover",
]
