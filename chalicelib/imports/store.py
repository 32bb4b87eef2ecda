"""Imports in DynamoDB, each with its own item collection; their chunks' plans and reports in S3.

| access pattern | index | key |
|---|---|---|
| one import of a seller | table | pk = seller, sk = import |
| a seller's imports, newest first | table | pk = seller |
| counters of an import | table | pk = seller#import, sk = counts |
| a chunk that was counted; those of an import | table | pk = seller#import, sk = chunk#number |
| the listing of a seller's product id | table | pk = seller#product id, sk = product |
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.imports.models import ChunkTask, Counts, Import, Plan, Product, RowOutcome
from chalicelib.kit import objects, settings
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work

REPORTS = "DOCUMENTS_BUCKET"
COUNTS, PRODUCT = "counts", "product"


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
    sk = UnicodeAttribute(range_key=True, default=COUNTS)
    chunks = NumberAttribute(default=0)
    created = NumberAttribute(default=0)
    updated = NumberAttribute(default=0)
    unchanged = NumberAttribute(default=0)
    rejected = NumberAttribute(default=0)
    at = UTCDateTimeAttribute(null=True)


class ChunkRow(Row):
    """A chunk that was counted."""

    class Meta:
        table_name = settings.resource("imports")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    rejected = NumberAttribute()


class ProductRow(EntityRow):
    class Meta:
        table_name = settings.resource("imports")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=PRODUCT)
    entity = EntityAttribute(Product)


class Progress(NamedTuple):
    """How far the chunks of an import are, and when the last one was counted."""

    chunks: int
    counts: Counts
    at: datetime | None


def save(work: Work, imported: Import) -> Import:
    stored = imported.with_(counts=Counts(), errors=None)
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


def progress(imports: Iterable[Import]) -> dict[str, Progress]:
    """Progress by import id; imports of which no chunk was counted yet are absent."""
    keys = [(_collection(imported.seller_id, imported.import_id), COUNTS) for imported in imports]
    rows = CountsRow.batch_get(keys, consistent_read=True) if keys else []
    return {row.pk.split("#")[1]: _progress(row) for row in rows}


def count(work: Work, task: ChunkTask, rows: Mapping[RowOutcome, int]) -> None:
    """Add a chunk's rows to its import's counters; a chunk that was counted already is a Conflict."""
    key = _collection(task.seller_id, task.import_id)
    rejected = rows.get(RowOutcome.REJECTED, 0)
    work.put(ChunkRow(key, _chunk(task), rejected=rejected), ChunkRow.pk.does_not_exist(), Conflict())
    actions = [getattr(CountsRow, outcome.value).add(rows.get(outcome, 0)) for outcome in RowOutcome]
    work.change(CountsRow(key), [*actions, CountsRow.chunks.add(1), CountsRow.at.set(work.now)], None, Conflict())


def counted(task: ChunkTask) -> bool:
    key = _collection(task.seller_id, task.import_id)
    return ChunkRow.find(key, _chunk(task)) is not None


def products(seller_id: str, product_ids: Iterable[str]) -> dict[str, Product]:
    """Products by id, a hundred a call; those no import has made are absent."""
    keys = [(f"{seller_id}#{product_id}", PRODUCT) for product_id in product_ids]
    rows = ProductRow.batch_get(keys) if keys else []
    found: list[Product] = [row.current for row in rows]
    return {product.product_id: product for product in found}


def save_product(work: Work, product: Product) -> Product:
    return work.save(ProductRow(f"{product.seller_id}#{product.product_id}", entity=product), product)


# -- S3: the plan, the error lines of each chunk, the report they are joined into ---------------------------------


def keep_plan(imported: Import, plan: Plan) -> None:
    body = plan.model_dump_json().encode()
    objects.put(REPORTS, f"{_folder(imported.seller_id, imported.import_id)}/plan.json", body, "application/json")


def plan_of(imported: Import) -> Plan:
    key = f"{_folder(imported.seller_id, imported.import_id)}/plan.json"
    return Plan.model_validate_json(objects.read(REPORTS, key))


def keep_errors(task: ChunkTask, lines: bytes) -> None:
    """The refused rows of a chunk. Working it off again writes them again."""
    objects.put(REPORTS, _errors(task.seller_id, task.import_id, _chunk(task)), lines, "text/csv")


def error_lines(imported: Import) -> Iterable[bytes]:
    """The refused rows of every chunk, in the order of the file."""
    key = _collection(imported.seller_id, imported.import_id)
    for row in ChunkRow.query(key, ChunkRow.sk.startswith("chunk#"), consistent_read=True):
        if row.rejected:
            yield objects.read(REPORTS, _errors(imported.seller_id, imported.import_id, row.sk))


def report_key(imported: Import) -> str:
    return f"{_folder(imported.seller_id, imported.import_id)}-errors.csv"


def _progress(row: CountsRow) -> Progress:
    of = {outcome.value: int(getattr(row, outcome.value)) for outcome in RowOutcome}
    return Progress(int(row.chunks), Counts(read=sum(of.values()), **of), row.at)


def _collection(seller_id: str, import_id: str) -> str:
    return f"{seller_id}#{import_id}"


def _chunk(task: ChunkTask) -> str:
    return f"chunk#{task.planned.number:06}"


def _folder(seller_id: str, import_id: str) -> str:
    return f"imports/{seller_id}/{import_id}"


def _errors(seller_id: str, import_id: str, chunk: str) -> str:
    return f"{_folder(seller_id, import_id)}/errors-{chunk.removeprefix('chunk#')}.csv"
