"""The seller's daily cap on new listings, taken chunk by chunk: what is beyond it waits for another day.

A chunk worked off again has what it took before. A dry run counts for itself, on top of what the day has used.
"""

from collections.abc import Sequence

from chalicelib.imports import store
from chalicelib.imports.known import Known, Shop
from chalicelib.imports.models import Phase
from chalicelib.imports.rows import RowError, RowFacts, row_error
from chalicelib.imports.tasks import ChunkTask
from chalicelib.kit.problems import Conflict, Retry
from chalicelib.kit.work import Work
from chalicelib.sellers import service as sellers
from chalicelib.sellers.models import Seller, SellerStatus

TRIES = 20


def within(
    task: ChunkTask, shop: Shop, groups: Sequence[list[RowFacts]], known: Known, work: Work, seller: Seller
) -> tuple[list[list[RowFacts]], dict[int, list[RowError]]]:
    """The products that may come in today, and why the rows of the others are refused."""
    new = [rows for rows in groups if _is_new(task, shop, rows, known)]
    if seller.listings_stopped:
        text = "Your shop may add no listings now; your standing says why. Drop this row again when it may."
        missing = [rows for rows in new if known.listing(shop, rows) is None]
        return [rows for rows in groups if rows not in missing], _restricted(missing, text)
    limit = sellers.listings_a_day(seller, work.now)
    if limit is None or not new:
        return list(groups), {}
    granted = _granted(task, seller, work, len(new), limit)
    late = new[granted:]
    text = f"Your shop may add {limit:,} listings a day, and today's are used up. Drop this row again tomorrow."
    errors = {
        facts.row: [row_error(facts.row, "Product ID", "row.daily_limit", text, facts.product_id)]
        for rows in late
        for facts in rows
    }
    return [rows for rows in groups if rows not in late], errors


def of_open_shop(
    groups: Sequence[list[RowFacts]], seller: Seller
) -> tuple[list[list[RowFacts]], dict[int, list[RowError]]]:
    """The products that may be changed now: none of a shop off sale, and why its rows are refused."""
    if seller.status is SellerStatus.ACTIVE:
        return list(groups), {}
    text = "Your shop is off sale; your standing says why. Drop this row again when it may sell."
    return [], _restricted(groups, text)


def _restricted(groups: Sequence[list[RowFacts]], text: str) -> dict[int, list[RowError]]:
    return {
        facts.row: [row_error(facts.row, "", "row.seller_restricted", text, "")]
        for rows in groups
        for facts in rows
    }


def _is_new(task: ChunkTask, shop: Shop, rows: list[RowFacts], known: Known) -> bool:
    """Whether a product has no listing, or one that this very import has made."""
    product = known.products.get(rows[0].product_id)
    trace = product.traces.get(task.import_id) if product else None
    return trace.created if trace else known.listing(shop, rows) is None


def _granted(task: ChunkTask, seller: Seller, work: Work, wanted: int, limit: int) -> int:
    """How many of the wanted are left of the market's day; taken once for this chunk."""
    for _ in range(TRIES):
        taken, today = store.allowance(task), sellers.listed_today(seller, work.now)
        if taken.by_chunk is not None:
            return taken.by_chunk
        granted = max(0, min(wanted, limit - today - taken.by_check))
        own = work.step()
        store.take_allowance(own, task, taken, granted)
        if task.phase is Phase.WRITE and granted:
            sellers.count_listings(own, seller, granted, today)
        try:
            own.commit()
        except Conflict:
            continue
        return granted
    raise Retry("the day's allowance kept changing")
