"""Orders in DynamoDB, each under its own id.

| access pattern | index | key |
|---|---|---|
| one order | table | pk = order id |
| a seller's orders, newest first | by_seller | seller_key = seller#shard, pk |
| a seller's orders in a status, newest first | newest | status_key = seller#status#shard, pk |
| a seller's orders in a status, ship-by first | by_status | status_key, ship_key = due#order |
| a seller's orders as they change | by_change | seller_key, change_key = changed at#order |
| a buyer's orders, newest first | by_buyer | buyer_id, pk |
| a seller's orders of a SKU, buyer or tracking number | by_seller | seller_key = seller#term#shard, pk |
| what is to be shipped by an instant | by_status | status_key, ship_key up to it |
| how many orders are in each status | table | pk = counts#seller#shard |
| what orders made of the provider's money in an hour | by_seller | seller_key = money#hour#shard |
| an export | table | pk = export id |
| what a seller dispatched on a day, and how much of it late | table | pk = dispatched#seller#day#shard |

The indexes hold keys only: an order is written ten times for every time it is listed, and a list's orders are
read in one batch.
"""

from chalicelib.orders.store.counting import count_dispatch, count_late, counts, dispatched
from chalicelib.orders.store.exports import load_export, save_export
from chalicelib.orders.store.lists import (
    by_ship_by,
    changed,
    due,
    found_by,
    in_status,
    most_urgent,
    of_buyer,
    of_seller,
    placed_between,
)
from chalicelib.orders.store.movements import record_movement, recorded_movements
from chalicelib.orders.store.rows import OrderRow
from chalicelib.orders.store.writing import find_by, load, load_all, save

__all__ = [
    "OrderRow",
    "by_ship_by",
    "changed",
    "count_dispatch",
    "count_late",
    "counts",
    "dispatched",
    "due",
    "find_by",
    "found_by",
    "in_status",
    "load",
    "load_all",
    "load_export",
    "most_urgent",
    "of_buyer",
    "of_seller",
    "placed_between",
    "record_movement",
    "recorded_movements",
    "save",
    "save_export",
]
