"""The banking days of the bank's files. Notes go in by a door until it is closed; a sealed day is never changed.

A day has one door a shard, so that many payouts are noted at once, and one row that says how far its file is:
sealed, written, taken by the bank. Both are in the index `to_do` while something is to be done about them.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work
from chalicelib.payouts.errors import AlreadyAtTheBank
from chalicelib.payouts.store.cases import ToDo

TABLE = settings.resource("payouts")
DOORS, DAYS = "bank-doors", "bank-days"


class BankDoorRow(Row):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    to_do = UnicodeAttribute(null=True)
    closed_at = UTCDateTimeAttribute(null=True)
    waiting = ToDo()


class BankDayRow(Row):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    to_do = UnicodeAttribute(null=True)
    sealed_at = UTCDateTimeAttribute(null=True)
    written_at = UTCDateTimeAttribute(null=True)
    taken_at = UTCDateTimeAttribute(null=True)
    waiting = ToDo()


class BankDay(NamedTuple):
    """How far a day's file is."""

    day: date
    sealed_at: datetime | None = None
    written_at: datetime | None = None
    taken_at: datetime | None = None


def keep_open(work: Work, day: date, reference: str) -> None:
    """Hold the transaction to the day being open for notes; a day that is closed meanwhile is a Conflict."""
    door = _door(day, shard_of(reference))
    work.gather(f"{door.pk}#{day}", door, _keep_open)


def _keep_open(work: Work, doors: list[Any]) -> None:
    """Once a transaction, however many of its notes go in by this door."""
    still_open = BankDoorRow.closed_at.does_not_exist()
    work.change(doors[0], [BankDoorRow.to_do.set(DOORS)], still_open, Conflict())


def check_not_sealed(work: Work, day: date) -> None:
    """Hold the transaction to a day whose file is not fixed. Refuses with AlreadyAtTheBank."""
    work.gather(f"{DAYS}#{day}", day, _check_not_sealed)


def _check_not_sealed(work: Work, days: list[Any]) -> None:
    key = (DAYS, days[0].isoformat())
    work.check(BankDayRow, key, BankDayRow.sealed_at.does_not_exist(), AlreadyAtTheBank())


def close(work: Work, day: date) -> None:
    """Take no more notes for a day, and keep it on the list until its file is taken; once is as good as twice."""
    for shard in range(SHARDS):
        closed_at = BankDoorRow.closed_at.set(BankDoorRow.closed_at | work.now)
        work.change(_door(day, shard), [closed_at, BankDoorRow.to_do.remove()], None, Conflict())
    work.change(_row(day), [BankDayRow.to_do.set(DAYS)], None, Conflict())


def seal(work: Work, day: date) -> None:
    """From now on nothing is withdrawn: the file holds just what is noted."""
    work.change(_row(day), [BankDayRow.sealed_at.set(BankDayRow.sealed_at | work.now)], None, Conflict())


def mark_written(work: Work, day: date) -> None:
    work.change(_row(day), [BankDayRow.written_at.set(BankDayRow.written_at | work.now)], None, Conflict())


def mark_taken(work: Work, day: date) -> None:
    """The bank has the day's file; the first time it is said counts."""
    work.change(_row(day), [BankDayRow.taken_at.set(BankDayRow.taken_at | work.now)], None, Conflict())


def finish(work: Work, day: date) -> None:
    """Nothing is left to be done about a day."""
    work.change(_row(day), [BankDayRow.to_do.remove()], None, Conflict())


def find(day: date) -> BankDay:
    """How far a day's file is; a day that is not closed yet is not far."""
    row = BankDayRow.find(DAYS, day.isoformat())
    return _day(row) if row else BankDay(day)


def with_open_doors() -> list[date]:
    """The days that something was noted for and that were not closed, the oldest first."""
    return sorted({date.fromisoformat(row.sk) for row in BankDoorRow.waiting.query(DOORS)})


def unfinished() -> Iterator[BankDay]:
    """The days that are closed and not done with, the oldest first, however old."""
    for row in BankDayRow.waiting.query(DAYS):
        yield _day(row)


def _door(day: date, shard: int) -> BankDoorRow:
    return BankDoorRow(f"bank-door#{shard}", day.isoformat())


def _row(day: date) -> BankDayRow:
    return BankDayRow(DAYS, day.isoformat())


def _day(row: BankDayRow) -> BankDay:
    return BankDay(date.fromisoformat(row.sk), row.sealed_at, row.written_at, row.taken_at)
