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
| an export | table | pk = export id |
| what a seller dispatched on a day, and how much of it late | table | pk = dispatched#seller#day#shard |

The indexes hold keys only: an order is written ten times for every time it is listed, and a list's orders are
read in one batch.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.ids import first_id
from chalicelib.kit.pages import Only, Page, PageQuery, cursor_at, merged_page
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work
from chalicelib.orders.exports import Export
from chalicelib.orders.models import Order, OrderStatus
from chalicelib.orders.rules import UNSHIPPED, together

COUNT_SHARDS = 8
"""Items a seller's counts are spread over, so that orders placed at once do not wait for each other."""


class BySeller(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_seller"
        projection = KeysOnlyProjection()

    seller_key = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class Newest(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "newest"
        projection = KeysOnlyProjection()

    status_key = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByStatus(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_status"
        projection = KeysOnlyProjection()

    status_key = UnicodeAttribute(hash_key=True)
    ship_key = UnicodeAttribute(range_key=True)


class ByChange(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_change"
        projection = KeysOnlyProjection()

    seller_key = UnicodeAttribute(hash_key=True)
    change_key = UnicodeAttribute(range_key=True)


class ByBuyer(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_buyer"
        projection = KeysOnlyProjection()

    buyer_id = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class OrderRow(EntityRow):
    class Meta:
        table_name = settings.resource("orders")

    pk = UnicodeAttribute(hash_key=True)
    seller_key = UnicodeAttribute()
    status_key = UnicodeAttribute()
    ship_key = UnicodeAttribute()
    change_key = UnicodeAttribute()
    buyer_id = UnicodeAttribute()
    entity = EntityAttribute(Order)
    by_seller = BySeller()
    newest = Newest()
    by_status = ByStatus()
    by_change = ByChange()
    by_buyer = ByBuyer()


class CountsRow(Row):
    """How many of a seller's orders are in each status. pk = counts#seller#shard."""

    class Meta:
        table_name = settings.resource("orders")

    pk = UnicodeAttribute(hash_key=True)
    unpaid = NumberAttribute(default=0)
    on_hold = NumberAttribute(default=0)
    awaiting_shipment = NumberAttribute(default=0)
    partially_shipping = NumberAttribute(default=0)
    awaiting_collection = NumberAttribute(default=0)
    in_transit = NumberAttribute(default=0)
    delivered = NumberAttribute(default=0)
    completed = NumberAttribute(default=0)
    cancelled = NumberAttribute(default=0)


class TermRow(Row):
    """Something an order is found by. pk = order#term; it stands in by_seller beside the orders themselves."""

    class Meta:
        table_name = settings.resource("orders")

    pk = UnicodeAttribute(hash_key=True)
    seller_key = UnicodeAttribute()


class DispatchedRow(Row):
    """How many orders a seller dispatched on a day of the market, and how many of them late."""

    class Meta:
        table_name = settings.resource("orders")

    pk = UnicodeAttribute(hash_key=True)
    dispatched = NumberAttribute(default=0)
    late = NumberAttribute(default=0)


class ExportRow(EntityRow):
    """A seller's wish for orders as CSV files. pk = export id."""

    class Meta:
        table_name = settings.resource("orders")

    pk = UnicodeAttribute(hash_key=True)
    entity = EntityAttribute(Export)


def save_export(work: Work, export: Export) -> Export:
    return work.save(ExportRow(export.export_id, entity=export.with_(files=[])), export)


def load_export(export_id: str) -> Export:
    """Raises NotFound."""
    row = ExportRow.find(export_id) if export_id.startswith("exp_") else None
    if row is None:
        raise NotFound
    export: Export = row.current
    return export


def find_by(work: Work, order: Order, *terms: str) -> None:
    """Let the seller find an order by these terms."""
    for term in terms:
        key = f"{order.seller_id}#{term}#{shard_of(order.order_id)}"
        work.put(TermRow(f"{order.order_id}#{term}", seller_key=key))


def found_by(seller_id: str, term: str, query: PageQuery) -> Page[Order]:
    """A seller's orders that have a term, newest first."""
    keys = [f"{seller_id}#{term}#{shard}" for shard in range(SHARDS)]
    page = merged_page(OrderRow.by_seller, OrderRow.pk, keys, query, read=_id)
    return _whole(page.model_copy(update={"data": [key.split("#")[0] for key in page.data]}))


def count_dispatch(work: Work, order: Order, day: date) -> None:
    _count_on_day(work, order, day, {"dispatched": 1, "late": int(order.late)})


def count_late(work: Work, order: Order, day: date) -> None:
    """An order dispatched that day turned out late."""
    _count_on_day(work, order, day, {"late": 1})


def _count_on_day(work: Work, order: Order, day: date, counted: dict[str, int]) -> None:
    key = f"dispatched#{order.seller_id}#{day}#{shard_of(order.order_id)}"
    work.gather(f"orders#{key}", counted, partial(_add_dispatched, key))


def _add_dispatched(key: str, work: Work, parts: list[dict[str, int]]) -> None:
    actions = [getattr(DispatchedRow, name).add(change) for name, change in together(*parts).items()]
    work.change(DispatchedRow(key), actions, None, Conflict())


def dispatched(seller_id: str, days: Iterable[date]) -> tuple[int, int]:
    """Orders a seller dispatched on these days, and how many of them late."""
    keys = [f"dispatched#{seller_id}#{day}#{shard}" for day in days for shard in range(SHARDS)]
    rows = list(DispatchedRow.batch_get(keys))
    return sum(int(row.dispatched) for row in rows), sum(int(row.late) for row in rows)


def due(seller_id: str, statuses: Iterable[OrderStatus], *instants: datetime) -> list[int]:
    """How many orders in these statuses are to be shipped by each instant, the last of them the latest."""
    keys = [key for status in statuses for key in _status_keys(seller_id, status)]
    last = OrderRow.ship_key < f"{_instant(instants[-1])}~"
    found = [row.ship_key for key in keys for row in OrderRow.by_status.query(key, last)]
    return [sum(ship_key < f"{_instant(instant)}~" for ship_key in found) for instant in instants]


def most_urgent(seller_id: str, statuses: Iterable[OrderStatus], query: PageQuery) -> Page[Order]:
    """A seller's orders in these statuses, the most urgent first."""
    keys = [key for status in statuses for key in _status_keys(seller_id, status)]
    page = merged_page(OrderRow.by_status, OrderRow.ship_key, keys, query, newest_first=False, read=_id)
    return _whole(page, lambda order: order.status in UNSHIPPED)


def save(work: Work, order: Order, before: Order | None = None) -> Order:
    """Write a new order, or one that was `before`, and count it under its status."""
    assert (before is None) == (order.version == 0)
    if before is None or before.status is not order.status:
        _count(work, order, before)
    order = order.with_(changed_at=work.now)
    shard = shard_of(order.order_id)
    due = order.deadlines.ship_by or order.deadlines.pay_by
    row = OrderRow(
        order.order_id,
        seller_key=f"{order.seller_id}#{shard}",
        status_key=f"{order.seller_id}#{order.status}#{shard}",
        ship_key=f"{_instant(due)}#{order.order_id}",
        change_key=f"{_instant(work.now)}#{order.order_id}",
        buyer_id=order.buyer_id,
        entity=order.with_(possible_actions=[]),
    )
    return work.save(row, order)


def _count(work: Work, order: Order, before: Order | None) -> None:
    changes = {str(order.status): 1}
    if before is not None:
        changes[str(before.status)] = -1
    shard = shard_of(order.order_id, COUNT_SHARDS)
    key = f"counts#{order.seller_id}#{shard}"
    work.gather(f"orders#{key}", changes, partial(_add_counts, key))


def _add_counts(key: str, work: Work, parts: list[dict[str, int]]) -> None:
    actions = [getattr(CountsRow, name).add(change) for name, change in together(*parts).items()]
    work.change(CountsRow(key), actions, None, Conflict())


def counts(seller_id: str) -> dict[OrderStatus, int]:
    """How many of a seller's orders are in each status."""
    rows = list(CountsRow.batch_get([f"counts#{seller_id}#{shard}" for shard in range(COUNT_SHARDS)]))
    return {status: sum(int(getattr(row, status)) for row in rows) for status in OrderStatus}


def load(order_id: str) -> Order:
    """One order by its id; the caller checks whose it is. Raises NotFound."""
    row = OrderRow.find(order_id) if order_id.startswith("ord_") else None
    if row is None:
        raise NotFound
    order: Order = row.current
    return order


def load_all(order_ids: Sequence[str]) -> list[Order]:
    """Orders by their ids, in that order, in one batch of at most 100; those that are not there are absent."""
    found = {row.pk: row.current for row in OrderRow.batch_get(list(order_ids))} if order_ids else {}
    return [found[order_id] for order_id in order_ids if order_id in found]


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
        only=Only(first=_instant(first) if first else "", last=f"{_instant(last)}~" if last else ""),
    )
    return _whole(page, _in(status))


def changed(seller_id: str, query: PageQuery, before: datetime) -> Page[Order]:
    """A seller's orders in the sequence of their last changes, up to an instant. Its cursor never ends."""
    keys = [f"{seller_id}#{shard}" for shard in range(SHARDS)]
    settled = Only(last=_instant(before))
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


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f")
