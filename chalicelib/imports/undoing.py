"""Taking back what a chunk did, product by product, from the traces it left: what was changed since is kept."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from chalicelib.catalog import service as catalog
from chalicelib.catalog.models import Listing, ListingStatus, Sku
from chalicelib.imports import files, store
from chalicelib.imports.chunks import Done
from chalicelib.imports.known import held_of
from chalicelib.imports.models import Phase, RowOutcome, RowResult, UndoOutcome
from chalicelib.imports.report import undo_line
from chalicelib.imports.store import Outcome
from chalicelib.imports.tasks import ChunkTask
from chalicelib.imports.traces import Changed, SkuTrace, Trace, mark
from chalicelib.imports.wares import SKU_FIELDS, said_of
from chalicelib.inventory import service as inventory
from chalicelib.inventory.models import MAIN, StockLevel
from chalicelib.kit.problems import Conflict, Problem, Retry
from chalicelib.kit.work import Work

SKUS_EACH = 5
TRIES = 6
SINCE = "They were changed since."


class Undone(NamedTuple):
    """What became of one row's change."""

    row: int
    product_id: str
    sku: str
    outcome: UndoOutcome
    kept: list[str]
    reason: str = ""


def work_off(task: ChunkTask, begin: Callable[[], Work]) -> Done:
    """Take back what the rows of a chunk did. Done again after a crash, it finds what is done and goes on."""
    found = [result for result in _written(task) if result.outcome in (RowOutcome.CREATED, RowOutcome.UPDATED)]
    products = store.products(task.seller_id, dict.fromkeys(result.product_id for result in found))
    undone: list[Undone] = []
    for product_id, rows in groupby(sorted(found, key=lambda row: row.product_id), key=lambda row: row.product_id):
        product = products.get(product_id)
        trace = product.traces.get(task.import_id) if product else None
        undone += _product(task, trace, list(rows), begin)
    if undone:
        lines = [undo_line(*each) for each in sorted(undone)]
        files.keep_lines(task, "undo", b"".join(lines))
    rows_by: Counter[Outcome] = Counter(each.outcome for each in undone)
    return Done(rows_by, len(undone), {})


def _written(task: ChunkTask) -> list[RowResult]:
    """What the chunk did when it was written; nothing if it was never worked off."""
    found = store.chunk(task.seller_id, task.import_id, Phase.WRITE, task.number)
    if found is None or not found.results:
        return []
    return files.results_of(task.seller_id, task.import_id, Phase.WRITE, task.number)


def _product(
    task: ChunkTask, trace: Trace | None, rows: list[RowResult], begin: Callable[[], Work]
) -> list[Undone]:
    if trace is None:
        text = "Many imports have changed this product since, or it is gone."
        return [Undone(row.row, row.product_id, row.sku, UndoOutcome.KEPT, [], text) for row in rows]
    for attempt in range(TRIES):
        try:
            return _Reversal(task, trace, begin).of(rows)
        except Conflict:
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 (jitter)
        except Problem as refusal:
            return [Undone(row.row, row.product_id, row.sku, UndoOutcome.KEPT, [], refusal.detail) for row in rows]
    raise Retry(f"the product of row {rows[0].row} kept changing")


class _Reversal:
    """One product on its way back."""

    def __init__(self, task: ChunkTask, trace: Trace, begin: Callable[[], Work]) -> None:
        self.seller_id = task.seller_id
        self.trace = trace
        self.begin = begin
        self.traces = {sku.row: (sku_id, sku) for sku_id, sku in trace.skus.items()}

    def of(self, rows: list[RowResult]) -> list[Undone]:
        listing = catalog.listings_of(self.seller_id, [self.trace.listing_id]).get(self.trace.listing_id)
        if listing is None or listing.status is ListingStatus.DELETED:
            return [_undone(row, UndoOutcome.REMOVED) for row in rows]
        if self.trace.created:
            work = self.begin()
            catalog.delete(work, self.seller_id, listing.listing_id)
            work.commit()
            return [_undone(row, UndoOutcome.REMOVED) for row in rows]
        undone = []
        for start in range(0, len(rows), SKUS_EACH):
            listing, done = self._step(listing, rows[start : start + SKUS_EACH])
            undone += done
        return undone

    def _step(self, listing: Listing, rows: list[RowResult]) -> tuple[Listing, list[Undone]]:
        """A few SKUs and what all rows say of the listing, in one transaction."""
        work, wares = self.begin(), listing.latest
        stock = inventory.levels((self.seller_id, self.traces[row.row][0]) for row in rows)
        restored, kept = _restored(self.trace.fields, said_of(wares))
        if "images" in restored:
            restored["images"] = [image for image in wares.images if image.image_id in restored["images"]]
        skus = {sku.sku_id: sku for sku in wares.skus}
        undone = []
        for row in rows:
            sku_id, trace = self.traces[row.row]
            level = stock.get(sku_id) or inventory.never_counted(sku_id)
            if trace.outcome is RowOutcome.CREATED:
                undone.append(self._remove(work, row, skus, level))
            else:
                own = self._restore(work, trace, skus, level)
                undone.append(_undone(row, UndoOutcome.KEPT if kept + own else UndoOutcome.RESTORED, kept + own))
        listing = catalog.replace(work, listing, {**restored, "skus": list(skus.values())})
        if not work.changes_nothing:
            work.commit()
        return listing, undone

    def _remove(self, work: Work, row: RowResult, skus: dict[str, Sku], level: StockLevel) -> Undone:
        """Take an added SKU out of its listing, unless orders hold units of it or the listing would be empty."""
        if held_of(level) or skus.keys() == {level.sku_id}:
            text = "Orders or pools hold units of it." if held_of(level) else "It is the listing's last SKU."
            return _undone(row, UndoOutcome.KEPT, ["sku"], text)
        if skus.pop(level.sku_id, None):
            inventory.count(work, self.seller_id, level, 0)
        return _undone(row, UndoOutcome.REMOVED)

    def _restore(self, work: Work, trace: SkuTrace, skus: dict[str, Sku], level: StockLevel) -> list[str]:
        """Give a SKU its values from before; the names of those that were changed since."""
        sku = skus.get(level.sku_id)
        if sku is None:
            return ["sku"]
        own = {name: change for name, change in trace.fields.items() if name != "stock"}
        fields, kept = _restored(own, sku.model_dump(mode="json", include=set(SKU_FIELDS)))
        if fields:
            skus[level.sku_id] = Sku.model_validate(sku.model_dump() | fields)
        if "stock" in trace.fields:
            counted, changed = _restored({"stock": trace.fields["stock"]}, {"stock": level.in_warehouse(MAIN)})
            if counted and counted["stock"] < held_of(level):
                changed = ["stock"]
            elif counted:
                inventory.count(work, self.seller_id, level, counted["stock"])
            kept += changed
        return kept


def _restored(changes: Mapping[str, Changed], now: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The values to give back, and the names of those that were changed since; what is back already is neither."""
    restored, kept = {}, []
    for name, change in changes.items():
        before = json.loads(change.before)
        if mark(now[name]) == change.after:
            restored[name] = before
        elif now[name] != before:
            kept.append(name)
    return restored, kept


def _undone(row: RowResult, outcome: UndoOutcome, kept: list[str] | None = None, reason: str = "") -> Undone:
    text = reason or (SINCE if kept else "")
    return Undone(row.row, row.product_id, row.sku, outcome, kept or [], text)
