"""Disputes the payment provider tells of. Its word stands: what cannot be booked is a case, never a refusal."""

from chalicelib.kit.problems import Retry
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.orders.events import PaymentDisputeClosed, PaymentDisputed
from chalicelib.payouts import rules
from chalicelib.payouts.models import CaseKind, Chargeback, ChargebackStatus
from chalicelib.payouts.rules import NOT_BOOKED, SYSTEM
from chalicelib.payouts.service.booking import captured
from chalicelib.payouts.service.chargebacks import (
    book_chargeback,
    lose,
    new_chargeback,
    shown,
    start_evidence_clock,
    win,
)
from chalicelib.payouts.service.operator_cases import open_case
from chalicelib.payouts.store import chargebacks as chargeback_store

S = ChargebackStatus


def open_disputed(work: Work, event: PaymentDisputed) -> None:
    """A bank took money back: booked as far as it is left of the payment; what is beyond that is a case.

    Raises Retry before the capture.
    """
    sale = captured(event.seller_id, event.order_id)
    known = chargeback_store.find_disputed(event.seller_id, event.dispute_id)
    if known and (known.status not in NOT_BOOKED or known.order_id != event.order_id):
        _confirm(work, known, event)
        return
    order = orders.get(event.order_id)
    amount = rules.bookable(event.amount, orders.left_of(order))
    told = new_chargeback(work, sale, event.dispute_id, event.amount, known).with_(
        amount=amount,
        reason=event.reason,
        by_provider=True,
        evidence_due_by=event.evidence_due_by,
    )
    if amount != event.amount:
        detail = f"The bank took {shown(event.amount)} of {event.order_id}; {shown(amount)} was left and is booked"
        open_case(work, event.seller_id, CaseKind.CHARGEBACK_EXCEEDS_PAID, event.dispute_id, detail)
    book_chargeback(work, told, order, sale, "open", SYSTEM)


def _confirm(work: Work, known: Chargeback, event: PaymentDisputed) -> None:
    """The provider tells of a dispute that is booked: once more, or after an operator entered it."""
    if (known.order_id, known.disputed) != (event.order_id, event.amount):
        ours, theirs = f"{shown(known.disputed)} of {known.order_id}", f"{shown(event.amount)} of {event.order_id}"
        open_case(
            work,
            event.seller_id,
            CaseKind.CHARGEBACK_DIFFERS,
            event.dispute_id,
            f"Booked as {ours}, the provider says {theirs}",
        )
    elif not known.by_provider:
        told = {"by_provider": True, "reason": event.reason, "evidence_due_by": event.evidence_due_by}
        start_evidence_clock(work, confirmed := known.with_(**told))
        chargeback_store.save_chargeback(work, confirmed)


def close_disputed(work: Work, event: PaymentDisputeClosed) -> None:
    """The bank has decided. Raises Retry before the dispute is booked."""
    known = chargeback_store.find_disputed(event.seller_id, event.dispute_id)
    if known is None or known.status in NOT_BOOKED:
        raise Retry(f"dispute {event.dispute_id} is not booked yet")
    if known.status is (S.WON if event.won else S.LOST):
        return
    if known.status is S.WON or known.order_id != event.order_id:
        detail = f"{known.status} for {known.order_id}, the provider says {_end(event)} for {event.order_id}"
        open_case(work, event.seller_id, CaseKind.CHARGEBACK_DIFFERS, event.dispute_id, detail)
    elif event.won:
        win(work, known)
    else:
        lose(work, known, SYSTEM)


def _end(event: PaymentDisputeClosed) -> str:
    return "won" if event.won else "lost"
