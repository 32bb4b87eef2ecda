"""Clocks as rows: written in the transaction that starts them, swept into the owning capability's queue.

| access pattern | index | key |
|---|---|---|
| what is due by now | table | pk = shard, sk <= now (sk = due instant # queue # subject # clock) |

A clock is never stopped: when it runs out, its handler asks the lifecycle whether the action still applies.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from pydantic import Field
from pynamodb.attributes import UnicodeAttribute

from chalicelib.kit import queues, settings
from chalicelib.kit.entity import Entity
from chalicelib.kit.events import shard_of
from chalicelib.kit.rows import EntityAttribute, Row

SHARDS = 8
"""Partitions the clocks are spread over: 8,000 write units/s for starting clocks."""


class Deadline(Entity):
    """A clock that runs out at `due`; `queue` is the capability that then acts on `subject`."""

    queue: str
    clock: str = Field(examples=["ship_by"])
    subject: str = Field(examples=["ord_01k0000000000000000000000"])
    due: datetime

    @property
    def key(self) -> str:
        return f"{_instant(self.due)}#{self.queue}#{self.subject}#{self.clock}"


class DeadlineRow(Row):
    class Meta:
        table_name = settings.resource("deadlines")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(Deadline)


def row_of(deadline: Deadline) -> DeadlineRow:
    return DeadlineRow(str(shard_of(deadline.subject, SHARDS)), deadline.key, entity=deadline)


def sweep(now: datetime) -> int:
    """Send every clock that has run out to its queue, then forget it; returns how many.

    A crash between the two sends it again: handlers are idempotent by the clock's key.
    """
    return sum(_hand_over(rows) for shard in range(SHARDS) for rows in _due(str(shard), now))


def _due(shard: str, now: datetime) -> Iterator[list[DeadlineRow]]:
    batch: list[DeadlineRow] = []
    for row in DeadlineRow.query(shard, DeadlineRow.sk < _instant(now) + "~", consistent_read=True):
        batch.append(row)
        if len(batch) == queues.BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _hand_over(rows: list[DeadlineRow]) -> int:
    for queue in {row.entity.queue for row in rows}:
        queues.send(queue, [_message(row) for row in rows if row.entity.queue == queue])
    with DeadlineRow.batch_write() as batch:
        for row in rows:
            batch.delete(row)
    return len(rows)


def _message(row: DeadlineRow) -> dict[str, str]:
    deadline = row.entity
    return {"deadline": deadline.key, "clock": deadline.clock, "subject": deadline.subject}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
