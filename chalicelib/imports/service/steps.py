"""The steps of a file: it begins once, is planned, checked or written chunk by chunk, and finished once."""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.imports import files, store
from chalicelib.imports.errors import StrayFile, UndoTooLate
from chalicelib.imports.events import (
    ImportApplied,
    ImportFailed,
    ImportFinished,
    ImportNeedsMapping,
    ImportPlanned,
    ImportPreviewed,
    ImportStarted,
    ImportUndone,
    ImportUndoRequested,
)
from chalicelib.imports.models import ErrorPolicy, Failure, Import, ImportStatus, Phase, Seen
from chalicelib.imports.report import ErrorReport, undo_head
from chalicelib.imports.rules import IMPORT, SELLER, SYSTEM, possible
from chalicelib.imports.service.asking import new_import
from chalicelib.imports.service.clocks import import_of, policy_of, wait_for_mapping, watch_over
from chalicelib.imports.store import Outcome, Progress
from chalicelib.imports.tasks import ChunkTask, Drop, Plan
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.sellers import service as sellers

REPLACED = ("file.replaced", "Another file took its place, or it was deleted. Drop it again.")
WORKED_ON = (ImportStatus.CHECKING, ImportStatus.PROCESSING, ImportStatus.UNDOING)


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
    waiting = asked or new_import(work, drop.seller_id, drop.import_id, drop.filename, drop.key, drop.settings)
    facts = {"drop_id": drop.drop_id, "etag": drop.etag, "size": drop.size, "updated_at": work.now}
    begun = IMPORT.move(waiting, "begin", SYSTEM, **facts)
    work.emit(ImportStarted(**_of(begun)))
    watch_over(work, begun)
    return store.save(work, begun)


def ask_mapping(work: Work, planning: Import, seen: Seen) -> Import:
    """Nothing is known of the file's columns: the seller is asked, for a week."""
    asking = IMPORT.move(planning, "ask_mapping", SYSTEM, seen=seen, updated_at=work.now)
    work.emit(ImportNeedsMapping(**_of(asking)))
    wait_for_mapping(work, asking)
    return store.save(work, asking)


def process(work: Work, planning: Import, plan: Plan) -> Import:
    """The file was read through: its chunks are looked at first, or written at once."""
    settings = planning.settings
    first = settings.dry_run or settings.error_policy is ErrorPolicy.ALL_OR_NOTHING
    action, phase = ("check", Phase.CHECK) if first else ("process", Phase.WRITE)
    planned = IMPORT.move(
        planning,
        action,
        SYSTEM,
        rows=plan.rows,
        chunks=len(plan.chunks),
        recipe=plan.recipe.name,
        ignored_columns=plan.recipe.ignored,
        seen=None,
        **_under_way(work, phase),
    )
    files.keep_plan(planned, plan)
    work.emit(ImportPlanned(**_of(planned), rows=plan.rows))
    return store.save(work, planned)


def apply(work: Work, seller_id: str, import_id: str) -> Import:
    """Write what a dry run has shown. Raises NotFound, NotPossible, NotActive."""
    sellers.active(seller_id)
    applied = IMPORT.move(store.load(seller_id, import_id), "apply", SELLER, **_under_way(work, Phase.WRITE))
    return _start(work, applied, ImportApplied(**_of(applied)))


def undo(work: Work, seller_id: str, import_id: str) -> Import:
    """Take back what an import did, for the hours the market gives. Raises NotFound, NotPossible, UndoTooLate."""
    found = store.load(seller_id, import_id)
    if found.undoable_until and work.now > found.undoable_until:
        raise UndoTooLate(f"It could be undone until {found.undoable_until:%Y-%m-%d %H:%M} UTC.")
    undoing = IMPORT.move(found, "undo", SELLER, **_under_way(work, Phase.UNDO))
    return _start(work, undoing, ImportUndoRequested(**_of(undoing)))


def fail(work: Work, failing: Import, code: str, message: str) -> Import:
    """The file cannot be imported, or not to its end; what of it was counted stays."""
    failure = Failure(code=code, message=message)
    failed = IMPORT.move(failing, "fail", SYSTEM, failure=failure, updated_at=work.now, finished_at=work.now)
    work.emit(ImportFailed(**_of(failed), code=code, message=message))
    return store.save(work, failed)


def is_due(task: ChunkTask) -> bool:
    """Whether a chunk is still to be worked off: its phase is under way, and it is not counted yet."""
    found = store.load(task.seller_id, task.import_id)
    return found.status in WORKED_ON and found.phase is task.phase and not store.counted(task)


def count(
    work: Work, task: ChunkTask, rows: Mapping[Outcome, int], results: int, findings: dict[str, int]
) -> None:
    """Add a chunk's rows to the import's counters, once. Raises Conflict if it has been counted."""
    store.count(work, task, rows, results, findings)


