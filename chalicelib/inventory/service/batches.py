"""Many rows in one call, each with its own result: ten a transaction, so that the log costs little."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from chalicelib.catalog import service as catalog
from chalicelib.inventory import places, store
from chalicelib.inventory.errors import NoSuchWarehouse
from chalicelib.inventory.models import MAIN, NewCount, Outcome, RowResult, StockLevel
from chalicelib.inventory.service.counting import count
from chalicelib.inventory.service.reading import never_counted
from chalicelib.kit.problems import Conflict, NotFound, Problem
from chalicelib.kit.work import Work

ROWS_EACH = 10
"""Rows of one transaction: few enough to be read and written anew when one of them moved meanwhile."""
TRIES = 8
Begin = Callable[[], Work]


class Wish(NamedTuple):
    """A row: the SKU as its sender names it, and what is to be done about its stock."""

    name: str
    sku_id: str
    warehouse_id: str
    write: Callable[[Work, StockLevel], tuple[StockLevel, Outcome]]


def set_counts(seller_id: str, counts: Sequence[NewCount], begin: Begin) -> list[RowResult]:
    """Count many SKUs, each for itself: a refused one does not keep the others back."""
    return applied(seller_id, [_counted(seller_id, new) for new in counts], begin)


def _counted(seller_id: str, new: NewCount) -> Wish:
    def write(work: Work, seen: StockLevel) -> tuple[StockLevel, Outcome]:
        after = count(work, seller_id, seen, new.on_hand, new.warehouse_id)
        return after, Outcome.UNCHANGED if after is seen else Outcome.APPLIED

    return Wish(new.sku_id, new.sku_id, new.warehouse_id, write)


def applied(seller_id: str, wishes: Sequence[Wish], begin: Begin) -> list[RowResult]:
    """What became of each row, in order."""
    others = {wish.warehouse_id for wish in wishes} - {MAIN}
    warehouses = {MAIN, *(known for known in others if places.has_warehouse(seller_id, known))}
    return [result for group in _groups(wishes) for result in _Group(seller_id, group, warehouses).written(begin)]


def _groups(wishes: Sequence[Wish]) -> Iterator[list[Wish]]:
    """Cut so that no group has a SKU twice: a transaction changes an item once."""
    group: list[Wish] = []
    for wish in wishes:
        if len(group) == ROWS_EACH or wish.sku_id in {other.sku_id for other in group}:
            yield group
            group = []
        group.append(wish)
    if group:
        yield group


class _Group:
    """Rows of one transaction; it is read and written anew when others moved the same stock meanwhile."""

    def __init__(self, seller_id: str, wishes: list[Wish], warehouses: set[str]) -> None:
        self.seller_id = seller_id
        self.wishes = wishes
        self.warehouses = warehouses

    def written(self, begin: Begin) -> list[RowResult]:
        for attempt in range(TRIES):
            work, levels = begin(), self._levels()
            results = [self._row(work, wish, levels.get(wish.sku_id)) for wish in self.wishes]
            try:
                work.commit()
            except Conflict:
                time.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 (jitter)
            else:
                return results
        return [_refused(wish, Conflict("The stock kept moving; send it again.")) for wish in self.wishes]

    def _levels(self) -> dict[str, StockLevel]:
        skus = [wish.sku_id for wish in self.wishes]
        levels = store.levels(((self.seller_id, sku_id) for sku_id in skus), consistent=True)
        uncounted = [sku_id for sku_id in skus if sku_id not in levels]
        listed = catalog.listings_of_skus(self.seller_id, uncounted) if uncounted else {}
        return levels | {sku_id: never_counted(sku_id) for sku_id in listed}

    def _row(self, work: Work, wish: Wish, seen: StockLevel | None) -> RowResult:
        if seen is None:
            return _refused(wish, NotFound("You have no such SKU."))
        if wish.warehouse_id not in self.warehouses:
            return _refused(wish, NoSuchWarehouse("See GET /v1/warehouses."))
        try:
            after, outcome = wish.write(work, seen)
        except Problem as refusal:
            return _refused(wish, refusal)
        return RowResult(sku=wish.name, outcome=outcome, on_hand=after.on_hand, available=after.available)


def _refused(wish: Wish, refusal: Problem) -> RowResult:
    return RowResult(sku=wish.name, outcome=Outcome.REFUSED, code=refusal.code, detail=refusal.detail)
