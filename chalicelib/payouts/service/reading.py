"""What a seller sees of the money, and the one thing to set: how often it is paid out."""

from datetime import datetime

from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.payouts import ledger, store
from chalicelib.payouts.events import PayoutScheduleChanged
from chalicelib.payouts.models import Balance, Interval, Payout, Schedule, Statement, StatementLine
from chalicelib.payouts.service.booking import open_period

CURRENT = "current"
"""The statement a seller's money is added to now."""


class StatementInFull(Statement):
    """A statement with its lines, oldest first, and the payout it led to."""

    lines: Page[StatementLine]
    payout: Payout | None = None


def balance(seller_id: str) -> Balance:
    """What is pending, available and on its way to the bank."""
    return ledger.balance(seller_id)


def payouts(seller_id: str, query: PageQuery) -> Page[Payout]:
    """A seller's payouts, newest first."""
    return store.payouts(seller_id, query)


def payout(seller_id: str, payout_id: str) -> Payout:
    """A seller's payout. Raises NotFound for another's."""
    return store.payout(seller_id, payout_id)


def statements(seller_id: str, query: PageQuery) -> Page[Statement]:
    """A seller's statements, newest first."""
    return store.statements(seller_id, query)


def statement(seller_id: str, period_id: str, now: datetime, query: PageQuery) -> StatementInFull:
    """A period's statement with a page of its lines; `current` is the open one. Raises NotFound."""
    found = _current(seller_id, now) if period_id == CURRENT else store.statement(seller_id, period_id)
    if found is None:
        raise NotFound
    return StatementInFull(
        **dict(found),
        lines=ledger.lines(seller_id, found.period_id, query),
        payout=store.payout(seller_id, found.payout_id) if found.payout_id else None,
    )


def _current(seller_id: str, now: datetime) -> Statement:
    period = open_period(seller_id, now)
    return store.statement(seller_id, period.period_id) or store.empty_statement(seller_id, period)


def schedule(seller_id: str) -> Schedule:
    """How often the seller is paid; weekly until the seller says otherwise."""
    return store.schedule(seller_id)


def set_schedule(work: Work, seller_id: str, interval: Interval) -> Schedule:
    """Change how often the seller is paid; a statement that is open is paid at its own end."""
    seen = store.schedule(seller_id)
    if seen.interval is interval:
        return seen
    work.emit(PayoutScheduleChanged(seller_id=seller_id, interval=interval.value))
    return store.save_schedule(work, seller_id, seen.with_(interval=interval))
