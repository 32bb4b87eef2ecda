"""What a seller sees of the money, and what there is to set: when it is paid out."""

from datetime import datetime

from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.payouts import ledger, store
from chalicelib.payouts.models import (
    Balance,
    ExpectedDay,
    Payout,
    Statement,
    StatementInFull,
    YearGross,
)
from chalicelib.payouts.rules import PAYOUT, SELLER
from chalicelib.payouts.service.booking import open_period

CURRENT = "current"
"""The statement a seller's money is added to now."""


def balance(seller_id: str, at: datetime | None = None) -> Balance:
    """What is pending, available, kept back, owed and on its way to the bank; now, or as it was at an instant."""
    return ledger.balance(seller_id, at)


def expected(seller_id: str) -> list[ExpectedDay]:
    """What of the pending and reserved money becomes available on which day."""
    return store.expected(seller_id)


def gross(seller_id: str, year: int) -> YearGross:
    """What buyers paid in a year, by month, as Form 1099-K asks."""
    return store.gross(seller_id, year)


def payouts(seller_id: str, query: PageQuery) -> Page[Payout]:
    """A seller's payouts, newest first."""
    page = store.payouts(seller_id, query)
    return page.model_copy(update={"data": [seen_by(SELLER, payout) for payout in page.data]})


def payout(seller_id: str, payout_id: str) -> Payout:
    """A seller's payout. Raises NotFound for another's."""
    return seen_by(SELLER, store.payout(seller_id, payout_id))


def seen_by(role: str, payout: Payout) -> Payout:
    """The payout with what this role can do with it."""
    return payout.with_(possible_actions=PAYOUT.possible(payout.status, role))


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


def explanation(seller_id: str, payout_id: str, query: PageQuery) -> StatementInFull:
    """The statement a payout came from: its totals and all they are made of. Raises NotFound."""
    found = store.payout(seller_id, payout_id)
    return statement(seller_id, found.period_id, found.created_at, query)


def _current(seller_id: str, now: datetime) -> Statement:
    period = open_period(seller_id, now)
    return store.statement(seller_id, period.period_id) or store.empty_statement(seller_id, period)
