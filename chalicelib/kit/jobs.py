"""Queue consumers and schedules: partial batches, once-only effects, parking of what is refused.

A consumer is a table of reactions and one decorated function:

    REACTIONS: Reactions = {OrderPaid: service.open_package}

    @jobs.consumer("fulfillment")
    def fulfillment_worker(work: Work, message: Message) -> None:
        message.dispatch(work, REACTIONS)
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import unquote_plus

from chalice.app import Blueprint, SQSEvent

from chalicelib.kit import clock, moved_clock, queues, settings
from chalicelib.kit.events import SYSTEM, Event
from chalicelib.kit.log import logger
from chalicelib.kit.problems import Conflict, Problem
from chalicelib.kit.work import AlreadyDone, Work

Handler = Callable[[Work, "Message"], None]
Reactions = Mapping[type[Any], Callable[[Work, Any], None]]
"""What a capability does upon an event of another."""
Clocks = Mapping[str, Callable[[Work, str], None]]
"""What a capability does to a subject when a clock of this name runs out."""
CONFLICT_TRIES = 4


@dataclass(frozen=True)
class Message:
    """One message of a queue: an event from the bus, a clock that ran out, an S3 drop, or our own."""

    id: str
    kind: str
    name: str
    data: dict[str, Any]

    @classmethod
    def parse(cls, message_id: str, body: str) -> "Message":
        content = json.loads(body)
        if "detail-type" in content:
            record = content["detail"]
            return cls(record["event_id"], "event", record["name"], record["data"])
        if "deadline" in content:
            return cls(content["deadline"], "clock", content["clock"], content)
        if "Records" in content or "s3:TestEvent" in body:
            return cls(message_id, "objects", "objects", content)
        return cls(content.get("id", message_id), "message", content.get("name", "message"), content)

    def dispatch(
        self,
        work: Work,
        reactions: Reactions,
        clocks: Clocks | None = None,
    ) -> None:
        """Call the reaction to this event, or the action of this clock; an event nobody waits for is ignored.

        Raises NoSuchClock: whoever starts a clock handles it.
        """
        if self.kind == "clock":
            action = (clocks or {}).get(self.name)
            if action is None:
                raise NoSuchClock(f"No handler in CLOCKS for {self.name}.")
            action(work, self.data["subject"])
        by_name = {event.name: event for event in reactions}
        event: type[Event] | None = by_name.get(self.name)
        if self.kind == "event" and event is not None:
            reactions[event](work, event.model_validate(self.data))

    def object_keys(self) -> list[str]:
        """The keys of the S3 objects this notification tells of."""
        return [unquote_plus(record["s3"]["object"]["key"]) for record in self.data.get("Records", [])]


class Jobs(Blueprint):
    """A Chalice blueprint for the functions of one module."""

    def consumer(self, queue: str, batch_size: int = 10) -> Callable[[Handler], Any]:
        """Handle a queue's messages one by one, each in a transaction of its own.

        A refusal (Problem) is final: the message is parked in the dead-letter queue with its reason.
        Anything else that fails is delivered again, the rest of the batch is not.
        """

        def decorate(handler: Handler) -> Any:
            @wraps(handler)
            def worker(event: SQSEvent) -> Any:
                from aws_lambda_powertools.utilities.batch import (
                    BatchProcessor,
                    EventType,
                    process_partial_response,
                )

                moved_clock.sync()

                def handle(record: Any) -> None:
                    _handle(queue, handler, record.message_id, record.body)

                return process_partial_response(
                    event=event.to_dict(),
                    record_handler=handle,
                    processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
                )

            name = handler.__name__
            on_queue = self.on_sqs_message(queue=settings.resource(queue), batch_size=batch_size, name=name)
            return on_queue(worker)

        return decorate


def _handle(queue: str, handler: Handler, message_id: str, body: str) -> None:
    facts = {"queue": queue, "message_id": message_id}
    try:
        message = Message.parse(message_id, body)
        facts |= {"kind": message.kind, "what": message.name}
        outcome = _run(queue, handler, message)
    except Problem as refusal:
        _park(queue, body, refusal)
        outcome = refusal.code
    except Exception:
        logger.exception("message failed", extra=facts)
        raise
    logger.info("message", extra=facts | {"outcome": outcome})


def _run(queue: str, handler: Handler, message: Message) -> str:
    """Handle a message on fresh reads until nobody interferes.

    Reads of several items are no snapshot: beside a duplicate of itself a handler may see half of what that one
    did, and refuse. So a refusal is final when it comes twice.
    """
    refused_before = False
    for attempt in range(CONFLICT_TRIES):
        work = Work(SYSTEM, clock.now(), request_id=message.id)
        try:
            handler(work, message)
            work.once_for(queue, message.id)
            work.commit()
        except AlreadyDone:
            return "already done"
        except Conflict as conflict:
            if attempt + 1 == CONFLICT_TRIES:
                raise Contended(str(conflict)) from conflict
        except Problem:
            if refused_before:
                raise
            refused_before = True
        else:
            return "done"
    raise Contended("refused and interfered with in turn")


class NoSuchClock(Problem):
    """A clock ran out and its queue's CLOCKS does not name it: a mistake of ours, parked until it is mended."""

    status = 500
    code = "clock.unknown"
    title = "Nobody handles this clock"


class Contended(Exception):
    """Others kept changing the same thing; the message is delivered again."""


def _park(queue: str, body: str, refusal: Problem) -> None:
    logger.error("message refused", extra={"queue": queue, "code": refusal.code, "detail": refusal.detail})
    queues.send(f"{queue}-dead", [{"refused": refusal.document(), "body": body}])
