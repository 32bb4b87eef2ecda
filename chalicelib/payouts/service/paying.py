"""The payout run: statements are closed and paid, payouts are sent to the bank, refused ones come back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.kit.money import Money
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import Conflict
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
    Posting,
    Schedule,
    Statement,
    StatementStatus,
)
from chalicelib.payouts.rules import PAYOUT, SYSTEM
from chalicelib.payouts.service.blockers import blockers, blockers_of
from chalicelib.payouts.service.booking import QUEUE, add_columns
from chalicelib.payouts.store import Due
from chalicelib.sellers import service as sellers

TRANSFERS = "payout-transfers"


class Standing(NamedTuple):
    """What of a seller decides, in cents: the least payout, the debt, the balance, and what holds payouts up.

    `covered` is what the plan has given to later statements that are below zero.
    """

    minimum: int
    owed: int
    available: int
    held_for: list[str]
    covered: int = 0


class Decision(NamedTuple):
    """What becomes of a due statement: cents for what is owed, and for other statements that are below zero."""

    outcome: Outcome
    repaid: int
    covering: int
    held_for: list[str]

    @property
    def recovered(self) -> int:
        return self.repaid + self.covering


def plan(now: datetime) -> Iterator[Due]:
    """Every statement a payout run has to close now; reading it changes nothing."""
    return store.due_statements(now)


def planned(now: datetime, query: PageQuery) -> Page[PlannedPayout]:
    """What a run would do now, statement by statement, the longest due first; nothing is done."""
    page = store.due_page(now, query)
    seen, standings = store.statements_of(page.data), _standings([due.seller_id for due in page.data], now)
    planned = []
    for due in page.data:
        if due in seen and seen[due].status is StatementStatus.OPEN:
            plan, standings[due.seller_id] = _planned(due, seen[due], standings[due.seller_id])
            planned.append(plan)
    return Page(data=planned, next_cursor=page.next_cursor)


def _planned(due: Due, seen: Statement, standing: Standing) -> tuple[PlannedPayout, Standing]:
    """What the run would make of one statement, and how its seller would then stand."""
    currency = seen.totals.total.currency
    covered = min(standing.covered, max(-seen.totals.total.amount, 0))
    total = seen.totals.total.amount + covered
    decision = _decide(total, standing)
    left = total - decision.recovered
    amount = left if decision.outcome in (Outcome.PAY, Outcome.HOLD) else 0
    plan = PlannedPayout(
        seller_id=due.seller_id,
        period_id=due.period_id,
        ends_at=seen.ends_at,
        total=Money(amount=total, currency=currency),
        recovered=Money(amount=decision.recovered, currency=currency),
        amount=Money(amount=amount, currency=currency),
        outcome=decision.outcome,
        held_for=decision.held_for,
    )
    new_debt = -min(total, 0)
    return plan, standing._replace(
        owed=standing.owed + new_debt - decision.repaid,
        available=standing.available + new_debt - decision.repaid - amount,
        covered=standing.covered - covered + decision.covering,
    )


def _standing(seller_id: str, now: datetime) -> Standing:
    market, accounts = sellers.get(seller_id).market, ledger.account_balances(seller_id)
    return Standing(
        minimum=max(markets.policy(market, now).payouts.minimum_cents, store.schedule(seller_id).minimum_cents),
        owed=-accounts[Account.OWED],
        available=accounts[Account.AVAILABLE],
        held_for=blockers(seller_id, now).reasons,
    )


def _standings(seller_ids: list[str], now: datetime) -> dict[str, Standing]:
    """The same of many sellers, in a few requests."""
    wanted = list(dict.fromkeys(seller_ids))
    chosen, held, books = store.schedules_of(wanted), blockers_of(wanted, now), ledger.balances_of_many(wanted)
    return {
        seller_id: Standing(
            minimum=max(
                markets.policy(seller.market, now).payouts.minimum_cents,
                chosen.get(seller_id, Schedule()).minimum_cents,
            ),
            owed=-books[seller_id][Account.OWED],
            available=books[seller_id][Account.AVAILABLE],
            held_for=held[seller_id].reasons,
        )
        for seller_id, seller in sellers.many(wanted).items()
    }


def _decide(total: int, standing: Standing) -> Decision:
    """Debts first: what is owed, then what the seller's other open statements are below zero.

    So a payout is at most the whole available balance, whichever statement comes first. What is carried over goes
    where it meets the others anyway.
    """
    debts = standing.owed + rules.missing_elsewhere(total, standing.available)
    outcome, recovered = rules.outcome(total, debts, standing.minimum, bool(standing.held_for))
    repaid = min(recovered, standing.owed)
    covering = 0 if outcome is Outcome.CARRY_OVER else recovered - repaid
    return Decision(outcome, repaid, covering, standing.held_for if outcome is Outcome.HOLD else [])


def pay_out(work: Work, due: Due) -> None:
    """Close a statement whose period is over, once: pay it, hold it, carry over too little, or record a debt.

    A statement that is closed, or not yet over, stays as it is.
    """
    seen = store.statement(*due)
    if seen is None or seen.status is StatementStatus.CLOSED or work.now < seen.ends_at:
        return
    decision = _decide(seen.totals.total.amount, standing := _standing(due.seller_id, work.now))
    match decision.outcome:
        case Outcome.PAY | Outcome.HOLD:
            _create_payout(work, due.seller_id, seen, standing, decision)
        case Outcome.CARRY_OVER:
            _carry_over(work, due.seller_id, seen, standing, decision)
        case Outcome.RECORD_DEBT:
            _record_debt(work, due.seller_id, seen)
        case Outcome.NOTHING:
            _recover(work, due.seller_id, seen, standing, decision)


def _create_payout(work: Work, seller_id: str, seen: Statement, standing: Standing, decision: Decision) -> None:
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
    _cover_others(work, seller_id, seen, decision.covering)
    leaving = total - Money(amount=decision.covering, currency=total.currency)
    _take_out(work, rules.pay_out(seller_id, payout.payout_id, leaving, decision.repaid, work.now), standing)
    send_off(work, payout)
    store.save_payout(work, payout)


def _take_out(work: Work, posting: Posting, standing: Standing) -> None:
    """Take money out of `available` as long as the seller owes what was seen; else Conflict.

    What goes to the bank must be there with all that leaves beside it.
    """
    if not posting.entries:
        return
    pays = rules.change_of(posting, Account.PAYOUTS_IN_TRANSIT).amount
    leaving = -rules.change_of(posting, Account.AVAILABLE).amount
    ledger.add_posting(work, posting, owed=standing.owed, available_at_least=leaving if pays else None)


def _cover_others(work: Work, seller_id: str, seen: Statement, cents: int) -> None:
    """Lift the seller's other statements that are below zero, the earliest first; Conflict if they changed."""
    for other in store.open_statements(seller_id):
        missing = -other.totals.total.amount
        if cents and missing > 0 and other.period_id != seen.period_id:
            store.cover(work, seller_id, other, min(cents, missing))
            cents -= min(cents, missing)
    if cents:
        raise Conflict()


