"""Working off one chunk: its rows to listings, product by product, and its refused rows to the report."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from chalicelib.imports import products, rules, service, store
from chalicelib.imports.models import ChunkTask, RowOutcome
from chalicelib.imports.products import LISTING_FIELDS, Known, Shop
from chalicelib.imports.reading import CsvRow, read_chunk
from chalicelib.imports.report import ErrorReport
from chalicelib.imports.rows import ImportRow, RowError, read_row, repeated_sku, row_error
from chalicelib.imports.template import map_header
from chalicelib.kit import objects
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import Policy
from chalicelib.sellers import service as sellers

THREADS = "IMPORT_THREADS"
"""Setting: how many products of a chunk are written at a time."""

Errors = dict[int, list[RowError]]
"""Why rows are refused, by row number."""


class Read(NamedTuple):
    """The rows of a chunk: the good ones, and why the others are refused."""

    good: list[ImportRow]
    errors: Errors


def work_off(task: ChunkTask, begin: Callable[[], Work]) -> Counter[RowOutcome]:
    """Bring listings and stock to what the rows say, each product in transactions of its own.

    Worked off again after a crash, it finds what is done and goes on. Raises NotActive, objects.Replaced.
    """
    market = sellers.active(task.seller_id).market
    policy = markets.policy(market, begin().now)
    raw = _raw(task)
    read = rows_of(task, raw, policy)
    shop = Shop(task.seller_id, market, policy.currency, task.import_id)
    outcomes, refused = _apply(shop, products_of(read), begin)
    errors = read.errors | refused
    _report(task, raw, errors)
    return Counter({**Counter(outcomes.values()), RowOutcome.REJECTED: len(errors)})


def rows_of(task: ChunkTask, raw: Iterable[CsvRow], policy: Policy) -> Read:
    """What each row says, by the market's policy and the file's header."""
    columns = map_header(task.layout.header)
    limits = rules.limits(policy, markets.categories(policy.market))
    read = Read([], {})
    for row in raw:
        cells = columns.cells(row.values)
        found = read_row(row.number, cells, limits, columns.surplus(row.values))
        first = task.planned.repeated.get(row.number)
        errors = [] if isinstance(found, ImportRow) else found
        if first is not None:
            errors = [*errors, repeated_sku(row.number, first, cells["sku"])]
        if errors:
            read.errors[row.number] = errors
        elif isinstance(found, ImportRow):
            read.good.append(found)
    return read


def products_of(read: Read) -> list[list[ImportRow]]:
    """The good rows by product; a row that disagrees with its product's first about the listing is refused."""
    found: dict[str, list[ImportRow]] = {}
    for row in read.good:
        rows = found.setdefault(row.product_id, [])
        errors = _disagreements(row, rows[0]) if rows else []
        if errors:
            read.errors[row.row] = errors
        else:
            rows.append(row)
    return list(found.values())


def _disagreements(row: ImportRow, first: ImportRow) -> list[RowError]:
    return [
        row_error(
            row.row,
            name.title(),
            f"row.{name}.differs",
            f"{name.title()} is not that of row {first.row:,}, the first of this product. Make them the same.",
            str(getattr(row, name) or ""),
        )
        for name in LISTING_FIELDS
        if getattr(row, name) != getattr(first, name)
    ]


def _raw(task: ChunkTask) -> list[CsvRow]:
    chunk = task.planned.chunk
    data = objects.read(service.DROPS, task.key, chunk.start, chunk.end - 1, task.etag)
    return list(read_chunk(task.layout, chunk, [data]))


def _apply(
    shop: Shop, found: Sequence[list[ImportRow]], begin: Callable[[], Work]
) -> tuple[dict[int, RowOutcome], Errors]:
    known = Known.read(shop, found)
    outcomes: dict[int, RowOutcome] = {}
    errors: Errors = {}
    with ThreadPoolExecutor(int(os.environ.get(THREADS, "8"))) as pool:
        for applied in pool.map(lambda rows: products.apply(shop, rows, known, begin), found):
            outcomes |= applied.outcomes
            errors |= applied.errors
    return outcomes, errors


def _report(task: ChunkTask, raw: Iterable[CsvRow], errors: Mapping[int, Sequence[RowError]]) -> None:
    if errors:
        report = ErrorReport(task.layout)
        lines = (report.line(row.values, errors[row.number]) for row in raw if row.number in errors)
        store.keep_errors(task, b"".join(lines))
