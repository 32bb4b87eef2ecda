"""Disputes about payments: what the buyer's bank takes back, and the evidence against it."""

from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.orders import store
from chalicelib.orders.events import PaymentDisputeClosed, PaymentDisputed
from chalicelib.orders.models import DisputeStatus, MovementKind, Order, PaymentDispute
from chalicelib.orders.payments import Dispute, chosen
from chalicelib.orders.service import balance


def hear_of_dispute(work: Work, reference: str) -> None:
    """The provider tells of a dispute: kept with the order and told once when it opens and once when it ends."""
    found = chosen.provider.dispute(reference)
    if not found.order_id or not found.taken:
        return
    order = store.load(found.order_id)
    known = _dispute(order, reference)
    after = known or _open(work, order, found)
    if found.won is not None and after.status is DisputeStatus.OPEN:
        after = _close(work, order, after, won=found.won)
    if after != known:
        others = [one for one in order.disputes if one.dispute_id != reference]
        store.save(work, order.with_(disputes=[*others, after]), before=order)


def _dispute(order: Order, dispute_id: str) -> PaymentDispute | None:
    return next((one for one in order.disputes if one.dispute_id == dispute_id), None)


def _open(work: Work, order: Order, found: Dispute) -> PaymentDispute:
    opened = PaymentDispute(
        dispute_id=found.dispute_id,
        amount=found.amount,
        reason=found.reason,
        evidence_due_by=found.evidence_due_by,
        opened_at=work.now,
    )
    told = opened.model_dump(include={"dispute_id", "reason", "evidence_due_by"}) | {"amount": opened.amount}
    balance.record(work, order, MovementKind.DISPUTE, found.dispute_id, -found.amount.amount)
    work.emit(PaymentDisputed(seller_id=order.seller_id, order_id=order.order_id, **told))
    return opened


def _close(work: Work, order: Order, dispute: PaymentDispute, *, won: bool) -> PaymentDispute:
    if won:
        balance.record(work, order, MovementKind.DISPUTE_WON, dispute.dispute_id, dispute.amount.amount)
    told = {"dispute_id": dispute.dispute_id, "won": won}
    work.emit(PaymentDisputeClosed(seller_id=order.seller_id, order_id=order.order_id, **told))
    return dispute.model_copy(update={"status": DisputeStatus.WON if won else DisputeStatus.LOST})


def submit_dispute_evidence(order_id: str, dispute_id: str, text: str, pdf: bytes | None) -> None:
    """Hand the provider what speaks against a dispute; the same again changes nothing.

    Raises NotFound for a dispute the order does not have, ProviderUnavailable when it must be tried again.
    """
    if _dispute(store.load(order_id), dispute_id) is None:
        raise NotFound
    chosen.provider.submit_evidence(dispute_id, text, pdf)
