"""Lists of orders: a page of keys from an index, then its orders in one batch."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from chalicelib.kit.events import SHARDS
from chalicelib.kit.ids import first_id
from chalicelib.kit.pages import Only, Page, PageQuery, cursor_at, merged_page
from chalicelib.orders.models import Order, OrderStatus
from chalicelib.orders.rules import UNSHIPPED
from chalicelib.orders.store.rows import OrderRow, instant_key
from chalicelib.orders.store.writing import load_all


def found_by(seller_id: str, term: str, query: PageQuery) -> Page[Order]:
    """A seller's orders that have a term, newest first."""
    keys = [f"{seller_id}#{term}#{shard}" for shard in range(SHARDS)]
    page = merged_page(OrderRow.by_seller, OrderRow.pk, keys, query, read=_id)
    return _whole(page.model_copy(update={"data": [key.split("#")[0] for key in page.data]}))


def due(seller_id: str, statuses: Iterable[OrderStatus], *instants: datetime) -> list[int]:
    """How many orders in these statuses are to be shipped by each instant, the last of them the latest."""
    keys = [key for status in statuses for key in _status_keys(seller_id, status)]
    last = OrderRow.ship_key < f"{instant_key(instants[-1])}~"
    found = [row.ship_key for key in keys for row in OrderRow.by_status.query(key, last)]
    return [sum(ship_key < f"{instant_key(instant)}~" for ship_key in found) for instant in instants]


def most_urgent(seller_id: str, statuses: Iterable[OrderStatus], query: PageQuery) -> Page[Order]:
    """A seller's orders in these statuses, the most urgent first."""
    keys = [key for status in statuses for key in _status_keys(seller_id, status)]
    page = merged_page(OrderRow.by_status, OrderRow.ship_key, keys, query, newest_first=False, read=_id)
    return _whole(page, lambda order: order.status in UNSHIPPED)


def of_seller(seller_id: str, query: PageQuery) -> Page[Order]:
    """A seller's orders, newest first."""
    keys = [f"{seller_id}#{shard}" for shard in range(SHARDS)]
    return _whole(merged_page(OrderRow.by_seller, OrderRow.pk, keys, query, read=_id))


def placed_between(seller_id: str, first: datetime, last: datetime, query: PageQuery) -> Page[Order]:
    """A seller's orders placed in a span of time, newest first: an order's id begins with when it was made."""
    keys = [f"{seller_id}#{shard}" for shard in range(SHARDS)]
    span = Only(first=first_id("ord", first), last=f"{first_id('ord', last)}~")
    return _whole(merged_page(OrderRow.by_seller, OrderRow.pk, keys, query, read=_id, only=span))


def in_status(seller_id: str, status: OrderStatus, query: PageQuery) -> Page[Order]:
    """A seller's orders in a status, newest first."""
    keys = _status_keys(seller_id, status)
    return _whole(merged_page(OrderRow.newest, OrderRow.pk, keys, query, read=_id), _in(status))


def by_ship_by(
    seller_id: str, status: OrderStatus, query: PageQuery, window: tuple[datetime | None, datetime | None]
) -> Page[Order]:
    """A seller's orders in a status to be shipped in a window of time, the most urgent first."""
    first, last = window
    page = merged_page(
        OrderRow.by_status,
        OrderRow.ship_key,
        _status_keys(seller_id, status),
        query,
        newest_first=False,
        read=_id,
        only=Only(first=instant_key(first) if first else "", last=f"{instant_key(last)}~" if last else ""),
    )
    return _whole(page, _in(status))


def changed(seller_id: str, query: PageQuery, before: datetime) -> Page[Order]:
    """A seller's orders in the sequence of their last changes, up to an instant. Its cursor never ends."""
    keys = [f"{seller_id}#{shard}" for shard in range(SHARDS)]
    settled = Only(last=instant_key(before))
    index, key = OrderRow.by_change, OrderRow.change_key
    page = merged_page(index, key, keys, query, newest_first=False, read=lambda row: row, only=settled)
    last = cursor_at(page.data[-1].change_key) if page.data else query.cursor
    return Page(data=load_all([_id(row) for row in page.data]), next_cursor=last)


def of_buyer(buyer_id: str, query: PageQuery) -> Page[Order]:
    return _whole(merged_page(OrderRow.by_buyer, OrderRow.pk, [buyer_id], query, read=_id))


def _whole(page: Page[str], still: Callable[[Order], bool] = lambda order: True) -> Page[Order]:
    """The page's orders as they are now; one that has left the list since the index knew is left out."""
    orders = [order for order in load_all(page.data) if still(order)]
    return Page(data=orders, next_cursor=page.next_cursor)


def _in(status: OrderStatus) -> Callable[[Order], bool]:
    return lambda order: order.status is status


def _status_keys(seller_id: str, status: OrderStatus) -> list[str]:
    return [f"{seller_id}#{status}#{shard}" for shard in range(SHARDS)]


def _id(row: Any) -> str:
    return str(row.pk)
