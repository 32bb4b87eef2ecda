"""When a seller is paid, and what a change of it does to the statement that is open."""

import math
from datetime import datetime, timedelta

from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.payouts import rules, store
from chalicelib.payouts.errors import ScheduleChangedOften
from chalicelib.payouts.events import PayoutScheduleChanged
from chalicelib.payouts.models import NewSchedule, Schedule, StatementStatus
from chalicelib.sellers import service as sellers


def schedule(seller_id: str) -> Schedule:
    """When the seller is paid; every Monday until the seller says otherwise."""
    return store.schedule(seller_id)


def set_schedule(work: Work, seller_id: str, wanted: NewSchedule) -> Schedule:
    """Change when the seller is paid; other days close the period that runs. Raises ScheduleChangedOften."""
    seen = store.schedule(seller_id)
    changed = seen.with_(**dict(wanted))
    if changed == seen:
        return seen
    if not changed.has_days_of(seen):
        recent = [*_recent_changes(seller_id, seen, work.now), work.now]
        since = _close_period(work, seller_id, seen)
        changed = changed.with_(since=since, number=seen.number + 1, changed_at=recent)
    event = PayoutScheduleChanged(
        seller_id=seller_id, interval=wanted.interval, weekday=wanted.weekday, zone=wanted.zone
    )
    work.emit(event)
    return store.save_schedule(work, seller_id, changed)


def _close_period(work: Work, seller_id: str, seen: Schedule) -> datetime | None:
    """End the running period and let its statement be paid; returns where the next period begins.

    A seller without any statement begins with a whole period.
    """
    running = rules.period(seen, work.now)
    statement = store.statement(seller_id, running.period_id)
    if statement is None:
        store.check_not_begun(work, seller_id, running)
        return max(work.now, running.starts_at) if store.has_statements(seller_id) else None
    end = max(work.now, statement.starts_at)
    if statement.status is StatementStatus.OPEN:
        store.end_statement(work, seller_id, statement.period, end)
    return end


def _recent_changes(seller_id: str, seen: Schedule, now: datetime) -> list[datetime]:
    """The changes policy still counts. Raises ScheduleChangedOften if there can be no more."""
    allowed = markets.policy(sellers.get(seller_id).market, now).payouts.schedule_changes
    counted_for = timedelta(days=allowed.within_days)
    recent = [at for at in seen.changed_at if now < at + counted_for]
    if len(recent) >= allowed.most:
        again = recent[-allowed.most] + counted_for
        raise ScheduleChangedOften(
            f"The days can be changed {allowed.most} times in {allowed.within_days} days. "
            f"Change them again after {again:%Y-%m-%d %H:%M} UTC.",
            retry_after=math.ceil((again - now).total_seconds()),
        )
    return recent
