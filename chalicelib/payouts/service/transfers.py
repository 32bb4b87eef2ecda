"""A payout at the bank: sent, paid, refused, come back, tried again, held, released or cancelled.

What blocks a seller's payouts is asked at each of these steps, and stands in the transaction whose effect leaves.
"""

from contextlib import suppress

from chalicelib.kit.pages import MAX_LIMIT, PageQuery
from chalicelib.kit.problems import NotFound, Retry
from chalicelib.kit.work import Work
from chalicelib.markets.models import CapName
from chalicelib.payouts import bank as port
from chalicelib.payouts import ledger, rules, store
from chalicelib.payouts.bank import chosen
from chalicelib.payouts.errors import AlreadyAtTheBank, BankAccountUnusable, NotEnoughAvailable
from chalicelib.payouts.events import (
    BankHasNews,
    PayoutCancelled,
    PayoutCreated,
    PayoutFailed,
    PayoutHoldLifted,
    PayoutHoldPlaced,
    PayoutPaid,
)
from chalicelib.payouts.models import Account, Payout, PayoutFailure, PayoutStatus, PostingKind
from chalicelib.payouts.rules import OPERATOR, PAYOUT, SYSTEM
from chalicelib.payouts.service.bank_accounts import bank_account, lock_unusable, reject_bank_account
from chalicelib.payouts.service.blockers import Blockers, blockers
from chalicelib.payouts.service.booking import QUEUE, add_to_open_statement, open_period
from chalicelib.payouts.service.paying import facts_of, send_off, start_daily_clock
from chalicelib.payouts.store import bank as accounts
from chalicelib.sellers import service as sellers
from chalicelib.sellers.models import BusinessType

RELEASED_AT_ONCE = 5
"""Payouts that one transaction releases; their daily clocks release the rest."""


def transfer(work: Work, event: PayoutCreated) -> None:
    """Send a payout to the bank. Raises BankUnavailable, and is then asked again."""
    _transfer(work, store.payout(event.seller_id, event.payout_id))


def transfer_again(work: Work, subject: str) -> None:
    """A day later: send a payout that the bank has still not answered, and come back in a day if it does not."""
    found = store.payout(*subject.split("#"))
    try:
        waits = _transfer(work, found)
    except port.BankUnavailable:
        waits = True
    if waits:
        start_daily_clock(work, found)


def _transfer(work: Work, payout: Payout) -> bool:
    """Ask what blocks it, then send it or hold it; whether it waits as it is.

    A try that a bank outside was asked for and did not answer may be paid: blocked, it is neither asked for again
    nor held as if it were here.
    """
    if payout.sent_at or not PAYOUT.allows("pay", payout.status, SYSTEM):
        return False
    found = blockers(payout.seller_id, work.now)
    if not found.reasons:
        _send(work, payout, found)
    elif payout.asked_at is None:
        _hold(work, payout, found)
    return bool(found.reasons and payout.asked_at)


def _hold(work: Work, payout: Payout, found: Blockers) -> None:
    """It waits here, and goes on by itself when nothing blocks it any more."""
    found.must_stand(work)
    held = PAYOUT.move(payout, "hold", SYSTEM, held_for=found.reasons)
    send_off(work, held)
    store.save_payout(work, held)


def _send(work: Work, payout: Payout, found: Blockers) -> None:
    """The bank first, then the books: the bank knows a try by its id and pays it once."""
    seller, account = sellers.get(payout.seller_id), sellers.bank_account(payout.seller_id)
    if chosen.bank.acts_outside:
        payout = _note_asked(work, payout, found)
    else:
        found.must_stand(work)
    paid_into = found.account.account_id if found.account else bank_account(payout.seller_id).account_id
    payout = payout.with_(bank_last4=account.last4, bank_account_id=paid_into, sent_at=work.now)
    wanted = port.Transfer(
        transfer_id=payout.transfer_id,
        seller_id=payout.seller_id,
        amount=payout.amount,
        account=account,
        holder=seller.legal_name,
        individual=seller.business_type is BusinessType.INDIVIDUAL,
        email=seller.contact_email,
    )
    try:
        accepted = chosen.bank.transfer(work, wanted)
    except port.Refused as refused:
        _fail(work, payout, PayoutFailure(code=refused.code, reason=refused.reason))
    else:
        _accept(work, payout.with_(bank_reference=accepted.reference), accepted)


def _note_asked(work: Work, payout: Payout, found: Blockers) -> Payout:
    """Before a bank outside is asked: a hold comes before this or too late, and nothing is cancelled after it."""
    if payout.asked_at:
        return payout
    step = work.step()
    found.must_stand(step)
    asked = store.save_payout(step, payout.with_(asked_at=work.now))
    step.commit()
    return asked


