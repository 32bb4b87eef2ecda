"""The periods of statements: whole days of the seller's own calendar, whatever its clocks do."""

from datetime import UTC, date, datetime, time, timedelta

from chalicelib.payouts.models import Interval, Period, Schedule, zone

ANCHOR = date(2024, 1, 1)
"""A Monday. Every period starts a whole number of its lengths after it, shifted to the seller's weekday."""
DAYS = {Interval.WEEKLY: 7, Interval.BIWEEKLY: 14}


def period(schedule: Schedule, instant: datetime) -> Period:
    """The one period of a schedule an instant belongs to; what is before its first belongs to that.

    Only the periods of a seller's first schedule bear no number: the same local days in another zone are others.
    """
    since = schedule.since
    whole = _whole_period(schedule, max(instant, since) if since else instant)
    starts_at = max(whole.starts_at, since) if since else whole.starts_at
    if schedule.number == 1:
        return whole
    first, last = starts_at.astimezone(zone(schedule.zone)).date(), whole.period_id.partition("-")[2]
    named = {"period_id": f"{first:%Y%m%d}-{last}-{schedule.number}", "starts_at": starts_at}
    return whole.model_copy(update=named)


def _whole_period(schedule: Schedule, instant: datetime) -> Period:
    """The weekly or biweekly period an instant belongs to, from the seller's midnight to the seller's midnight."""
    days = DAYS[schedule.interval]
    today = instant.astimezone(zone(schedule.zone)).date()
    into = (today - ANCHOR - timedelta(days=schedule.weekday.number)).days % days
    first = today - timedelta(days=into)
    last = first + timedelta(days=days)
    return Period(
        period_id=f"{first:%Y%m%d}-{last:%Y%m%d}",
        interval=schedule.interval,
        starts_at=_midnight(first, schedule.zone),
        ends_at=_midnight(last, schedule.zone),
    )


def _midnight(day: date, key: str) -> datetime:
    """The first instant of a local day: where clocks skip midnight, the instant they skip at."""
    return datetime.combine(day, time(), zone(key)).astimezone(UTC)


def payout_id(seller_id: str, period_id: str) -> str:
    """One payout a seller and period."""
    return f"pay_{seller_id.removeprefix('sel_')}_{period_id}"


def statement_id(seller_id: str, period_id: str) -> str:
    return f"stm_{seller_id.removeprefix('sel_')}_{period_id}"
