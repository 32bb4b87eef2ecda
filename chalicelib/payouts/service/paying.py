"""The payout run: statements are closed and paid, payouts are sent to the bank."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.payouts import bank, ledger, rules, store
from chalicelib.payouts.events import PayoutCreated, PayoutFailed, PayoutPaid, StatementCarriedOver
from chalicelib.payouts.models import (
    Payout,
    PayoutFailure,
    PayoutStatus,
    PostingKind,
    Statement,
    StatementStatus,
)
from chalicelib.payouts.rules import PAYOUT, SYSTEM
from chalicelib.payouts.service.booking import QUEUE, add_to_open_statement, open_period
from chalicelib.payouts.store import Due
from chalicelib.sellers import service as sellers

TRANSFERS = "payout-transfers"


def plan(now: datetime) -> Iterator[Due]:
    """Every statement a payout run has to close now; reading it changes nothing."""
    return store.due_statements(now)


def pay_out(work: Work, due: Due) -> None:
    """Close a statement whose period is over: pay it, or carry over what is less than the market's minimum.

    A statement that is closed, or not yet over, stays as it is.
    """
    seen = store.statement(*due)
    if seen is None or seen.status is StatementStatus.CLOSED or work.now < seen.ends_at:
        return
    market = sellers.get(due.seller_id).market
    minimum = markets.policy(market, work.now).payouts.minimum_cents
    if rules.is_payable(seen.totals.total.amount, minimum):
        _create_payout(work, due.seller_id, seen)
    else:
        _carry_over(work, due.seller_id, seen)


def _create_payout(work: Work, seller_id: str, seen: Statement) -> None:
    payout = Payout(
        payout_id=rules.payout_id(seller_id, seen.period_id),
        seller_id=seller_id,
        period_id=seen.period_id,
        status=PayoutStatus.CREATED,
        amount=seen.totals.total,
        created_at=work.now,
    )
    store.close_statement(work, seller_id, seen, payout_id=payout.payout_id)
    ledger.add_posting(work, rules.move_payout(payout, PostingKind.PAYOUT, work.now))
    _start_transfer_clock(work, payout)
    work.emit(PayoutCreated(**_facts_of(payout)))
    store.save_payout(work, payout)


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


def transfer(work: Work, event: PayoutCreated) -> None:
    """Send a payout to the bank. Raises BankUnavailable, and is then asked again."""
    _transfer(work, store.payout(event.seller_id, event.payout_id))


def transfer_again(work: Work, subject: str) -> None:
    """A day later: send a payout that the bank has still not answered, and come back in a day if it does not."""
    found = store.payout(*subject.split("#"))
    try:
        _transfer(work, found)
    except bank.BankUnavailable:
        _start_transfer_clock(work, found)


def _start_transfer_clock(work: Work, payout: Payout) -> None:
    subject = f"{payout.seller_id}#{payout.payout_id}"
    work.start_clock(QUEUE, "transfer", subject, work.now + rules.TRANSFER_RETRY)


def _transfer(work: Work, payout: Payout) -> None:
    """The bank first, then the books: the bank knows a payout by its id and pays it once."""
    if not PAYOUT.allows("pay", payout.status, SYSTEM):
        return
    account = sellers.bank_account(payout.seller_id)
    try:
        reference = bank.bank.transfer(payout.payout_id, payout.amount, account)
    except bank.Refused as refused:
        _fail(work, payout.with_(bank_last4=account.last4), refused)
    else:
        _mark_paid(work, payout.with_(bank_last4=account.last4, bank_reference=reference))


def _mark_paid(work: Work, payout: Payout) -> None:
    paid = PAYOUT.move(payout, "pay", SYSTEM, paid_at=work.now)
    ledger.add_posting(work, rules.move_payout(paid, PostingKind.PAYOUT_PAID, work.now))
    work.emit(PayoutPaid(**_facts_of(paid)))
    store.save_payout(work, paid)


def _fail(work: Work, payout: Payout, refused: bank.Refused) -> None:
    """The money is available again, on the open statement."""
    failure = PayoutFailure(code=refused.code, reason=refused.reason)
    failed = PAYOUT.move(payout, "fail", SYSTEM, failed_at=work.now, failure=failure)
    add_to_open_statement(work, rules.move_payout(failed, PostingKind.PAYOUT_FAILED, work.now))
    work.emit(PayoutFailed(**_facts_of(failed), code=refused.code))
    store.save_payout(work, failed)


def _facts_of(payout: Payout) -> dict[str, Any]:
    return payout.model_dump(include={"seller_id", "payout_id", "period_id", "amount"})
