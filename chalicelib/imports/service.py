"""The use cases of imports. A dropped file begins one, is planned, worked off in chunks, and finished once."""

from collections.abc import Mapping

from chalicelib.imports import store
from chalicelib.imports.errors import StrayFile
from chalicelib.imports.events import (
    ImportFailed,
    ImportFinished,
    ImportPlanned,
    ImportRequested,
    ImportStarted,
)
from chalicelib.imports.models import (
    MAX_FILE_BYTES,
    ChunkTask,
    Counts,
    Drop,
    Failure,
    Import,
    ImportStatus,
    ImportUpload,
    NewImport,
    Plan,
    RowOutcome,
    Template,
)
from chalicelib.imports.report import ErrorReport
from chalicelib.imports.rules import IMPORT, SYSTEM
from chalicelib.imports.template import template_csv
from chalicelib.kit import objects
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.sellers import service as sellers

DROPS = "DROP_BUCKET"
QUEUE, CHUNKS_QUEUE = "imports", "import-chunks"
REPLACED = ("file.replaced", "Another file took its place, or it was deleted. Drop it again.")
NOTES = [
    "One row for each SKU; rows with the same Product ID are one listing.",
    "A SKU you have already is changed, a new one is added. What is the same as before is left alone.",
    "New listings are drafts: image addresses are not fetched, so add an image and publish.",
]


def ask(work: Work, seller_id: str, new: NewImport) -> ImportUpload:
    """A place for one CSV of at most 25 MB; its arrival starts the import. Raises NotActive."""
    sellers.active(seller_id)
    import_id = new_id("imp", work.now)
    key = f"{seller_id}/{import_id}.csv"
    asked = store.save(work, _new(work, seller_id, import_id, new.filename, key))
    work.emit(ImportRequested(seller_id=seller_id, import_id=import_id, filename=new.filename))
    upload = objects.upload(DROPS, key, MAX_FILE_BYTES)
    return ImportUpload(import_id=import_id, status=asked.status, upload=upload)


def get(seller_id: str, import_id: str) -> Import:
    """One import with its counters, and the refused rows once it is over. Raises NotFound."""
    (seen,) = _with_progress([store.load(seller_id, import_id)])
    if seen.status is ImportStatus.COMPLETED and seen.counts.rejected:
        name = f"{seen.filename.removesuffix('.csv')}-errors.csv"
        return seen.with_(errors=objects.download(store.REPORTS, store.report_key(seen), name))
    return seen


def imports(seller_id: str, query: PageQuery) -> Page[Import]:
    """A seller's imports, newest first."""
    page = store.of_seller(seller_id, query)
    return page.model_copy(update={"data": _with_progress(page.data)})


def template() -> Template:
    """The columns of an import, with an example row."""
    return Template(filename="listings.csv", csv=template_csv(), notes=NOTES)


def begin(work: Work, drop: Drop) -> Import:
    """The import that a file's arrival starts; told of the same arrival again, as it stands.

    It is the one that waits for this key, or else a new one with the arrival's own id. Raises StrayFile.
    """
    _refuse_stray(drop)
    asked = store.find(drop.seller_id, drop.filename.removesuffix(".csv"))
    if asked is None or (asked.drop_id and asked.drop_id != drop.drop_id):
        asked = store.find(drop.seller_id, drop.import_id)
    if asked is not None and asked.drop_id:
        return asked
    waiting = asked or _new(work, drop.seller_id, drop.import_id, drop.filename, drop.key)
    facts = {"drop_id": drop.drop_id, "etag": drop.etag, "size": drop.size, "updated_at": work.now}
    begun = IMPORT.move(waiting, "begin", SYSTEM, **facts)
    work.emit(ImportStarted(seller_id=begun.seller_id, import_id=begun.import_id, filename=begun.filename))
    return store.save(work, begun)


def process(work: Work, planning: Import, plan: Plan) -> Import:
    """The file was read through: its chunks can be worked off."""
    facts = {"rows": plan.rows, "chunks": len(plan.chunks), "updated_at": work.now}
    planned = IMPORT.move(planning, "process", SYSTEM, **facts)
    store.keep_plan(planned, plan)
    work.emit(
        ImportPlanned(
            seller_id=planned.seller_id,
            import_id=planned.import_id,
            filename=planned.filename,
            rows=plan.rows,
        )
    )
    return store.save(work, planned)


def fail(work: Work, failing: Import, code: str, message: str) -> Import:
    """The file cannot be imported, or not to its end; what of it was counted stays."""
    failure = Failure(code=code, message=message)
    failed = IMPORT.move(failing, "fail", SYSTEM, failure=failure, updated_at=work.now, finished_at=work.now)
    work.emit(
        ImportFailed(
            seller_id=failed.seller_id,
            import_id=failed.import_id,
            filename=failed.filename,
            code=code,
            message=message,
        )
    )
    return store.save(work, failed)


def is_due(task: ChunkTask) -> bool:
    """Whether a chunk is still to be worked off: not counted yet, and the import not over."""
    found = store.load(task.seller_id, task.import_id)
    return found.status is ImportStatus.PROCESSING and not store.counted(task)


def count(work: Work, task: ChunkTask, rows: Mapping[RowOutcome, int]) -> None:
    """Add a chunk's rows to the import's counters, once. Raises Conflict if it has been counted."""
    store.count(work, task, rows)


def abandon(work: Work, task: ChunkTask, code: str, message: str) -> None:
    """The rest of an import whose chunk cannot be worked off is left."""
    fail(work, store.load(task.seller_id, task.import_id), code, message)


def finish(work: Work, task: ChunkTask) -> None:
    """Complete the import if all its chunks are counted and it is not over: whichever chunk is last."""
    found = store.load(task.seller_id, task.import_id)
    reached = store.progress([found]).get(found.import_id)
    if found.status is not ImportStatus.PROCESSING or reached is None or reached.chunks != found.chunks:
        return
    if reached.counts.rejected:
        report = ErrorReport(task.layout).head() + b"".join(store.error_lines(found))
        objects.put(store.REPORTS, store.report_key(found), report, "text/csv; charset=utf-8")
    _complete(work, found, reached.counts)


def _complete(work: Work, found: Import, counts: Counts) -> None:
    work.emit(
        ImportFinished(
            seller_id=found.seller_id, import_id=found.import_id, filename=found.filename, counts=counts
        )
    )
    store.save(work, IMPORT.move(found, "complete", SYSTEM, updated_at=work.now, finished_at=work.now))


def _new(work: Work, seller_id: str, import_id: str, filename: str, key: str) -> Import:
    return Import(
        import_id=import_id,
        seller_id=seller_id,
        status=ImportStatus.AWAITING_UPLOAD,
        filename=filename,
        key=key,
        created_at=work.now,
        updated_at=work.now,
    )


def _refuse_stray(drop: Drop) -> None:
    if "/" not in drop.key:
        raise StrayFile(f"{drop.key} lies under no prefix.")
    try:
        sellers.get(drop.seller_id)
    except NotFound:
        raise StrayFile(f"There is no seller {drop.seller_id}.") from None


def _with_progress(imports: list[Import]) -> list[Import]:
    progress = store.progress(imports)
    return [_at(imported, progress.get(imported.import_id)) for imported in imports]


def _at(imported: Import, progress: store.Progress | None) -> Import:
    if progress is None:
        return imported
    heartbeat = max(imported.updated_at, progress.at or imported.updated_at)
    return imported.with_(counts=progress.counts, updated_at=heartbeat)
