"""Caps on what costs something outside: so many uses by one subject in an hour, a day or a month of UTC.

A count is a native number in a row of its own, changed in the transaction of what it counts. So what is refused
counts nothing, a repeat with the same Idempotency-Key counts once, and the cap holds however many ask together.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Literal, NamedTuple

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.kit import clock, settings
from chalicelib.kit.problems import Problem
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work

KEPT_AFTER = timedelta(days=1)
"""How long a count outlives its window."""
Per = Literal["hour", "day", "month"]


class Cap(NamedTuple):
    """What is capped, and how often it may be used in a calendar hour, day or month of UTC."""

    name: str
    uses: int
    per: Per


class TooMany(Problem):
    """A cap is reached; `cap` says which, `free_at` and `retry_after` (seconds) when it is free again."""

    status = 429
    code = "quota.reached"
    title = "The limit for this is reached"


class UsesRow(Row):
    """How often a subject has used something in one window. pk = cap # its name # whose # the window's start."""

    class Meta:
        table_name = settings.resource("requests")

    pk = UnicodeAttribute(hash_key=True)
    used = NumberAttribute(default=0)
    expires_at = TTLAttribute()


def use(work: Work, cap: Cap, subject: str) -> None:
    """Count one use with what it is of. Raises TooMany on commit."""
    _, end = window(cap.per, work.now)
    row = UsesRow(key(cap, subject, work.now))
    expires_at = clock.wall() + (end - work.now) + KEPT_AFTER
    actions = [UsesRow.used.add(1), UsesRow.expires_at.set(expires_at)]
    room = UsesRow.pk.does_not_exist() | (UsesRow.used < cap.uses)
    work.change(row, actions, room, _refusal(cap, work.now, end))


def use_at_once(work: Work, cap: Cap, subject: str) -> None:
    """Count one use in a transaction of its own, before something outside is asked. Raises TooMany."""
    own = work.step()
    use(own, cap, subject)
    own.commit()


def key(cap: Cap, subject: str, now: datetime) -> str:
    """Where the uses of a subject are counted now."""
    start, _ = window(cap.per, now)
    return f"cap#{cap.name}#{subject}#{start:%Y-%m-%dT%H}"


def window(per: Per, now: datetime) -> tuple[datetime, datetime]:
    """The hour, day or month that an instant is in: its start, and the start of the next."""
    start = now.replace(minute=0, second=0, microsecond=0)
    if per == "hour":
        return start, start + timedelta(hours=1)
    start = start.replace(hour=0)
    if per == "day":
        return start, start + timedelta(days=1)
    start = start.replace(day=1)
    return start, (start + timedelta(days=32)).replace(day=1)


def _refusal(cap: Cap, now: datetime, end: datetime) -> TooMany:
    return TooMany(
        f"The limit is {cap.uses:,} per {cap.per}. Try again after {end:%b %-d, %-I:%M %p} UTC.",
        cap=cap.name,
        free_at=f"{end:%Y-%m-%dT%H:%M:%SZ}",
        retry_after=ceil((end - now).total_seconds()),
    )
