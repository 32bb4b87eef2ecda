"""The product's time. Local stages can move it; everywhere else it is the wall clock."""

from datetime import UTC, datetime, timedelta

_offset = timedelta(0)


def wall() -> datetime:
    """Real time, for what outsiders stamp: tokens, signatures, presigned URLs."""
    return datetime.now(UTC)


def now() -> datetime:
    """The product's now, in UTC and whole milliseconds. Called at the edges only; rules get it as an argument."""
    moved = wall() + _offset
    return moved.replace(microsecond=moved.microsecond // 1000 * 1000)


def move(offset: timedelta) -> None:
    """Set how far the product's time is ahead of the wall clock."""
    global _offset
    _offset = offset


def offset() -> timedelta:
    return _offset
