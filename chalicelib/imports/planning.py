"""The first pass over a file: can it be read to its end, what are its columns, how is it cut, what repeats."""

import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from chalicelib.imports import files, recipes, rules, service, store
from chalicelib.imports.entries import entries
from chalicelib.imports.errors import FileRefused
from chalicelib.imports.models import Import, ImportMode, ImportStatus, Seen
from chalicelib.imports.reading import Chunk, CsvFile, CsvRow, cut, open_csv
from chalicelib.imports.recipes import Recipe, SavedMapping, Unrecognised
from chalicelib.imports.rows import SkusSeen
from chalicelib.imports.service.asking import DROPS
from chalicelib.imports.service.clocks import CHUNKS_QUEUE, QUEUE, import_of, policy_of, watch_over
from chalicelib.imports.service.mapping import saved_by
from chalicelib.imports.service.steps import REPLACED, WORKED_ON
from chalicelib.imports.tasks import ChunkTask, Plan, PlannedChunk
from chalicelib.kit import objects, queues
from chalicelib.kit.work import Work
from chalicelib.sellers import service as sellers
from chalicelib.sellers.errors import NotActive

CHUNK_ROWS = "IMPORT_CHUNK_ROWS"
"""Setting: rows of a chunk, a few seconds of work."""
MOST_ROWS = 600
"""A product's rows stay together up to this number."""
LONGEST_HEADER = 10_000
"""Most characters of a header: it travels with every chunk."""
SHOWN_ROWS, SHOWN_CHARACTERS = 3, 100
"""What a seller sees of a file whose columns are asked for."""


class NeedsMapping(Exception):
    """Nobody knows the file's columns: what was seen of it."""

    def __init__(self, seen: Seen) -> None:
        super().__init__("the columns are not known")
        self.seen = seen


def plan(work: Work, begun: Import) -> Import:
    """Read the file through: it is then worked off, or waits for a mapping, or has failed with the reason."""
    try:
        sellers.active(begun.seller_id)
        saved = saved_by(begun.seller_id)
        found = plan_of(_blocks(work, begun), begun.settings.mode, saved, begun.settings.mapping)
        return service.process(work, begun, found)
    except NeedsMapping as needs:
        return service.ask_mapping(work, begun, needs.seen)
    except FileRefused as refused:
        return service.fail(work, begun, refused.code, refused.message)
    except NotActive as inactive:
        return service.fail(work, begun, inactive.code, inactive.detail)
    except objects.Replaced:
        return service.fail(work, begun, *REPLACED)


def plan_of(
    blocks: Iterable[bytes],
    mode: ImportMode = ImportMode.UPSERT,
    saved: Iterable[SavedMapping] = (),
    named: str | None = None,
) -> Plan:
    """How a file is read and cut. Memory grows with its SKUs, not its bytes. Raises FileRefused, NeedsMapping."""
    csv_file = open_csv(blocks)
    if sum(map(len, csv_file.header)) + len(csv_file.header) > LONGEST_HEADER:
        raise FileRefused("file.header.too_long", "Row 1 is no header: it is very long. Start from the template.")
    try:
        recipe = recipes.recipe_of(csv_file.header, rules.NEEDS[mode], saved, named)
    except Unrecognised as lacking:
        raise NeedsMapping(_seen(csv_file, lacking)) from None
    repeated: list[_Repeated] = []
    rows = _watched(csv_file, recipe, mode, repeated)
    chunks = cut(rows, csv_file.body_start, int(os.environ.get(CHUNK_ROWS, "150")), MOST_ROWS)
    planned = [_planned(number, chunk, repeated) for number, chunk in enumerate(chunks, 1)]
    return Plan(layout=csv_file.layout, recipe=recipe, chunks=planned)


def send_chunks(planned: Import) -> None:
    """Send every chunk of the phase that is not counted to its queue. Sent twice, it is counted once."""
    found = files.plan_of(planned)
    counted = {row.number for row in store.chunks(planned, planned.phase)}
    waiting = (chunk for chunk in found.chunks if chunk.number not in counted)
    queues.send(CHUNKS_QUEUE, (_message(_task(planned, found, chunk)) for chunk in waiting))