def _accept(work: Work, payout: Payout, accepted: port.Accepted) -> None:
    if accepted.settles_at is None:
        _mark_paid(work, payout)
    else:
        work.start_clock(QUEUE, "bank_settles", f"{payout.seller_id}#{payout.transfer_id}", accepted.settles_at)
        store.save_payout(work, payout)


def confirm(work: Work, subject: str) -> None:
    """The time in which the bank returns what it cannot pay is over: has the money arrived?

    While the bank works on it, or does not answer, it is asked again in a day; an earlier try changes nothing.
    """
    seller_id, transfer_id = subject.split("#")
    found = store.payout(seller_id, transfer_id.partition("~")[0])
    if found.transfer_id != transfer_id or not PAYOUT.allows("pay", found.status, SYSTEM):
        return
    assert found.bank_reference is not None
    try:
        arrived = chosen.bank.has_arrived(found.bank_reference, work.now)
    except port.Refused as refused:
        _fail(work, found, PayoutFailure(code=refused.code, reason=refused.reason))
        return
    except port.BankUnavailable:
        arrived = False
    if arrived:
        _mark_paid(work, found)
    else:
        work.start_clock(QUEUE, "bank_settles", subject, work.now + rules.TRANSFER_RETRY)


def _mark_paid(work: Work, payout: Payout) -> None:
    paid = PAYOUT.move(payout, "pay", SYSTEM, paid_at=work.now)
    ledger.add_posting(work, rules.move_payout(paid, PostingKind.PAYOUT_PAID, work.now))
    work.emit(PayoutPaid(**facts_of(paid)))
    store.save_payout(work, paid)


def hear_bank(work: Work, event: BankHasNews) -> None:
    """Ask how a transfer stands that the bank told of; if it came back, take it back.

    Raises Retry for one that is not noted yet, BankUnavailable.
    """
    if accounts.sent(event.reference) is None:
        raise Retry(f"no transfer has the reference {event.reference} yet")
    try:
        chosen.bank.has_arrived(event.reference, work.now)
    except port.Refused as refused:
        come_back(work, event.reference, refused.code, refused.reason)


def come_back(work: Work, reference: str, code: str, reason: str) -> None:
    """The bank returns a transfer it took, by its reference. Raises NotFound for a reference that is not ours."""
    sent = accounts.sent(reference)
    if sent is None:
        raise NotFound(f"No transfer has the reference {reference}.")
    if sent.purpose == "verification":
        reject_bank_account(work, sent.seller_id, sent.transfer_id)
    else:
        take_back(work, sent.seller_id, sent.transfer_id, PayoutFailure(code=code, reason=reason))


def take_back(work: Work, seller_id: str, transfer_id: str, failure: PayoutFailure) -> None:
    """A transfer comes back, before or after it counted as paid; that of an earlier try has no effect."""
    payout_id, _, attempt = transfer_id.partition("~")
    payout = store.payout(seller_id, payout_id)
    if payout.attempt == int(attempt or 1) and payout.status in (PayoutStatus.CREATED, PayoutStatus.PAID):
        _fail(work, payout, failure)


def _fail(work: Work, payout: Payout, failure: PayoutFailure) -> None:
    """The money is available again, on the open statement; an account that cannot be paid is not used again."""
    action, kind = ("fail", PostingKind.PAYOUT_FAILED)
    if payout.status is PayoutStatus.PAID:
        action, kind = ("return", PostingKind.PAYOUT_RETURNED)
    failed = PAYOUT.move(payout, action, SYSTEM, failed_at=work.now, failure=failure)
    posting = add_to_open_statement(work, rules.move_payout(failed, kind, work.now))
    work.emit(PayoutFailed(**facts_of(failed), code=failure.code))
    if rules.makes_unusable(failure.code):
        lock_unusable(work, payout, failure.code)
    store.save_payout(work, failed.with_(returned_to=posting.period_id))


