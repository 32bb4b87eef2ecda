"""Imports in DynamoDB, each with its own item collection; what grows with the file lies in S3 (files.py).

| access pattern | index | key |
|---|---|---|
| one import of a seller | table | pk = seller, sk = import |
| a seller's imports, newest first | table | pk = seller |
| counters of an import's phase | table | pk = seller#import, sk = counts#phase |
| a chunk that was counted; those of a phase | table | pk = seller#import, sk = chunk#phase#number |
| new listings a check or a chunk took of a day's cap | table | pk = seller#import, sk = taken#… |
| what a chunk took of it | table | pk = seller#import, sk = taken#phase#number |
| the listing of a seller's product id, and its traces | table | pk = seller#product id, sk = product |
| a seller's saved mappings | table | pk = seller#mappings, sk = name |
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.imports.models import Counts, Import, Phase, RowOutcome, UndoCounts, UndoOutcome
from chalicelib.imports.models import Mapping as SavedMapping
from chalicelib.imports.tasks import ChunkTask
from chalicelib.imports.traces import Product
from chalicelib.kit import settings
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work

PRODUCT = "product"
Outcome = RowOutcome | UndoOutcome


class FileImportRow(EntityRow):
    class Meta:
        table_name = settings.resource("imports")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(Import)


class CountsRow(Row):
    """Native counters: each chunk adds its rows once."""

    class Meta:
        table_name = settings.resource("imports")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    chunks = NumberAttribute(default=0)
    created = NumberAttribute(default=0)
    updated = NumberAttribute(default=0)
    unchanged = NumberAttribute(default=0)
    skipped = NumberAttribute(default=0)
    rejected = NumberAttribute(default=0)
    removed = NumberAttribute(default=0)
    restored = NumberAttribute(default=0)
    kept = NumberAttribute(default=0)
    at = UTCDateTimeAttribute(null=True)


class ChunkRow(Row):
    """A chunk that was counted: how many lines its files in S3 have, and how often each finding was made."""

    class Meta:
        table_name = settings.resource("imports")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    rejected = NumberAttribute(default=0)
    results = NumberAttribute(default=0)
    findings: MapAttribute[str, int] = MapAttribute(default=dict)

    @property
    def number(self) -> int:
        return int(self.sk.rpartition("#")[2])


class ProductRow(EntityRow):
    class Meta:
        table_name = settings.resource("imports")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=PRODUCT)
    entity = EntityAttribute(Product)


class MappingRow(EntityRow):
    class Meta:
        table_name = settings.resource("imports")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(SavedMapping)


class AllowanceRow(Row):
    """New listings taken of a day's cap: by a check, or by one chunk."""

    class Meta:
        table_name = settings.resource("imports")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    taken = NumberAttribute(default=0)


class Taken(NamedTuple):
    """What a check has counted of the day's cap, and what a chunk took."""

    by_check: int
    by_chunk: int | None


class Progress(NamedTuple):
    """How far the chunks of a phase are, and when the last one was counted."""

    chunks: int
    counts: Counts
    undo: UndoCounts
    at: datetime | None


def save(work: Work, imported: Import) -> Import:
    stored = imported.with_(counts=Counts(), undo=None, errors=None, undo_report=None, possible_actions=[])
    return work.save(FileImportRow(imported.seller_id, imported.import_id, entity=stored), imported)


def find(seller_id: str, import_id: str) -> Import | None:
    row = FileImportRow.find(seller_id, import_id)
    return row.current if row else None


def load(seller_id: str, import_id: str) -> Import:
    """One import of this seller; another's is NotFound like a missing one."""
    found = find(seller_id, import_id)
    if found is None:
        raise NotFound
    return found


def of_seller(seller_id: str, query: PageQuery) -> Page[Import]:
    """A seller's imports, newest first."""
    return merged_page(FileImportRow, FileImportRow.sk, [seller_id], query)


# -- chunks and their counters ------------------------------------------------------------------------------------


def progress(imports: Iterable[Import], phase: Phase | None = None) -> dict[str, Progress]:
    """Progress by import id, of the phase each is in or of one; where nothing was counted yet it is absent."""
    keys = [(_collection(each.seller_id, each.import_id), _counts(phase or each.phase)) for each in imports]
    rows = CountsRow.batch_get(keys, consistent_read=True) if keys else []
    return {row.pk.split("#")[1]: _progress(row) for row in rows}


def count(
    work: Work, task: ChunkTask, rows: Mapping[Outcome, int], results: int, findings: dict[str, int]
) -> None:
    """Add a chunk's rows to its import's counters; a chunk that was counted already is a Conflict."""
    key = _collection(task.seller_id, task.import_id)
    rejected = rows.get(RowOutcome.REJECTED, 0)
    row = ChunkRow(key, _chunk(task.phase, task.number), rejected=rejected, results=results, findings=findings)
    work.put(row, ChunkRow.pk.does_not_exist(), Conflict())
    actions = [getattr(CountsRow, outcome.value).add(number) for outcome, number in rows.items() if number]
    counted = [*actions, CountsRow.chunks.add(1), CountsRow.at.set(work.now)]
    work.change(CountsRow(key, _counts(task.phase)), counted, None, Conflict())