def send_off(work: Work, payout: Payout) -> None:
    """Tell of a payout each time it sets off to the bank, or is held; its clock looks after it daily."""
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


def _carry_over(work: Work, seller_id: str, seen: Statement, standing: Standing, decision: Decision) -> None:
    """Too little to pay out: it pays what is owed, and the rest goes on the open statement."""
    total, statement_id = seen.totals.total, rules.statement_id(seller_id, seen.period_id)
    repaid = Money(amount=decision.repaid, currency=total.currency)
    left = total - repaid
    target = add_columns(work, seller_id, {"carried_in": left.amount}, left.currency)
    store.close_statement(work, seller_id, seen, debt=-repaid.amount, carried_to=target.period_id)
    _take_out(work, rules.pay_out(seller_id, statement_id, repaid, repaid.amount, work.now), standing)
    work.emit(
        StatementCarriedOver(
            seller_id=seller_id,
            statement_id=statement_id,
            period_id=seen.period_id,
            carried_to=target.period_id,
            amount=left,
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


def _recover(work: Work, seller_id: str, seen: Statement, standing: Standing, decision: Decision) -> None:
    """All of a statement goes into what the seller owes, or is below zero elsewhere."""
    store.close_statement(work, seller_id, seen, debt=-decision.recovered)
    _cover_others(work, seller_id, seen, decision.covering)
    statement_id = rules.statement_id(seller_id, seen.period_id)
    repaid = Money(amount=decision.repaid, currency=seen.totals.total.currency)
    _take_out(work, rules.pay_out(seller_id, statement_id, repaid, repaid.amount, work.now), standing)
