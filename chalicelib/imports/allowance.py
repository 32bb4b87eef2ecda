"""The seller's daily cap on new listings, taken chunk by chunk: what is beyond it waits for another day.

A chunk worked off again has what it took before. A dry run counts for itself, on top of what the day has used.
"""

from collections.abc import Sequence

from chalicelib.imports import store
from chalicelib.imports.known import Known, Shop
from chalicelib.imports.rows import RowError, RowFacts, row_error
from chalicelib.imports.tasks import ChunkTask
from chalicelib.kit.problems import Conflict, Retry
from chalicelib.kit.work import Work

TRIES = 20


def within(
    task: ChunkTask, shop: Shop, groups: Sequence[list[RowFacts]], known: Known, work: Work, limit: int | None
) -> tuple[list[list[RowFacts]], dict[int, list[RowError]]]:
    """The products that may come in today, and why the rows of the others are refused."""
    new = [rows for rows in groups if _is_new(task, shop, rows, known)]
    if limit is None or not new:
        return list(groups), {}
    granted = _granted(task, work, len(new), limit)
    late = new[granted:]
    text = f"Your shop may add {limit:,} listings a day, and today's are used up. Drop this row again tomorrow."
    errors = {
        facts.row: [row_error(facts.row, "Product ID", "row.daily_limit", text, facts.product_id)]
        for rows in late
        for facts in rows
    }
    return [rows for rows in groups if rows not in late], errors


def _is_new(task: ChunkTask, shop: Shop, rows: list[RowFacts], known: Known) -> bool:
    """Whether a product has no listing, or one that this very import has made."""
    product = known.products.get(rows[0].product_id)
    trace = product.traces.get(task.import_id) if product else None
    return trace.created if trace else known.listing(shop, rows) is None


def _granted(task: ChunkTask, work: Work, wanted: int, limit: int) -> int:
    """How many of the wanted are left of the day, in UTC; taken once for this chunk."""
    for _ in range(TRIES):
        taken = store.allowance(task, work.now)
        if taken.by_chunk is not None:
            return taken.by_chunk
        granted = max(0, min(wanted, limit - taken.today))
        own = work.step()
        store.take_allowance(own, task, work.now, taken, granted)
        try:
            own.commit()
        except Conflict:
            continue
        return granted
    raise Retry("the day's allowance kept changing")
