"""Stock from and for an outside system: rows with a version come in, a feed of what moved goes out."""

from collections import Counter
from datetime import timedelta

from chalicelib.catalog.models import sku_id_of
from chalicelib.inventory import counters, lags, log, store
from chalicelib.inventory.errors import TooFewAvailable, TooManyUnits, UnitsReserved
from chalicelib.inventory.models import (
    MAX_UNITS,
    Changes,
    Holding,
    Move,
    Outcome,
    Reason,
    RowResult,
    StockLevel,
    SyncBatch,
    SyncReport,
    SyncRow,
)
from chalicelib.inventory.service.batches import Begin, Wish, applied
from chalicelib.inventory.service.counting import open_sku
from chalicelib.inventory.service.moving import move
from chalicelib.kit.ids import first_id
from chalicelib.kit.pages import PageQuery, cursor_at
from chalicelib.kit.work import Work

REPORTED_DAYS = 14
SETTLED = timedelta(seconds=30)
"""Longer than any request or message may take: what is older cannot be joined by anything older still."""
NOTHING = "mov_"
"""The position before every movement."""


def sync(work: Work, seller_id: str, batch: SyncBatch, begin: Begin) -> list[RowResult]:
    """Apply each row that is newer than what its SKU has; `work` counts the rows and their lag."""
    results = applied(seller_id, [_wish(seller_id, row, batch.source) for row in batch.rows], begin)
    applied_by = begin().now
    delays = [
        max(0, int((applied_by - row.changed_at) / timedelta(milliseconds=1)))
        for row, result in zip(batch.rows, results, strict=True)
        if result.outcome is Outcome.APPLIED
    ]
    lags.add(work, seller_id, Counter(result.outcome for result in results), delays)
    return results


def _wish(seller_id: str, row: SyncRow, source: str) -> Wish:
    def write(work: Work, seen: StockLevel) -> tuple[StockLevel, Outcome]:
        part = seen.at(row.warehouse_id)
        known = part.source_version if part else None
        if known is not None and known >= row.source_version:
            return seen, Outcome.UNCHANGED if known == row.source_version else Outcome.STALE
        return _applied(work, seller_id, seen, row, source), Outcome.APPLIED

    return Wish(row.seller_sku, sku_id_of(seller_id, row.seller_sku), row.warehouse_id, write)


def _applied(work: Work, seller_id: str, seen: StockLevel, row: SyncRow, source: str) -> StockLevel:
    here = seen.in_warehouse(row.warehouse_id)
    change = row.change if row.on_hand is None else row.on_hand - here
    assert change is not None
    part = seen.at(row.warehouse_id) or Holding(holding=row.warehouse_id, available=0, reserved=0)
    if part.available + change < 0:
        raise TooFewAvailable(part.available) if row.on_hand is None else UnitsReserved(here - part.available)
    if here + change > MAX_UNITS:
        raise TooManyUnits(f"A SKU has at most {MAX_UNITS} units.")
    if not seen.is_counted:
        first = part.model_copy(update={"available": change, "source_version": row.source_version})
        return open_sku(work, seller_id, seen.sku_id, first, Reason.SYNCED, source)
    steps = counters.Change(
        [Move(row.warehouse_id, change)], exact=row.on_hand is not None, version=row.source_version
    )
    return move(work, seller_id, seen, steps, Reason.SYNCED, source)


def sync_report(seller_id: str) -> SyncReport:
    """How outside sync did on the last days."""
    return SyncReport(days=lags.days(seller_id, REPORTED_DAYS))


def changes(work: Work, seller_id: str, query: PageQuery) -> Changes:
    """What moved since a position. What is young comes again: an older id may still be on its way."""
    page = log.since(seller_id, query)
    settled_before = first_id("mov", work.now - SETTLED)
    data = [movement for movement in page.data if movement.movement_id < settled_before]
    recent = page.data[len(data) :]
    skus = dict.fromkeys((seller_id, unit.sku_id) for movement in page.data for unit in movement.units)
    position = data[-1].movement_id if data else query.position() or NOTHING
    return Changes(
        data=data,
        recent=recent,
        levels=list(store.levels(skus).values()),
        next_cursor=cursor_at(position),
        more=page.next_cursor is not None and not recent,
    )
