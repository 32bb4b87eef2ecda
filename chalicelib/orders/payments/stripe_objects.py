"""Stripe's objects in the port's words. What another stage, or somebody by hand, made there names no order."""

from datetime import UTC, datetime
from typing import Any, Final

from chalicelib.kit import settings
from chalicelib.kit.money import Money
from chalicelib.orders.models.payments import Movement, MovementKind, PaymentStatus
from chalicelib.orders.payments import Dispute, SentRefund, TakenPayment

STATUSES: Final = {
    "requires_action": PaymentStatus.ACTION_NEEDED,
    "processing": PaymentStatus.PROCESSING,
    "succeeded": PaymentStatus.CAPTURED,
    "canceled": PaymentStatus.CLOSED,
}
"""What is not here waits for the buyer."""
INQUIRIES: Final = {"warning_needs_response", "warning_under_review", "warning_closed", "prevented"}
"""A bank asks, or was answered beforehand: no money was taken by a dispute."""
DECIDED: Final = {"won": True, "lost": False}
KINDS: Final = {
    "charge": MovementKind.CAPTURE,
    "refund": MovementKind.REFUND,
    "refund_failure": MovementKind.REFUND_FAILED,
    "dispute": MovementKind.DISPUTE,
    "dispute_reversal": MovementKind.DISPUTE_WON,
    "fee": MovementKind.FEE,
}
"""Their reporting categories."""


def said(thing: Any, name: str) -> str:
    """What our metadata says of a thing; nothing where another stage made it."""
    kept = getattr(thing, "metadata", None)
    metadata = kept.to_dict() if kept else {}
    return str(metadata.get(name, "")) if metadata.get("stage") == settings.STAGE else ""


def money(cents: int, currency: str) -> Money:
    return Money(amount=cents, currency=currency.upper())


def taken(intent: Any) -> TakenPayment:
    """A captured payment counts with what was received, any other with what is asked."""
    status = STATUSES.get(intent.status, PaymentStatus.WAITING)
    captured = status is PaymentStatus.CAPTURED
    return TakenPayment(
        payment_id=intent.id,
        order_id=said(intent, "order_id"),
        amount=money(intent.amount_received if captured else intent.amount, intent.currency),
        status=status,
        capture_id=_id(intent.latest_charge) if captured else None,
        failure=None if captured else _failure(getattr(intent, "last_payment_error", None)),
    )


def _failure(error: Any) -> str | None:
    return (getattr(error, "decline_code", None) or getattr(error, "code", None)) if error else None


def sent(refund: Any) -> SentRefund:
    failed = refund.status in ("failed", "canceled")
    return SentRefund(
        refund_id=refund.id,
        order_id=said(refund, "order_id"),
        refund_key=said(refund, "refund_key"),
        amount=money(refund.amount, refund.currency),
        failure=(getattr(refund, "failure_reason", None) or refund.status) if failed else None,
    )


def dispute(found: Any) -> Dispute:
    due_by = found.evidence_details.due_by or found.created
    return Dispute(
        dispute_id=found.id,
        order_id=said(found.payment_intent, "order_id"),
        amount=money(found.amount, found.currency),
        reason=found.reason,
        evidence_due_by=datetime.fromtimestamp(due_by, UTC),
        taken=found.status not in INQUIRIES,
        won=DECIDED.get(found.status),
    )


def movement(transaction: Any) -> Movement:
    source = transaction.source
    return Movement(
        kind=KINDS.get(transaction.reporting_category, MovementKind.OTHER),
        reference=_id(source) or transaction.id,
        order_id=said(source, "order_id"),
        cents=transaction.amount,
        currency=transaction.currency.upper(),
        fee_cents=transaction.fee,
    )


def _id(thing: Any) -> str | None:
    """The id of a thing that may come whole or by its id alone."""
    return thing if thing is None or isinstance(thing, str) else str(thing.id)