def retry(work: Work, seller_id: str, payout_id: str, by: str) -> Payout:
    """Try a payout again that the bank refused, while its money is still on the open statement; held, it waits.

    Raises NotFound, NotPossible, BankAccountUnusable, NotEnoughAvailable, TooMany.
    """
    sellers.count_use(work, seller_id, CapName.PAYOUT_RETRIES)
    payout = store.payout(seller_id, payout_id)
    afresh = {"sent_at": None, "asked_at": None, "returned_to": None, "bank_reference": None}
    again = PAYOUT.move(payout, "retry", by, attempt=payout.attempt + 1, ready_at=work.now, **afresh)
    found = blockers(seller_id, work.now)
    if found.locked:
        raise BankAccountUnusable("Enter another bank account first; then try again, or wait for the next payday.")
    seen = store.statement(seller_id, open_period(seller_id, work.now).period_id)
    if seen is None or seen.period_id != payout.returned_to or seen.totals.total.amount < payout.amount.amount:
        raise NotEnoughAvailable("Its money was used since; what is left of it is paid with the next statement.")
    _check_covered(seller_id, payout)
    posting = rules.move_payout(again, PostingKind.PAYOUT_RETRIED, work.now)
    add_to_open_statement(work, posting, at_least=payout.amount.amount)
    if found.reasons:
        again = PAYOUT.move(again, "hold", SYSTEM, held_for=found.reasons)
    send_off(work, again)
    return store.save_payout(work, again)


def _check_covered(seller_id: str, payout: Payout) -> None:
    """Debts go first. Raises NotEnoughAvailable while the seller owes, or is below zero on another statement."""
    accounts = ledger.account_balances(seller_id)
    if accounts[Account.OWED] or accounts[Account.AVAILABLE] < payout.amount.amount:
        raise NotEnoughAvailable("What you owe is taken first; what is left is paid with the next statement.")


def cancel(work: Work, seller_id: str, payout_id: str) -> Payout:
    """An operator cancels a payout that is held, or on its way and still here: the money is available again.

    Raises NotFound, NotPossible, AlreadyAtTheBank.
    """
    seen = store.payout(seller_id, payout_id)
    payout = PAYOUT.move(seen, "cancel", OPERATOR, cancelled_at=work.now)
    _withdraw(work, seen)
    add_to_open_statement(work, rules.move_payout(payout, PostingKind.PAYOUT_CANCELLED, work.now))
    work.emit(PayoutCancelled(**facts_of(payout)))
    return store.save_payout(work, payout)


def _withdraw(work: Work, payout: Payout) -> None:
    """Take it out of the bank's way if it is there. Raises AlreadyAtTheBank."""
    if payout.sent_at:
        assert payout.bank_reference is not None
        chosen.bank.withdraw(work, payout.bank_reference)
    elif payout.asked_at:
        raise AlreadyAtTheBank("The bank was asked to pay it and has not answered; it is asked again every day.")


def hold_created(work: Work, event: PayoutHoldPlaced) -> None:
    """A hold is placed: what is on its way and still here waits, each in a transaction of its own."""
    found = blockers(event.seller_id, work.now)
    if not found.reasons:
        return
    for payout in store.payouts(event.seller_id, PageQuery(limit=MAX_LIMIT)).data:
        if PAYOUT.allows("hold", payout.status, SYSTEM):
            step = work.step()
            with suppress(AlreadyAtTheBank):
                _hold_back(step, payout, found)
                step.commit()


def _hold_back(work: Work, payout: Payout, found: Blockers) -> None:
    """Hold what may be noted for the bank. The bank never saw that try: the next one has another number."""
    _withdraw(work, payout)
    if payout.sent_at:
        attempt = payout.attempt + 1
        payout = payout.with_(attempt=attempt, sent_at=None, bank_reference=None)
    _hold(work, payout, found)


def hold_back_noted(work: Work, seller_id: str, transfer_id: str, found: Blockers) -> None:
    """Hold a payout that is noted for a file; one that is no longer under way by this try stays as it is."""
    payout = store.payout(seller_id, transfer_id.partition("~")[0])
    if payout.transfer_id == transfer_id and PAYOUT.allows("hold", payout.status, SYSTEM):
        _hold_back(work, payout, found)


def look_after_held(work: Work, subject: str) -> None:
    """A day later: release a payout that nothing holds any more, and come back in a day if something does."""
    payout = store.payout(*subject.split("#"))
    if payout.status is not PayoutStatus.HELD:
        return
    found = blockers(payout.seller_id, work.now)
    if found.reasons:
        start_daily_clock(work, payout)
    else:
        _release(work, payout)


def release_held(work: Work, event: PayoutHoldLifted) -> None:
    """The hold is lifted: release what it held, unless another one stands."""
    if blockers(event.seller_id, work.now).reasons:
        return
    found = store.payouts(event.seller_id, PageQuery(limit=MAX_LIMIT)).data
    held = [payout for payout in found if payout.status is PayoutStatus.HELD]
    for payout in held[:RELEASED_AT_ONCE]:
        _release(work, payout)


def _release(work: Work, payout: Payout) -> None:
    released = PAYOUT.move(payout, "release", SYSTEM, held_for=[], ready_at=work.now)
    send_off(work, released)
    store.save_payout(work, released)
