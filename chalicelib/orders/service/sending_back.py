"""Refunds on their way: sent through the provider once, again after an outage, and seen to if they fail."""

from datetime import timedelta

from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import payments, refunds, store
from chalicelib.orders.errors import ProviderUnavailable
from chalicelib.orders.events import (
    OrderCancelled,
    OrderLinesCancelled,
    OrderPartlyRefunded,
    OrderRefundDue,
    OrderRefunded,
    RefundFailed,
)
from chalicelib.orders.models import MovementKind, Order, OrderStatus, Refund, RefundStatus
from chalicelib.orders.payments import SentRefund, chosen
from chalicelib.orders.service import balance, late_payments
from chalicelib.orders.service.late_payments import LATE, charge_of
from chalicelib.orders.service.placing import QUEUE

MORE_THAN_CAPTURED = "more_than_captured"
NO_ANSWER = "provider_unavailable"


def refund(work: Work, event: OrderCancelled | OrderLinesCancelled | OrderRefundDue) -> None:
    """Send back what is owed, once; of an order cancelled unpaid, see that nobody is charged."""
    refund_again(work, event.refund.refund_key if event.refund else f"{event.order_id}{LATE}")


def refund_again(work: Work, refund_key: str) -> None:
    """Send a refund that the provider has not answered to, and come back later if it still does not."""
    order = store.load(refund_key.rpartition("-")[0])
    owed = _refund(order, refund_key)
    try:
        if refund_key.endswith(LATE):
            late_payments.close(work, order)
        elif owed is not None and owed.status is RefundStatus.PENDING:
            _send(work, order, owed)
    except ProviderUnavailable:
        _wait(work, order, refund_key, owed)


def _refund(order: Order, refund_key: str) -> Refund | None:
    return next((one for one in order.refunds if one.refund_key == refund_key), None)


def _send(work: Work, order: Order, owed: Refund) -> None:
    """Never more than was captured, whoever decided it."""
    given = sum(one.total.amount for one in order.refunds if one.status is RefundStatus.SENT)
    if not order.paid or given + owed.total.amount > order.amounts.total.amount:
        _fail(work, order, owed, MORE_THAN_CAPTURED)
        return
    try:
        found = _sent(order, owed)
    except payments.RefundRefused as refused:
        _fail(work, order, owed, refused.reason)
        return
    if found.failure:
        _come_back(work, order, owed, found)
        return
    if owed.total.amount:
        balance.record(work, order, MovementKind.REFUND, found.refund_id, -owed.total.amount)
    sent = owed.model_copy(update={"refund_id": found.refund_id, "status": RefundStatus.SENT})
    _tell_refunded(work, order, sent, found.refund_id)
    _save(work, order, sent)


def _sent(order: Order, owed: Refund) -> SentRefund:
    """The provider's refund; of nothing there is nothing to send. Raises RefundRefused, ProviderUnavailable."""
    key = owed.refund_key
    if owed.total.amount == 0:
        return SentRefund(f"rfd_{key}", order.order_id, key, owed.total)
    payment_id = order.payment.payment_id or order.payment.capture_id
    if payment_id is None:
        raise payments.RefundRefused(MORE_THAN_CAPTURED)
    return chosen.provider.refund(key, payment_id, charge_of(order), owed.total)


def _wait(work: Work, order: Order, refund_key: str, owed: Refund | None) -> None:
    """The policy's hours of this try; operators hear of it when the last of them is reached."""
    hours = markets.policy(order.market, work.now).payments.refund_retry_hours
    tries = owed.tries if owed else 0
    work.start_clock(
        QUEUE, "refund_again", refund_key, work.now + timedelta(hours=hours[min(tries, len(hours) - 1)])
    )
    if owed is None:
        return
    if tries + 1 == len(hours):
        _tell_failed(work, order, owed, NO_ANSWER)
    _save(work, order, owed.model_copy(update={"tries": tries + 1}))


def hear_of_refund(work: Work, reference: str) -> None:
    """The provider tells of a refund: one that it could not bring to the buyer is an operator's to pay.

    Raises NotFound for a refund that no order of ours knows.
    """
    found = chosen.provider.refunded(reference)
    if not found.order_id or found.failure is None:
        return
    order = store.load(found.order_id)
    if order.payment.returned_as == found.refund_id:
        late_payments.fail(work, order, found)
        return
    owed = _refund(order, found.refund_key)
    if owed is None:
        raise NotFound(f"No refund of order {order.order_id} is {found.refund_id}.")
    if owed.status is not RefundStatus.FAILED:
        _come_back(work, order, owed, found)


def _come_back(work: Work, order: Order, owed: Refund, found: SentRefund) -> None:
    """It left the provider's balance and is there again; that it left may be told here first."""
    assert found.failure is not None
    if owed.status is RefundStatus.PENDING:
        balance.record(work, order, MovementKind.REFUND, found.refund_id, -found.amount.amount)
    balance.record(work, order, MovementKind.REFUND_FAILED, found.refund_id, found.amount.amount)
    _fail(work, order, owed.model_copy(update={"refund_id": found.refund_id}), found.failure)


def _fail(work: Work, order: Order, owed: Refund, reason: str) -> None:
    _tell_failed(work, order, owed, reason)
    _save(work, order, owed.model_copy(update={"status": RefundStatus.FAILED, "failure": reason}))


def _tell_failed(work: Work, order: Order, owed: Refund, reason: str) -> None:
    told = {"refund_key": owed.refund_key, "amount": owed.total, "reason": reason}
    work.emit(RefundFailed(seller_id=order.seller_id, order_id=order.order_id, **told))


def _save(work: Work, order: Order, changed: Refund) -> None:
    known = [changed if one.refund_key == changed.refund_key else one for one in order.refunds]
    store.save(work, order.with_(refunds=known), before=order)


def _tell_refunded(work: Work, order: Order, sent: Refund, refund_id: str) -> None:
    """The refund of a cancelled order, its last, leaves nothing of what was captured."""
    last = order.status is OrderStatus.CANCELLED and sent.refund_key == order.refunds[-1].refund_key
    if last and refunds.left_of(order) == 0:
        work.emit(OrderRefunded(seller_id=order.seller_id, order_id=order.order_id, refund_id=refund_id))
        return
    work.emit(
        OrderPartlyRefunded(seller_id=order.seller_id, order_id=order.order_id, refund_id=refund_id, refund=sent)
    )