def watch(work: Work, subject: str) -> None:
    """An import that has not moved for minutes is started anew where it stands; after some times it fails."""
    found = store.find(*import_of(subject))
    if found is None or found.status not in rules.WORKING:
        return
    policy = policy_of(work, found)
    reached = store.progress([found]).get(found.import_id)
    beat = max(found.updated_at, reached.at) if reached and reached.at else found.updated_at
    if work.now - beat < timedelta(minutes=policy.stalled_minutes):
        watch_over(work, found)
    elif found.restarts >= policy.restarts:
        text = "It did not get on, however often it was started anew. What was counted is in. Drop the file again."
        service.fail(work, found, "import.stalled", text)
    else:
        restart(found)
        watch_over(work, found)
        store.save(work, found.with_(restarts=found.restarts + 1, updated_at=work.now))


def restart(found: Import) -> None:
    """Send again what an import in this state waits for."""
    if found.status is ImportStatus.PLANNING:
        queues.send(QUEUE, [{"name": "plan", "seller_id": found.seller_id, "import_id": found.import_id}])
    elif found.status in WORKED_ON:
        send_chunks(found)
        queues.send(CHUNKS_QUEUE, [{"name": "finish", "seller_id": found.seller_id, "import_id": found.import_id}])


class _Repeated(NamedTuple):
    """A row whose SKU stands in an earlier row, and where its bytes begin."""

    start: int
    row: int
    first: int


def _watched(
    csv_file: CsvFile, recipe: Recipe, mode: ImportMode, repeated: list[_Repeated]
) -> Iterator[tuple[CsvRow, str | None]]:
    """The rows with what they belong to: a product, or nothing where rows only change what there is."""
    seen = SkusSeen()
    for entry in entries(recipe, csv_file):
        sku = "" if entry.surplus or entry.only_adds else entry.cells.get("sku", "")
        first = seen.first_row(entry.raw.number, sku) if sku else None
        if first is not None:
            repeated.append(_Repeated(entry.raw.start, entry.raw.number, first))
        yield entry.raw, None if mode.changes_only else entry.cells.get("product_id")


def _planned(number: int, chunk: Chunk, repeated: list[_Repeated]) -> PlannedChunk:
    """The chunk with its repeated rows; the first row of the next chunk has been seen already, and waits."""
    own = {found.row: found.first for found in repeated if found.start < chunk.end}
    repeated[:] = [found for found in repeated if found.start >= chunk.end]
    return PlannedChunk(number=number, chunk=chunk, repeated=own)


def _seen(csv_file: CsvFile, lacking: Unrecognised) -> Seen:
    rows = [row.values for row, _ in zip(csv_file, range(SHOWN_ROWS), strict=False)]
    return Seen(
        header=list(csv_file.header),
        rows=[[cell[:SHOWN_CHARACTERS] for cell in row] for row in rows],
        delimiter=csv_file.layout.delimiter,
        encoding=csv_file.layout.encoding,
        suggestions=recipes.suggestions(csv_file.header),
        missing=lacking.missing,
    )


def _blocks(work: Work, begun: Import) -> Iterator[bytes]:
    size, most = begun.size or 0, policy_of(work, begun).max_file_bytes
    if size > most:
        text = f"The file has {size:,} bytes; {most:,} are allowed. Split it, each part with the header."
        raise FileRefused("file.too_large", text)
    for first in range(0, size, objects.PIECE):
        last = min(first + objects.PIECE, size) - 1
        yield objects.read(DROPS, begun.key, first, last, begun.etag)


def _task(planned: Import, plan: Plan, chunk: PlannedChunk) -> ChunkTask:
    return ChunkTask(
        seller_id=planned.seller_id,
        import_id=planned.import_id,
        phase=planned.phase,
        mode=planned.settings.mode,
        publish=planned.settings.publish,
        key=planned.key,
        etag=planned.etag or "",
        layout=plan.layout,
        recipe=plan.recipe.model_copy(update={"ignored": []}),
        planned=chunk,
    )


def _message(task: ChunkTask) -> dict[str, object]:
    return {"id": task.id, "name": "chunk", "task": task.model_dump(mode="json")}
