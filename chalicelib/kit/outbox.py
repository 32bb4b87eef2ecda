"""From the events table to the bus: by its stream, and by a sweep for what the stream missed."""

import json
from collections.abc import Iterable
from typing import Any

from chalice.app import CloudWatchEvent, DynamoDBEvent, Rate

from chalicelib.kit import aws, settings
from chalicelib.kit.entity import from_dynamodb
from chalicelib.kit.events import SHARDS, EventRecord, EventRow
from chalicelib.kit.jobs import Jobs

SOURCE = "seller-center"
BATCH = 10
"""Entries EventBridge takes in one call."""
STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/set-in-infra/stream/2026-01-01T00:00:00.000"

jobs = Jobs(__name__)


class NotPublished(Exception):
    """The bus refused some events; the stream or the sweep brings them again."""


@jobs.on_dynamodb_record(STREAM, name="publish_events")
def publish_events(event: DynamoDBEvent) -> None:
    """Stream records of new events -> bus."""
    rows = [record.new_image for record in event if record.event_name == "INSERT"]
    publish([(image["pk"]["S"], _record(image)) for image in rows])


@jobs.schedule(Rate(5, unit=Rate.MINUTES), name="republish_events")
def republish_events(event: CloudWatchEvent) -> None:
    """Whatever is still in the outbox; an event the stream brings at this moment may go out twice."""
    for shard in range(SHARDS):
        left = [EventRow.find(key.pk, key.sk) for key in EventRow.unpublished.query(str(shard))]
        publish([(row.pk, row.entity) for row in left if row is not None])


def publish(found: Iterable[tuple[str, EventRecord]]) -> None:
    """Put events on the bus, ten a call, and take them out of the outbox."""
    pending = list(found)
    for start in range(0, len(pending), BATCH):
        batch = pending[start : start + BATCH]
        answer = aws.client("events").put_events(Entries=[_entry(record) for _, record in batch])
        if answer.get("FailedEntryCount"):
            raise NotPublished(f"{answer['FailedEntryCount']} of {len(batch)} events")
        for pk, record in batch:
            EventRow(pk, record.event_id).update([EventRow.outbox.remove()])


def _entry(record: EventRecord) -> dict[str, Any]:
    return {
        "EventBusName": settings.setting("EVENT_BUS"),
        "Source": SOURCE,
        "DetailType": record.name,
        "Detail": json.dumps(record.model_dump(mode="json", exclude={"version"})),
    }


def _record(image: dict[str, Any]) -> EventRecord:
    return EventRecord.restore(from_dynamodb(image["entity"]))
