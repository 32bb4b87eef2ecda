"""How many orders there are: by status, and dispatched by day."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.orders.models import Order, OrderStatus
from chalicelib.orders.rules import together
from chalicelib.orders.store.rows import CountsRow, DispatchedRow

COUNT_SHARDS = 8
"""Items a seller's counts are spread over, so that orders placed at once do not wait for each other."""


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


def count_status(work: Work, order: Order, before: Order | None) -> None:
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
