"""A payment of an order that is cancelled: nobody can pay it any more, and what was paid goes back whole."""

from chalicelib.kit.work import Work
from chalicelib.orders import payments, store
from chalicelib.orders.events import LatePaymentReturned, RefundFailed
from chalicelib.orders.models import MovementKind, Order, OrderStatus, PaymentStatus
from chalicelib.orders.payments import Charge, SentRefund, TakenPayment, chosen
from chalicelib.orders.service import balance

LATE = "-0"
"""How the key of such a refund ends; those the order owes are counted from 1."""


def charge_of(order: Order) -> Charge:
    return Charge(order.order_id, order.checkout_id, order.amounts.total)


def closed(order: Order) -> TakenPayment | None:
    """The order's payment, which nobody can pay any more, unless somebody has or is about to.

    None where the provider takes no payment for such an order. Raises ProviderUnavailable.
    """
    charge = charge_of(order)
    try:
        payment_id = order.payment.payment_id or chosen.provider.open(charge).payment_id
        return chosen.provider.close(payment_id, charge)
    except payments.Declined:
        return None


def close(work: Work, order: Order) -> Order:
    """Close the payment of a cancelled order that was not paid; of any other nothing happens."""
    if order.status is not OrderStatus.CANCELLED or order.paid or order.amounts.total.amount == 0:
        return order
    taken = closed(order)
    if taken is None or taken.status is not PaymentStatus.CAPTURED:
        return order
    return give_back(work, order, taken)


def give_back(work: Work, order: Order, taken: TakenPayment) -> Order:
    """The whole of a capture that came when the order was cancelled, once. Raises ProviderUnavailable."""
    if order.payment.returned_as:
        return order
    key = f"{order.order_id}{LATE}"
    told = {"seller_id": order.seller_id, "order_id": order.order_id, "amount": taken.amount}
    balance.record(work, order, MovementKind.CAPTURE, taken.capture_id, taken.amount.amount)
    known = {"payment_id": taken.payment_id, "capture_id": taken.capture_id, "status": taken.status}
    try:
        sent = chosen.provider.refund(key, taken.payment_id, charge_of(order), taken.amount)
    except payments.RefundRefused as refused:
        work.emit(RefundFailed(**told, refund_key=key, reason=refused.reason))
    else:
        known["returned_as"] = sent.refund_id
        balance.record(work, order, MovementKind.REFUND, sent.refund_id, -taken.amount.amount)
        work.emit(LatePaymentReturned(**told, refund_id=sent.refund_id))
    payment = order.payment.model_copy(update=known)
    return store.save(work, order.with_(payment=payment), before=order)


def fail(work: Work, order: Order, found: SentRefund) -> None:
    """Such a refund did not arrive: told once, and an operator pays it another way."""
    if order.payment.return_failure:
        return
    balance.record(work, order, MovementKind.REFUND_FAILED, found.refund_id, found.amount.amount)
    told = {"refund_key": found.refund_key, "amount": found.amount, "reason": found.failure}
    work.emit(RefundFailed(seller_id=order.seller_id, order_id=order.order_id, **told))
    payment = order.payment.model_copy(update={"return_failure": found.failure})
    store.save(work, order.with_(payment=payment), before=order)
