"""What imports do by themselves: begin with a dropped file, work off its chunks, finish after the last."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeVar

from chalicelib.imports import chunks, planning, service
from chalicelib.imports.models import ChunkTask, Drop, ImportStatus
from chalicelib.kit import objects
from chalicelib.kit.events import Actor
from chalicelib.kit.jobs import Jobs, Message
from chalicelib.kit.work import Work
from chalicelib.sellers.errors import NotActive

T = TypeVar("T")

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE, batch_size=1)
def imports_worker(work: Work, message: Message) -> None:
    """A file has arrived. Each step is a transaction of its own, and one that was made is not made again."""
    for drop in _drops(message):
        found = _at_once(work, service.begin, drop)
        if found.status is ImportStatus.PLANNING:
            found = _at_once(work, planning.plan, found)
        if found.status is ImportStatus.PROCESSING:
            planning.send_chunks(found)


@jobs.consumer(service.CHUNKS_QUEUE, batch_size=1)
def import_chunks_worker(work: Work, message: Message) -> None:
    """One chunk of a file; the last one finishes the import."""
    task = ChunkTask.model_validate(message.data["task"])
    if service.is_due(task) and not _worked_off(work, task):
        return
    service.finish(work, task)


def _worked_off(work: Work, task: ChunkTask) -> bool:
    actor = Actor(kind="system", id=task.import_id, name="import")
    try:
        rows = chunks.work_off(task, lambda: Work(actor, work.now, task.id))
    except objects.Replaced:
        service.abandon(work, task, *service.REPLACED)
        return False
    except NotActive as inactive:
        service.abandon(work, task, inactive.code, inactive.detail)
        return False
    _at_once(work, service.count, task, rows)
    return True


def _at_once(work: Work, step: Callable[..., T], *arguments: object) -> T:
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
