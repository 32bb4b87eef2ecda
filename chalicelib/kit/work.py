"""The unit of work: what one use case changes, across capabilities, in one DynamoDB transaction.

Services add writes; the edge (an API route or a job) commits. Each write names the refusal it means
if its condition fails, so a cancelled transaction comes back as `OutOfStock`, not as an index in a list.
"""

import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from pynamodb.attributes import TTLAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.kit import clock, deadlines, events, settings
from chalicelib.kit.entity import Entity
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import EntityRow, Row

E = TypeVar("E", bound=Entity)
Refusal = Exception | Callable[[dict[str, Any] | None], Exception]
"""What a failed condition means: an exception, or one made from the item that stood in the way."""

MAX_WRITES = 100
"""What DynamoDB takes in one transaction."""
SENT_AS = ("check", "delete", "put", "update")
"""PynamoDB sends a transaction's items in this order, so its reasons come back in it."""
TRIES = 6
TRANSIENT = {
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
    "TransactionInProgressException",
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
}
ONCE_KEPT = timedelta(days=30)
"""How long a handled message is remembered; SQS keeps a message 14 days at most."""


class AlreadyDone(Exception):
    """This very message has had its effect."""


class OnceRow(Row):
    """A request or message that had its effect, written with it. pk = who asked # which key."""

    class Meta:
        table_name = settings.resource("requests")

    pk = UnicodeAttribute(hash_key=True)
    fingerprint = UnicodeAttribute(null=True)
    answer = UnicodeAttribute(null=True)
    expires_at = TTLAttribute()


class _Write(NamedTuple):
    add: Callable[[TransactWrite], None]
    refusal: Refusal


Write = Callable[["Work", list[Any]], None]


class Work:
    """Collects the writes of one use case by one actor at one instant; `commit` makes them all or none."""

    def __init__(self, actor: events.Actor, now: datetime, request_id: str = "") -> None:
        self.actor = actor
        self.now = now
        self.request_id = request_id
        self._writes: dict[str, list[_Write]] = {kind: [] for kind in SENT_AS}
        self._once: _Write | None = None
        self._gathered: dict[str, tuple[Write, list[Any]]] = {}

    def step(self) -> "Work":
        """A work of the same actor and instant, committed by itself: for a step that can stand alone."""
        return Work(self.actor, self.now, self.request_id)

    def save(self, row: EntityRow, entity: E, refusal: Refusal | None = None) -> E:
        """Write a row whole if it is new or unchanged since it was read; returns the entity as saved."""
        self._add("put", lambda t: t.save(row, return_values="ALL_OLD"), refusal or Conflict())
        return entity.with_(version=entity.version + 1)

    def put(self, row: Row, condition: Condition | None = None, refusal: Refusal | None = None) -> None:
        """Write a row that bears no version, under a condition if there is one."""
        self._add("put", lambda t: t.save(row, condition, return_values="ALL_OLD"), refusal or Conflict())

    def change(self, row: Row, actions: Sequence[Action], condition: Condition | None, refusal: Refusal) -> None:
        """Change native numbers in place under a condition: stock, balances, limits."""
        options = {"return_values": "ALL_OLD", "add_version_condition": False}
        self._add("update", lambda t: t.update(row, list(actions), condition, **options), refusal)

    def delete(self, row: Row, refusal: Refusal | None = None, condition: Condition | None = None) -> None:
        options = {"condition": condition, "add_version_condition": condition is None}
        self._add("delete", lambda t: t.delete(row, **options), refusal or Conflict())

    def check(self, row: type[Row], key: tuple[str, str | None], condition: Condition, refusal: Refusal) -> None:
        """Hold the transaction to a condition on an item that it does not change."""
        self._add("check", lambda t: t.condition_check(row, *key, condition=condition), refusal)

    def emit(self, event: events.Event) -> None:
        """Tell of a fact, in the transaction that makes it one."""
        self.put(events.row_of(event, self.actor, self.now, self.request_id))

    def start_clock(self, queue: str, clock: str, subject: str, due: datetime) -> None:
        """Let `clock` run out for `subject` at `due`; its message then goes to `queue`."""
        self.put(deadlines.row_of(deadlines.Deadline(queue=queue, clock=clock, subject=subject, due=due)))

    def gather(self, key: str, part: Any, write: Write) -> None:
        """Add a part to what is written once a transaction: `write` gets all parts of a key at the commit."""
        self._gathered.setdefault(key, (write, []))[1].append(part)

    def once(self, row: OnceRow, refusal: Refusal) -> None:
        """Record a request or message with its effect; its refusal goes before every other."""
        self._once = _Write(lambda t: t.save(row, OnceRow.pk.does_not_exist(), return_values="ALL_OLD"), refusal)
        self._writes["put"].insert(0, self._once)

    def once_for(self, consumer: str, message_id: str) -> None:
        """Raise AlreadyDone on commit if this consumer has handled this message."""
        self.once(OnceRow(f"{consumer}#{message_id}", expires_at=clock.wall() + ONCE_KEPT), AlreadyDone())

    @staticmethod
    def has_done(consumer: str, message_id: str) -> bool:
        """Whether this consumer has handled this message."""
        return OnceRow.find(f"{consumer}#{message_id}") is not None

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to write but the record of the request or message itself."""
        return not self._gathered and self._in_order() in ([], [self._once])

    def commit(self) -> None:
        """Make every write, or raise the refusal of the first that could not be made."""
        while self._gathered:
            _, (write, parts) = self._gathered.popitem()
            write(self, parts)
        for attempt in range(TRIES):
            try:
                self._send()
            except TransactWriteError as error:
                self._raise_refusal(error)
                if attempt + 1 == TRIES:
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 (jitter)
            else:
                return

    def _send(self) -> None:
        if self.changes_nothing:
            return
        with TransactWrite(connection=OnceRow._get_connection().connection) as transaction:
            for write in self._in_order():
                write.add(transaction)

    def _in_order(self) -> list[_Write]:
        return [write for kind in SENT_AS for write in self._writes[kind]]

    def _raise_refusal(self, error: TransactWriteError) -> None:
        reasons = zip(self._in_order(), error.cancellation_reasons, strict=False)
        failed = [(write, reason) for write, reason in reasons if reason is not None]
        failed.sort(key=lambda pair: pair[0] is not self._once)
        for write, reason in failed:
            if reason.code == "ConditionalCheckFailed":
                refusal = write.refusal
                raise refusal(reason.raw_item) if callable(refusal) else refusal from None
        codes = {reason.code for _, reason in failed} or {error.cause_response_code}
        if not codes & TRANSIENT:
            raise error

    def _add(self, kind: str, add: Callable[[TransactWrite], None], refusal: Refusal) -> None:
        self._writes[kind].append(_Write(add, refusal))
        if len(self._in_order()) > MAX_WRITES:
            raise ValueError(f"more than {MAX_WRITES} writes in one transaction")
