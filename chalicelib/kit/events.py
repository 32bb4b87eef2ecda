"""Events: the audit log, the outbox and the source of webhooks are one table.

| access pattern | index | key |
|---|---|---|
| what happened to one subject | table | pk = subject id, sk = event id |
| a seller's activity, newest first | feed | feed_key = seller#shard, sk = event id |
| written but not yet on the bus | unpublished | outbox = shard, sk = event id |
"""

from datetime import datetime
from typing import Any, ClassVar
from zlib import crc32

from pydantic import BaseModel, ConfigDict, Field
from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kit import settings
from chalicelib.kit.entity import Entity, Value
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.rows import EntityAttribute, Row

SHARDS = 4
"""Partitions a seller's events are spread over: 4,000 write units/s before one seller is throttled."""


class Actor(Value):
    """Who did it: a person, an API key, the carrier, or the system by its clock."""

    kind: str = Field(examples=["person"])
    id: str = Field(examples=["b7d3…"])
    name: str = Field(default="", examples=["owner"])


SYSTEM = Actor(kind="system", id="system", name="system")


class Event(BaseModel):
    """A fact others may react to. `name` is its type on the bus, `subject` the id of its thing."""

    model_config = ConfigDict(frozen=True, defer_build=True)
    name: ClassVar[str]
    subject_field: ClassVar[str]

    seller_id: str = "platform"

    @property
    def subject(self) -> str:
        return str(getattr(self, self.subject_field))


class EventRecord(Entity):
    """An event as written: what, about whom, when, by whom, within which request."""

    event_id: str = Field(examples=["evt_01k0000000000000000000000"])
    name: str = Field(examples=["listing_published"])
    subject: str
    seller_id: str
    occurred_at: datetime
    actor: Actor
    request_id: str = ""
    data: dict[str, Any]


class Feed(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "feed"
        projection = AllProjection()

    feed_key = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class Unpublished(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "unpublished"
        projection = KeysOnlyProjection()

    outbox = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class EventRow(Row):
    class Meta:
        table_name = settings.resource("events")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    feed_key = UnicodeAttribute()
    outbox = UnicodeAttribute(null=True)
    entity = EntityAttribute(EventRecord)
    feed = Feed()
    unpublished = Unpublished()


def shard_of(text: str, shards: int = SHARDS) -> int:
    return crc32(text.encode()) % shards


def row_of(event: Event, actor: Actor, at: datetime, request_id: str) -> EventRow:
    """The row to be written in the transaction of the change the event tells of."""
    event_id = new_id("evt", at)
    shard = shard_of(event_id)
    record = EventRecord(
        event_id=event_id,
        name=event.name,
        subject=event.subject,
        seller_id=event.seller_id,
        occurred_at=at,
        actor=actor,
        request_id=request_id,
        data=event.model_dump(mode="json", exclude_none=True),
    )
    return EventRow(
        event.subject, event_id, feed_key=f"{event.seller_id}#{shard}", outbox=str(shard), entity=record
    )


def activity(seller_id: str, query: PageQuery) -> Page[EventRecord]:
    """A seller's activity, newest first."""
    keys = [f"{seller_id}#{shard}" for shard in range(SHARDS)]
    return merged_page(EventRow.feed, EventRow.sk, keys, query, read=lambda row: row.entity)


def history(subject: str) -> list[EventRecord]:
    """Everything that happened to one subject, oldest first."""
    return [row.entity for row in EventRow.query(subject)]