def abandon(work: Work, task: ChunkTask, code: str, message: str) -> None:
    """The rest of an import whose chunk cannot be worked off is left."""
    fail(work, store.load(task.seller_id, task.import_id), code, message)


def finish(work: Work, seller_id: str, import_id: str) -> None:
    """End the phase if all its chunks are counted and it has not ended: whichever chunk is last."""
    found = store.load(seller_id, import_id)
    reached = store.progress([found]).get(import_id)
    if found.status not in WORKED_ON or reached is None or reached.chunks != found.chunks:
        return
    _keep_reports(found, reached)
    if found.phase is Phase.CHECK:
        _checked(work, _with_findings(found), reached)
    elif found.phase is Phase.WRITE:
        _written(work, _with_findings(found), reached)
    else:
        work.emit(ImportUndone(**_of(found), undo=reached.undo))
        store.save(work, IMPORT.move(found, "finish_undo", SYSTEM, updated_at=work.now, finished_at=work.now))


def mapping_expired(work: Work, subject: str) -> None:
    """Nobody said what the columns are: the import ends."""
    found = store.find(*import_of(subject))
    if found is not None and found.status is ImportStatus.AWAITING_MAPPING:
        header = ", ".join(found.seen.header)[:300] if found.seen else ""
        text = "Nobody said what the columns are. Save a mapping for them and drop the file again."
        fail(work, found, "file.header.mismatch", f"{text} Row 1 reads: {header}")


def _checked(work: Work, found: Import, reached: Progress) -> None:
    rejected = reached.counts.rejected
    if found.settings.dry_run:
        work.emit(ImportPreviewed(**_of(found), counts=reached.counts))
        store.save(work, IMPORT.move(found, "preview", SYSTEM, updated_at=work.now, finished_at=work.now))
    elif rejected:
        text = f"{rejected:,} rows are bad, so nothing was written: all or nothing. Mend them and drop all again."
        fail(work, found, "file.rows_rejected", text)
    else:
        written = IMPORT.move(found, "write", SYSTEM, **_under_way(work, Phase.WRITE))
        work.emit(ImportApplied(**_of(written)))
        store.save(work, written)


def _written(work: Work, found: Import, reached: Progress) -> None:
    """All or nothing: a row that went bad since it was checked takes everything back."""
    if found.settings.error_policy is ErrorPolicy.ALL_OR_NOTHING and reached.counts.rejected:
        text = f"{reached.counts.rejected:,} rows became bad after the check: all is taken back. Drop it again."
        failure = Failure(code="file.rows_rejected", message=text)
        undoing = IMPORT.move(found, "roll_back", SYSTEM, failure=failure, **_under_way(work, Phase.UNDO))
        work.emit(ImportUndoRequested(**_of(undoing)))
        store.save(work, undoing)
        return
    until = work.now + timedelta(hours=policy_of(work, found).undo_hours)
    facts = {"updated_at": work.now, "finished_at": work.now, "undoable_until": until}
    work.emit(ImportFinished(**_of(found), counts=reached.counts))
    store.save(work, IMPORT.move(found, "complete", SYSTEM, **facts))


def _start(work: Work, started: Import, event: ImportApplied | ImportUndoRequested) -> Import:
    work.emit(event)
    watch_over(work, started)
    saved = store.save(work, started)
    return saved.with_(possible_actions=possible(saved, work.now))


def _keep_reports(found: Import, reached: Progress) -> None:
    rows = store.chunks(found, found.phase)
    if found.phase is Phase.UNDO:
        files.join(found, found.phase, "undo", undo_head(), (row.number for row in rows if row.results))
    elif reached.counts.rejected:
        head = ErrorReport(files.plan_of(found).layout).head()
        files.join(found, found.phase, "errors", head, (row.number for row in rows if row.rejected))


def _with_findings(found: Import) -> Import:
    """How often each finding was made, over all chunks."""
    total: dict[str, int] = {}
    for row in store.chunks(found, found.phase):
        for code, number in row.findings.as_dict().items():
            total[code] = total.get(code, 0) + int(number)
    return found.with_(findings=total)


def _under_way(work: Work, phase: Phase) -> dict[str, object]:
    return {"phase": phase, "started_at": work.now, "updated_at": work.now, "restarts": 0, "finished_at": None}


def _of(imported: Import) -> dict[str, str]:
    return {name: str(getattr(imported, name)) for name in ("seller_id", "import_id", "filename")}


def _refuse_stray(drop: Drop) -> None:
    if "/" not in drop.key:
        raise StrayFile(f"{drop.key} lies under no prefix.")
    try:
        sellers.get(drop.seller_id)
    except NotFound:
        raise StrayFile(f"There is no seller {drop.seller_id}.") from None
