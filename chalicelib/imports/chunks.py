"""Working off one chunk: its rows to listings, product by product, and its refused rows to the report."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from chalicelib.catalog import service as catalog
from chalicelib.catalog.models import ListingStatus
from chalicelib.imports import allowance, files, products, rules, shopify
from chalicelib.imports.categories import Guesser
from chalicelib.imports.entries import Completion, entries
from chalicelib.imports.known import Known, Shop
from chalicelib.imports.models import ImportMode, Phase, RowOutcome, RowResult
from chalicelib.imports.reading import CsvRow, read_chunk
from chalicelib.imports.report import ErrorReport
from chalicelib.imports.rows import Entry, Finding, RowError, RowFacts, read_row, repeated_sku, row_error
from chalicelib.imports.service.asking import DROPS
from chalicelib.imports.store import Outcome
from chalicelib.imports.tasks import ChunkTask
from chalicelib.imports.wares import LISTING_FIELDS
from chalicelib.kit import objects
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import Policy
from chalicelib.sellers import service as sellers

THREADS = "IMPORT_THREADS"
"""Setting: how many products of a chunk are written at a time."""

Errors = dict[int, list[RowError]]
"""Why rows are refused, by row number."""


class Done(NamedTuple):
    """What a chunk adds to its import: rows by outcome, lines of results, how often each finding was made."""

    rows: Mapping[Outcome, int]
    results: int
    findings: dict[str, int]


@dataclass
class Read:
    """The rows of a chunk: the good ones, why others are refused, what is to be known of rows, those left out.

    `images` are addresses by product id, of rows that only add these.
    """

    good: list[RowFacts] = field(default_factory=list)
    errors: Errors = field(default_factory=dict)
    findings: dict[int, list[Finding]] = field(default_factory=dict)
    skipped: list[Entry] = field(default_factory=list)
    images: dict[str, list[str]] = field(default_factory=dict)


def work_off(task: ChunkTask, begin: Callable[[], Work]) -> Done:
    """Bring listings and stock to what the rows say, each product in transactions of its own.

    Worked off again after a crash, it finds what is done and goes on. In a check nothing is written. Of a seller
    whom the platform has restricted meanwhile the rows are refused, and come back in the report.
    Raises objects.Replaced.
    """
    seller = sellers.get(task.seller_id)
    policy = markets.policy(seller.market, begin().now)
    shop = Shop(
        task.seller_id,
        policy,
        task.import_id,
        task.mode,
        task.phase is Phase.WRITE,
        task.publish,
    )
    raw = _raw(task)
    read = rows_of(task, raw, policy)
    known = Known.read(shop, read.good)
    groups, late = allowance.within(task, shop, grouped(read, known, shop), known, begin(), seller)
    groups, off_sale = allowance.of_open_shop(groups, seller)
    applied = _apply(shop, groups, read.images, known, begin)
    if shop.writes:
        catalog.fetch_later(task.seller_id, [each.awaits_images for each in applied if each.awaits_images])
    errors = read.errors | late | off_sale | {row: error for each in applied for row, error in each.errors.items()}
    results = _results(applied, read)
    _report(task, raw, errors)
    if results:
        files.keep_results(task, results)
    return Done(_counted(applied, read, errors), len(results), _findings(results))


def rows_of(task: ChunkTask, raw: Iterable[CsvRow], policy: Policy) -> Read:
    """What each row says, by the market's policy and the file's recipe."""
    categories = markets.categories(policy.market)
    limits = rules.limits(policy, categories)
    completion = Completion(Guesser(categories), policy.imports.assumed_package) if task.recipe.shopify else None
    read = Read()
    for entry in entries(task.recipe, raw):
        row = entry.raw.number
        if entry.only_adds:
            read.skipped.append(entry)
            added = shopify.image_addresses(entry.cells)
            read.images.setdefault(entry.cells.get("product_id", ""), []).extend(added)
            continue
        whole = completion.of(entry) if completion else entry
        cells = rules.read_columns(task.mode, whole.cells)
        found = read_row(row, cells, limits, whole.surplus, rules.required(task.mode))
        first = task.planned.repeated.get(row)
        errors = [] if isinstance(found, RowFacts) else found
        if first is not None:
            errors = [*errors, repeated_sku(row, first, cells["sku"])]
        if errors:
            read.errors[row] = errors
        elif isinstance(found, RowFacts):
            read.good.append(found)
            read.findings[row] = whole.findings
    return read


def grouped(read: Read, known: Known, shop: Shop) -> list[list[RowFacts]]:
    """The good rows by product, or by the listing they change; what fits no group is refused."""
    found: dict[str, list[RowFacts]] = {}
    for facts in read.good:
        group = facts.product_id
        if shop.mode.changes_only:
            owner = known.by_sku.get(shop.sku_id(facts.sku))
            if owner is None or owner.status is ListingStatus.DELETED:
                text = "SKU is not one of yours. Correct it, or import the row in another mode to add it."
                read.errors[facts.row] = [row_error(facts.row, "SKU", "row.sku.unknown", text, facts.sku)]
                continue
            group = owner.listing_id
        rows = found.setdefault(group, [])
        errors = _disagreements(facts, rows[0], shop.mode) if rows else []
        if errors:
            read.errors[facts.row] = errors
        else:
            rows.append(facts)
    return list(found.values())


def _disagreements(facts: RowFacts, first: RowFacts, mode: ImportMode) -> list[RowError]:
    """What a row says of its listing must be what the first said; where it may be left out, only if it is said."""
    said = [name for name in LISTING_FIELDS if not mode.changes_only or name in facts.values]
    return [
        row_error(
            facts.row,
            name.title(),
            f"row.{name}.differs",
            f"{name.title()} is not that of row {first.row:,}, the first of this product. Make them the same.",
            str(facts.values.get(name, "")),
        )
        for name in said
        if facts.values.get(name) != first.values.get(name)
    ]


def _raw(task: ChunkTask) -> list[CsvRow]:
    chunk = task.planned.chunk
    data = objects.read(DROPS, task.key, chunk.start, chunk.end - 1, task.etag)
    return list(read_chunk(task.layout, chunk, [data]))


def _apply(
    shop: Shop,
    found: Sequence[list[RowFacts]],
    images: Mapping[str, list[str]],
    known: Known,
    begin: Callable[[], Work],
) -> list[products.Applied]:
    def one(rows: list[RowFacts]) -> products.Applied:
        return products.apply(shop, rows, known, begin, images.get(rows[0].product_id, []))

    threads = int(os.environ.get(THREADS, "8"))
    if threads == 1 or not shop.writes:
        return [one(rows) for rows in found]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, found))


def _results(applied: Iterable[products.Applied], read: Read) -> list[RowResult]:
    """The rows that change something, or that there is something to know of, in the order of the file."""
    found = []
    for result in chain.from_iterable(each.results for each in applied):
        findings = [*result.findings, *read.findings.get(result.row, [])]
        if findings or result.outcome is not RowOutcome.UNCHANGED:
            found.append(result.model_copy(update={"findings": findings}))
    for entry in read.skipped:
        if entry.findings:
            cells = entry.cells
            about = {"sku": cells.get("sku", ""), "product_id": cells.get("product_id", "")}
            found.append(
                RowResult(row=entry.raw.number, outcome=RowOutcome.SKIPPED, findings=entry.findings, **about)
            )
    return sorted(found, key=lambda result: result.row)


def _counted(applied: Iterable[products.Applied], read: Read, errors: Errors) -> Mapping[Outcome, int]:
    outcomes: Counter[Outcome] = Counter(result.outcome for each in applied for result in each.results)
    return outcomes + Counter({RowOutcome.REJECTED: len(errors), RowOutcome.SKIPPED: len(read.skipped)})


def _findings(results: Iterable[RowResult]) -> dict[str, int]:
    return dict(Counter(finding.code for result in results for finding in result.findings))


def _report(task: ChunkTask, raw: Iterable[CsvRow], errors: Mapping[int, Sequence[RowError]]) -> None:
    if errors:
        report = ErrorReport(task.layout)
        lines = (report.line(row.values, errors[row.number]) for row in raw if row.number in errors)
        files.keep_lines(task, "errors", b"".join(lines))