def counted(task: ChunkTask) -> bool:
    return chunk(task.seller_id, task.import_id, task.phase, task.number) is not None


def chunk(seller_id: str, import_id: str, phase: Phase, number: int) -> ChunkRow | None:
    """One chunk, if it was counted in this phase."""
    found: ChunkRow | None = ChunkRow.find(_collection(seller_id, import_id), _chunk(phase, number))
    return found


def chunks(imported: Import, phase: Phase, after: int = 0) -> Iterator[ChunkRow]:
    """The chunks of a phase that were counted, in the order of the file, from one on."""
    key = _collection(imported.seller_id, imported.import_id)
    wanted = ChunkRow.sk.between(_chunk(phase, after + 1), _chunk(phase, 999_999))
    yield from ChunkRow.query(key, wanted, consistent_read=True)


# -- the daily cap --------------------------------------------------------------------------------------------


def allowance(task: ChunkTask) -> Taken:
    """What this check has counted so far, and what this chunk has taken if it has."""
    chunk_key = (_collection(task.seller_id, task.import_id), _taken(task))
    rows = AllowanceRow.batch_get([_check(task), chunk_key], consistent_read=True)
    found = {(row.pk, row.sk): int(row.taken) for row in rows}
    by_check = found.get(_check(task), 0) if task.phase is Phase.CHECK else 0
    return Taken(by_check, found.get(chunk_key))


def take_allowance(work: Work, task: ChunkTask, seen: Taken, granted: int) -> None:
    """Take a share for a chunk. A check counts its own, if it is still as it was seen; else Conflict."""
    chunk_row = AllowanceRow(_collection(task.seller_id, task.import_id), _taken(task), taken=granted)
    work.put(chunk_row, AllowanceRow.pk.does_not_exist(), Conflict())
    if task.phase is Phase.CHECK:
        same = AllowanceRow.taken == seen.by_check
        unchanged = same if seen.by_check else same | AllowanceRow.pk.does_not_exist()
        work.change(AllowanceRow(*_check(task)), [AllowanceRow.taken.add(granted)], unchanged, Conflict())


def _check(task: ChunkTask) -> tuple[str, str]:
    return _collection(task.seller_id, task.import_id), "taken#check"


def _taken(task: ChunkTask) -> str:
    return f"taken#{task.phase}#{task.number:06}"


# -- products -----------------------------------------------------------------------------------------------------


def products(seller_id: str, product_ids: Iterable[str]) -> dict[str, Product]:
    """Products by id, a hundred a call; those no import has made are absent."""
    keys = [(f"{seller_id}#{product_id}", PRODUCT) for product_id in product_ids]
    rows = ProductRow.batch_get(keys) if keys else []
    found: list[Product] = [row.current for row in rows]
    return {product.product_id: product for product in found}


def save_product(work: Work, product: Product) -> Product:
    return work.save(ProductRow(f"{product.seller_id}#{product.product_id}", entity=product), product)


# -- mappings -----------------------------------------------------------------------------------------------------


def save_mapping(work: Work, mapping: SavedMapping) -> SavedMapping:
    return work.save(MappingRow(f"{mapping.seller_id}#mappings", mapping.name, entity=mapping), mapping)


def find_mapping(seller_id: str, name: str) -> SavedMapping | None:
    row = MappingRow.find(f"{seller_id}#mappings", name)
    return row.current if row else None


def mappings(seller_id: str, query: PageQuery) -> Page[SavedMapping]:
    """A seller's mappings by name."""
    return merged_page(MappingRow, MappingRow.sk, [f"{seller_id}#mappings"], query, newest_first=False)


def delete_mapping(work: Work, mapping: SavedMapping) -> None:
    work.delete(MappingRow(f"{mapping.seller_id}#mappings", mapping.name, entity=mapping))


def _progress(row: CountsRow) -> Progress:
    of: dict[str, Any] = {outcome.value: int(getattr(row, outcome.value)) for outcome in RowOutcome}
    undone = {outcome.value: int(getattr(row, outcome.value)) for outcome in UndoOutcome}
    return Progress(int(row.chunks), Counts(read=sum(of.values()), **of), UndoCounts(**undone), row.at)


def _collection(seller_id: str, import_id: str) -> str:
    return f"{seller_id}#{import_id}"


def _counts(phase: Phase) -> str:
    return f"counts#{phase}"


def _chunk(phase: Phase, number: int) -> str:
    return f"chunk#{phase}#{number:06}"
