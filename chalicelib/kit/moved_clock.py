"""A clock that local stages share between functions; on AWS nothing of this is in use."""

from datetime import timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.kit import clock, settings
from chalicelib.kit.problems import Problem
from chalicelib.kit.rows import Row

KEY = "moved-clock"


class ClockIsFixed(Problem):
    """Only a local stage may move time."""

    status = 403
    code = "clock.fixed"
    title = "The clock of this stage cannot be moved"


class MovedClockRow(Row):
    class Meta:
        table_name = settings.resource("requests")

    pk = UnicodeAttribute(hash_key=True)
    seconds = NumberAttribute()


def move(offset: timedelta) -> None:
    """Set the product's time ahead of the wall clock, for every function of this stage."""
    if not settings.clock_is_movable():
        raise ClockIsFixed
    MovedClockRow(KEY, seconds=int(offset.total_seconds())).save()
    clock.move(offset)


def sync() -> None:
    """Take over the shared offset; costs nothing where the clock is fixed."""
    if settings.clock_is_movable():
        row = MovedClockRow.find(KEY)
        clock.move(timedelta(seconds=row.seconds if row else 0))
