"""What imports do by themselves: begin with a dropped file, work off its chunks, finish after the last."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from chalicelib.imports import chunks, planning, service, store, undoing
from chalicelib.imports.events import ImportApplied, ImportEvent, ImportMapped, ImportUndoRequested
from chalicelib.imports.models import Import, ImportStatus, Phase
from chalicelib.imports.service.clocks import CHUNKS_QUEUE, MAPPING_EXPIRES, QUEUE, STALLED
from chalicelib.imports.service.steps import REPLACED
from chalicelib.imports.tasks import ChunkTask, Drop
from chalicelib.kit import objects
from chalicelib.kit.events import Actor
from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work

T = TypeVar("T")


def go_on(work: Work, told: ImportEvent) -> None:
    """The seller has decided, or a check is over: what comes next is sent to its queue."""
    planning.restart(store.load(told.seller_id, told.import_id))


REACTIONS: Reactions = {ImportMapped: go_on, ImportApplied: go_on, ImportUndoRequested: go_on}
CLOCKS: Clocks = {STALLED: planning.watch, MAPPING_EXPIRES: service.mapping_expired}

jobs = Jobs(__name__)


@jobs.consumer(QUEUE, batch_size=1)
def imports_worker(work: Work, message: Message) -> None:
    """A file has arrived, or is to be planned. Each step is a transaction of its own, made once."""
    if message.name == "plan":
        _plan(work, store.load(message.data["seller_id"], message.data["import_id"]))
    for drop in _drops(message):
        _plan(work, _at_once(work, service.begin, drop))


@jobs.consumer(CHUNKS_QUEUE, batch_size=1)
def import_chunks_worker(work: Work, message: Message) -> None:
    """One chunk of a file; the last one finishes the phase. Clocks and decisions about imports come here too."""
    if message.name == "chunk":
        task = ChunkTask.model_validate(message.data["task"])
        if not service.is_due(task) or _worked_off(work, task):
            service.finish(work, task.seller_id, task.import_id)
    elif message.name == "finish":
        service.finish(work, message.data["seller_id"], message.data["import_id"])
    else:
        message.dispatch(work, REACTIONS, CLOCKS)


def _plan(work: Work, found: Import) -> None:
    if found.status is ImportStatus.PLANNING:
        found = _at_once(work, planning.plan, found)
    if found.status in (ImportStatus.CHECKING, ImportStatus.PROCESSING):
        planning.send_chunks(found)


def _worked_off(work: Work, task: ChunkTask) -> bool:
    actor = Actor(kind="system", id=task.import_id, name="import")
    work_off = undoing.work_off if task.phase is Phase.UNDO else chunks.work_off
    try:
        done = work_off(task, lambda: Work(actor, work.now, task.id))
    except objects.Replaced:
        service.abandon(work, task, *REPLACED)
        return False
    _at_once(work, service.count, task, *done)
    return True


def _at_once(work: Work, step: Callable[..., T], *arguments: Any) -> T:
    """One step of a long job, committed before the next begins."""
    own = Work(work.actor, work.now, work.request_id)
    answer = step(own, *arguments)
    own.commit()
    return answer


def _drops(message: Message) -> Iterator[Drop]:
    """The arrivals a notification tells of; none in S3's test event."""
    for key, record in zip(message.object_keys(), message.data.get("Records", []), strict=True):
        told = record["s3"]["object"]
        yield Drop(
            key=key,
            etag=told["eTag"],
            size=told["size"],
            sequencer=told.get("sequencer", ""),
            at=datetime.fromisoformat(record["eventTime"]),
        )
