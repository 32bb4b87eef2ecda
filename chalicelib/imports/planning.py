"""The first pass over a file: can it be read to its end, how is it cut, and which SKUs does it repeat."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chalicelib.imports import service, store
from chalicelib.imports.errors import FileRefused
from chalicelib.imports.models import MAX_FILE_BYTES, ChunkTask, Import, Plan, PlannedChunk
from chalicelib.imports.reading import Chunk, CsvRow, cut, open_csv
from chalicelib.imports.rows import SkusSeen
from chalicelib.imports.template import HeaderMap, map_header
from chalicelib.kit import objects, queues
from chalicelib.kit.work import Work
from chalicelib.sellers import service as sellers
from chalicelib.sellers.errors import NotActive

ROWS_EACH = 150
"""Rows of a chunk: a few seconds of work, and few enough to be worked off again after a crash."""
LONGEST_HEADER = 10_000
"""Most characters of a header: it travels with every chunk."""


def plan(work: Work, begun: Import) -> Import:
    """Read the file through: the import is then processing, or has failed with the reason."""
    try:
        sellers.active(begun.seller_id)
        return service.process(work, begun, plan_of(_blocks(begun)))
    except FileRefused as refused:
        return service.fail(work, begun, refused.code, refused.message)
    except NotActive as inactive:
        return service.fail(work, begun, inactive.code, inactive.detail)
    except objects.Replaced:
        return service.fail(work, begun, *service.REPLACED)


def send_chunks(planned: Import) -> None:
    """Send every chunk to its queue. Sent twice, it is counted once."""
    plan = store.plan_of(planned)
    queues.send(service.CHUNKS_QUEUE, (_message(_task(planned, plan, chunk)) for chunk in plan.chunks))


def plan_of(blocks: Iterable[bytes]) -> Plan:
    """How a file is cut. Memory grows with its SKUs, not with its bytes. Raises FileRefused."""
    csv_file = open_csv(blocks)
    if sum(map(len, csv_file.header)) + len(csv_file.header) > LONGEST_HEADER:
        raise FileRefused("file.header.too_long", "Row 1 is no header: it is very long. Start from the template.")
    columns = map_header(csv_file.header)
    repeated: list[_Repeated] = []
    rows = _watched(csv_file, columns, repeated)
    chunks = cut(rows, csv_file.body_start, ROWS_EACH, columns.positions["product_id"])
    planned = [_planned(number, chunk, repeated) for number, chunk in enumerate(chunks, 1)]
    return Plan(layout=csv_file.layout, chunks=planned)


class _Repeated(NamedTuple):
    """A row whose SKU stands in an earlier row, and where its bytes begin."""

    start: int
    row: int
    first: int


def _watched(rows: Iterable[CsvRow], columns: HeaderMap, repeated: list[_Repeated]) -> Iterator[CsvRow]:
    seen = SkusSeen()
    for row in rows:
        sku = "" if columns.surplus(row.values) else columns.cell(row.values, "sku")
        first = seen.first_row(row.number, sku) if sku else None
        if first is not None:
            repeated.append(_Repeated(row.start, row.number, first))
        yield row


def _planned(number: int, chunk: Chunk, repeated: list[_Repeated]) -> PlannedChunk:
    """The chunk with its repeated rows; the first row of the next chunk has been seen already, and waits."""
    own = {found.row: found.first for found in repeated if found.start < chunk.end}
    repeated[:] = [found for found in repeated if found.start >= chunk.end]
    return PlannedChunk(number=number, chunk=chunk, repeated=own)


def _blocks(begun: Import) -> Iterator[bytes]:
    size = begun.size or 0
    if size > MAX_FILE_BYTES:
        text = f"The file has {size:,} bytes; {MAX_FILE_BYTES:,} are allowed. Split it, each part with the header."
        raise FileRefused("file.too_large", text)
    for first in range(0, size, objects.PIECE):
        last = min(first + objects.PIECE, size) - 1
        yield objects.read(service.DROPS, begun.key, first, last, begun.etag)


def _task(planned: Import, plan: Plan, chunk: PlannedChunk) -> ChunkTask:
    return ChunkTask(
        seller_id=planned.seller_id,
        import_id=planned.import_id,
        key=planned.key,
        etag=planned.etag or "",
        layout=plan.layout,
        planned=chunk,
    )


def _message(task: ChunkTask) -> dict[str, object]:
    return {"id": task.id, "name": "chunk", "task": task.model_dump(mode="json")}
