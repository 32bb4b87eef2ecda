"""Money: taking it for an order, the remorse hour after it, sending it back."""

from datetime import datetime, timedelta

from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName, Handling
from chalicelib.orders import payments, refunds, store
from chalicelib.orders.events import (
    OrderCancelled,
    OrderLinesCancelled,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderRefundDue,
    OrderRefunded,
    OrderReleased,
    PaymentDeclined,
)
from chalicelib.orders.models import Deadlines, Order, OrderStatus, Payment, Refund
from chalicelib.orders.payments import chosen
from chalicelib.orders.queries import buyer_term, sku_term
from chalicelib.orders.rules import BUYER, ORDER, SYSTEM
from chalicelib.orders.service.placing import QUEUE
from chalicelib.orders.service.reading import bought, seen_by


def take_payment(work: Work, event: OrderPlaced) -> None:
    """Capture what a placed order costs."""
    _capture(work, store.load(event.order_id))


def pay(work: Work, buyer_id: str, order_id: str, payment_method: str) -> Order:
    """Try again with another payment method while the order waits for payment.

    Raises NotFound, NotPossible, TooMany.
    """
    order = bought(buyer_id, order_id)
    ORDER.move(order, "pay", SYSTEM)
    markets.count_use_at_once(work, order.market, CapName.PAYMENT_TRIES, order_id)
    order = order.with_(payment=Payment(method=payment_method))
    return seen_by(BUYER, _capture(work, order))


def _capture(work: Work, order: Order) -> Order:
    """Money first, then the order: a capture that comes too late is given back."""
    if not ORDER.allows("pay", order.status, SYSTEM):
        if order.status is OrderStatus.CANCELLED and not order.paid:
            chosen.provider.refund(
                f"{order.order_id}-0", f"pay_{order.order_id}", _charge(order), order.amounts.total
            )
        return order
    try:
        opened = chosen.provider.open(_charge(order))
        taken = chosen.provider.confirm(opened.payment_id, _charge(order), order.payment.method, 1)
    except payments.Declined as declined:
        return _decline(work, order, declined.reason)
    return _mark_paid(work, order, str(taken.capture_id))


def _charge(order: Order) -> payments.Charge:
    return payments.Charge(order.order_id, order.checkout_id, order.amounts.total)


def _decline(work: Work, order: Order, reason: str) -> Order:
    work.emit(PaymentDeclined(seller_id=order.seller_id, order_id=order.order_id, reason=reason))
    payment = order.payment.model_copy(update={"failure": reason})
    return store.save(work, order.with_(payment=payment), before=order)


def _mark_paid(work: Work, order: Order, capture_id: str) -> Order:
    deadlines = deadlines_of(order, work.now)
    payment = order.payment.model_copy(update={"capture_id": capture_id, "failure": None})
    paid = ORDER.move(order, "pay", SYSTEM, paid_at=work.now, payment=payment, deadlines=deadlines)
    assert deadlines.hold_until is not None
    assert deadlines.ship_by is not None
    skus = dict.fromkeys(line.seller_sku for line in order.lines)
    store.find_by(work, order, *map(sku_term, skus), buyer_term(order.buyer_handle))
    work.start_clock(QUEUE, "remorse", order.order_id, deadlines.hold_until)
    work.emit(
        OrderPaid(seller_id=order.seller_id, order_id=order.order_id, ship_by=deadlines.ship_by, paid_at=work.now)
    )
    return store.save(work, paid, before=order)


def deadlines_of(order: Order, paid_at: datetime) -> Deadlines:
    """All instants a paid order is held to, by the policy of the day it was placed."""
    policy = markets.policy(order.market, order.placed_at).orders
    handlings = {Handling(line.handling_type, line.handling_days) for line in order.lines}
    clocks = markets.shipping_clocks(order.market, order.placed_at, paid_at, handlings)
    return order.deadlines.model_copy(
        update={
            "hold_until": paid_at + timedelta(minutes=policy.remorse_minutes),
            "ship_by": clocks.ship_by,
            "auto_cancel_at": clocks.auto_cancel_at,
            "deliver_by": clocks.deliver_by,
            "cancel_undelivered_at": clocks.deliver_by + timedelta(days=policy.undelivered_cancel_days),
        }
    )


def release(work: Work, order_id: str) -> None:
    """The remorse hour is over: the seller sees the address, ships, and the clocks of shipping run."""
    order = store.load(order_id)
    if not ORDER.allows("release", order.status, SYSTEM):
        return
    ship_by, auto_cancel_at = order.deadlines.ship_by, order.deadlines.auto_cancel_at
    assert ship_by is not None
    assert auto_cancel_at is not None
    for hours in markets.policy(order.market, order.placed_at).ship_by.warnings_hours_before:
        work.start_clock(QUEUE, "ship_by_near", order_id, ship_by - timedelta(hours=hours))
    work.start_clock(QUEUE, "ship_by", order_id, ship_by)
    work.start_clock(QUEUE, "auto_cancel", order_id, auto_cancel_at)
    work.emit(OrderReleased(seller_id=order.seller_id, order_id=order_id, ship_by=ship_by))
    store.save(work, ORDER.move(order, "release", SYSTEM, released_at=work.now), before=order)


def refund(work: Work, event: OrderCancelled | OrderLinesCancelled | OrderRefundDue) -> None:
    """Send back what is owed, once."""
    order = store.load(event.order_id)
    owed = next((r for r in order.refunds if event.refund and r.refund_key == event.refund.refund_key), None)
    if owed is None or owed.refund_id:
        return
    sent_refund = chosen.provider.refund(owed.refund_key, f"pay_{order.order_id}", _charge(order), owed.total)
    refund_id = sent_refund.refund_id
    sent = owed.model_copy(update={"refund_id": refund_id})
    known = [sent if r.refund_key == sent.refund_key else r for r in order.refunds]
    _tell_refunded(work, order, sent, refund_id)
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
