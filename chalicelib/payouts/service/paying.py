"""The payout run: statements are closed and paid, payouts are sent to the bank, refused ones come back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.kit.money import Money
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.payouts import ledger, rules, store
from chalicelib.payouts.events import (
    DebtRecorded,
    PayoutCreated,
    PayoutHeld,
    StatementCarriedOver,
)
from chalicelib.payouts.models import (
    Account,
    Outcome,
    Payout,
    PayoutStatus,
    PlannedPayout,
    Schedule,
    Statement,
    StatementStatus,
)
from chalicelib.payouts.rules import PAYOUT, SYSTEM
from chalicelib.payouts.service.blockers import blockers, blockers_of
from chalicelib.payouts.service.booking import QUEUE, open_period
from chalicelib.payouts.store import Due
from chalicelib.sellers import service as sellers

TRANSFERS = "payout-transfers"


class Standing(NamedTuple):
    """What of a seller decides: the least payout and the debt in cents, and what holds payouts up."""

    minimum: int
    owed: int
    held_for: list[str]


class Decision(NamedTuple):
    """What becomes of a due statement."""

    outcome: Outcome
    recovered: int
    held_for: list[str]


def plan(now: datetime) -> Iterator[Due]:
    """Every statement a payout run has to close now; reading it changes nothing."""
    return store.due_statements(now)


def planned(now: datetime, query: PageQuery) -> Page[PlannedPayout]:
    """What a run would do now, statement by statement, the longest due first; nothing is done."""
    page = store.due_page(now, query)
    seen, standings = store.statements_of(page.data), _standings([due.seller_id for due in page.data], now)
    planned = [
        _planned(due, seen[due], standings[due.seller_id])
        for due in page.data
        if due in seen and seen[due].status is StatementStatus.OPEN
    ]
    return Page(data=planned, next_cursor=page.next_cursor)


def _planned(due: Due, seen: Statement, standing: Standing) -> PlannedPayout:
    decision = _decide(seen, standing)
    total = seen.totals.total
    recovered = Money(amount=decision.recovered, currency=total.currency)
    paid = decision.outcome in (Outcome.PAY, Outcome.HOLD)
    return PlannedPayout(
        seller_id=due.seller_id,
        period_id=due.period_id,
        ends_at=seen.ends_at,
        total=total,
        recovered=recovered,
        amount=total - recovered if paid else total - total,
        outcome=decision.outcome,
        held_for=decision.held_for,
    )


def _standing(seller_id: str, now: datetime) -> Standing:
    market = sellers.get(seller_id).market
    return Standing(
        minimum=max(markets.policy(market, now).payouts.minimum_cents, store.schedule(seller_id).minimum_cents),
        owed=-ledger.account_balances(seller_id)[Account.OWED],
        held_for=blockers(seller_id, now).reasons,
    )


def _standings(seller_ids: list[str], now: datetime) -> dict[str, Standing]:
    """The same of many sellers, in a few requests."""
    wanted = list(dict.fromkeys(seller_ids))
    chosen, held, owed = store.schedules_of(wanted), blockers_of(wanted, now), ledger.owed_by(wanted)
    return {
        seller_id: Standing(
            minimum=max(
                markets.policy(seller.market, now).payouts.minimum_cents,
                chosen.get(seller_id, Schedule()).minimum_cents,
            ),
            owed=owed.get(seller_id, 0),
            held_for=held[seller_id].reasons,
        )
        for seller_id, seller in sellers.many(wanted).items()
    }


def _decide(seen: Statement, standing: Standing) -> Decision:
    total = seen.totals.total.amount
    outcome, recovered = rules.outcome(total, standing.owed, standing.minimum, bool(standing.held_for))
    return Decision(outcome, recovered, standing.held_for if outcome is Outcome.HOLD else [])


def pay_out(work: Work, due: Due) -> None:
    """Close a statement whose period is over, once: pay it, hold it, carry over too little, or record a debt.

    A statement that is closed, or not yet over, stays as it is.
    """
    seen = store.statement(*due)
    if seen is None or seen.status is StatementStatus.CLOSED or work.now < seen.ends_at:
        return
    decision = _decide(seen, _standing(due.seller_id, work.now))
    match decision.outcome:
        case Outcome.PAY | Outcome.HOLD:
            _create_payout(work, due.seller_id, seen, decision)
        case Outcome.CARRY_OVER:
            _carry_over(work, due.seller_id, seen)
        case Outcome.RECORD_DEBT:
            _record_debt(work, due.seller_id, seen)
        case Outcome.NOTHING:
            _recover(work, due.seller_id, seen, decision.recovered)


def _create_payout(work: Work, seller_id: str, seen: Statement, decision: Decision) -> None:
    total = seen.totals.total
    payout = Payout(
        payout_id=rules.payout_id(seller_id, seen.period_id),
        seller_id=seller_id,
        period_id=seen.period_id,
        status=PayoutStatus.CREATED,
        amount=total - Money(amount=decision.recovered, currency=total.currency),
        created_at=work.now,
    )
    if decision.held_for:
        payout = PAYOUT.move(payout, "hold", SYSTEM, held_for=decision.held_for)
    store.close_statement(work, seller_id, seen, debt=-decision.recovered, payout_id=payout.payout_id)
    posting = rules.pay_out(seller_id, payout.payout_id, total, decision.recovered, work.now)
    ledger.add_posting(work, posting, owed_at_least=decision.recovered)
    send_off(work, payout)
    store.save_payout(work, payout)


def send_off(work: Work, payout: Payout) -> None:
    """Tell of a payout that is to go to the bank, or that is held; its clock looks after it daily."""
    event = PayoutHeld if payout.status is PayoutStatus.HELD else PayoutCreated
    work.emit(event(**facts_of(payout)))
    start_daily_clock(work, payout)


def start_daily_clock(work: Work, payout: Payout) -> None:
    """In a day: is it still held, or not yet at the bank?"""
    clock = "held" if payout.status is PayoutStatus.HELD else "transfer"
    work.start_clock(QUEUE, clock, f"{payout.seller_id}#{payout.payout_id}", work.now + rules.TRANSFER_RETRY)


def facts_of(payout: Payout) -> dict[str, Any]:
    """What every event of a payout tells."""
    return payout.model_dump(include={"seller_id", "payout_id", "period_id", "amount"})


def _carry_over(work: Work, seller_id: str, seen: Statement) -> None:
    amount = seen.totals.total
    target = open_period(seller_id, work.now)
    store.close_statement(work, seller_id, seen, carried_to=target.period_id)
    store.add_to_statement(work, seller_id, target, {"carried_in": amount.amount}, amount.currency)
    work.emit(
        StatementCarriedOver(
            seller_id=seller_id,
            statement_id=rules.statement_id(seller_id, seen.period_id),
            period_id=seen.period_id,
            carried_to=target.period_id,
            amount=amount,
        )
    )


def _record_debt(work: Work, seller_id: str, seen: Statement) -> None:
    """A statement below zero: what is missing is owed, and taken of the next that is above."""
    statement_id = rules.statement_id(seller_id, seen.period_id)
    missing = -seen.totals.total
    store.close_statement(work, seller_id, seen, debt=missing.amount)
    ledger.add_posting(work, rules.record_debt(seller_id, statement_id, missing, work.now))
    event = DebtRecorded(seller_id=seller_id, statement_id=statement_id, period_id=seen.period_id, amount=missing)
    work.emit(event)


def _recover(work: Work, seller_id: str, seen: Statement, recovered: int) -> None:
    """All of a statement goes into what the seller owes, or there was nothing on it."""
    store.close_statement(work, seller_id, seen, debt=-recovered)
    statement_id = rules.statement_id(seller_id, seen.period_id)
    posting = rules.pay_out(seller_id, statement_id, seen.totals.total, recovered, work.now)
    ledger.add_posting(work, posting, owed_at_least=recovered)
