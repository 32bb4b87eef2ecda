"""Money: taking it for an order, by the provider's word alone, and the remorse hour after it."""

from datetime import datetime, timedelta

from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName, Handling
from chalicelib.orders import payments, store
from chalicelib.orders.errors import PaymentUnavailable, ProviderUnavailable
from chalicelib.orders.events import OrderPaid, OrderPlaced, OrderReleased, PaymentDeclined, PaymentDiffers
from chalicelib.orders.models import (
    BY_CLIENT,
    Deadlines,
    MovementKind,
    Order,
    OrderStatus,
    PaymentStatus,
    PurchasePayment,
)
from chalicelib.orders.payments import TakenPayment, chosen
from chalicelib.orders.payments.advice import advice_on
from chalicelib.orders.queries import buyer_term, sku_term
from chalicelib.orders.rules import BUYER, ORDER, SYSTEM
from chalicelib.orders.service import balance, late_payments
from chalicelib.orders.service.late_payments import charge_of
from chalicelib.orders.service.placing import QUEUE
from chalicelib.orders.service.reading import bought, seen_by

TO_CONFIRM = (PaymentStatus.WAITING, PaymentStatus.ACTION_NEEDED)
"""While the buyer's client has something to do."""


def take_payment(work: Work, event: OrderPlaced) -> None:
    """Capture what a placed order costs. Raises ProviderUnavailable, and is then asked again."""
    _take(work, store.load(event.order_id))


def pay(work: Work, buyer_id: str, order_id: str, payment_method: str) -> Order:
    """Try again with another payment method while the order waits for payment.

    Raises NotFound, NotPossible, PaymentUnavailable, TooMany.
    """
    order = bought(buyer_id, order_id)
    ORDER.move(order, "pay", SYSTEM)
    markets.count_use_at_once(work, order.market, CapName.PAYMENT_TRIES, order_id)
    tried = {"method": payment_method, "attempt": order.payment.attempt + 1, "failure": None}
    try:
        return seen_by(BUYER, _take(work, _with_payment(order, **tried)))
    except ProviderUnavailable:
        raise PaymentUnavailable from None


def payment_of(buyer_id: str, order_id: str) -> PurchasePayment:
    """How the buyer pays a purchase, with the keys to confirm it. Raises NotFound, PaymentUnavailable."""
    order = bought(buyer_id, order_id)
    payment = order.payment
    found = PurchasePayment(
        order_id=order_id,
        amount=order.amounts.total,
        status=payment.status,
        failure=payment.failure,
        advice=advice_on(payment.failure) if payment.failure else None,
    )
    if order.status is not OrderStatus.UNPAID or payment.payment_id is None or payment.status not in TO_CONFIRM:
        return found
    try:
        keys = chosen.provider.for_client(payment.payment_id)
    except ProviderUnavailable:
        raise PaymentUnavailable from None
    return found.model_copy(update=keys._asdict()) if keys else found


def _take(work: Work, order: Order) -> Order:
    """Money first, then the order. An order without a price is paid without a provider."""
    if not ORDER.allows("pay", order.status, SYSTEM):
        return late_payments.close(work, order)
    if order.amounts.total.amount == 0:
        return _mark_paid(work, order, None)
    charge = charge_of(order)
    try:
        if order.payment.payment_id is None:
            order = _with_payment(order, payment_id=chosen.provider.open(charge).payment_id)
        if order.payment.method == BY_CLIENT:
            return store.save(work, order, before=order)
        payment = order.payment
        taken = chosen.provider.confirm(str(payment.payment_id), charge, payment.method, payment.attempt)
    except payments.Declined as declined:
        return _decline(work, order, declined.reason)
    return settle(work, order, taken)


def settle(work: Work, order: Order, taken: TakenPayment) -> Order:
    """What the provider says of the order's payment takes effect, however often it says so."""
    if taken.status is PaymentStatus.CAPTURED:
        return _captured(work, order, taken)
    if order.status is not OrderStatus.UNPAID:
        return order
    if taken.failure and taken.status is PaymentStatus.WAITING:
        return _decline(work, order, taken.failure)
    after = _with_payment(order, payment_id=taken.payment_id, status=taken.status)
    return store.save(work, after, before=order)


def _captured(work: Work, order: Order, taken: TakenPayment) -> Order:
    """Only the very amount of the very payment pays an order; one that is cancelled gives it back."""
    if taken.capture_id == order.payment.capture_id:
        return order
    known = order.payment.payment_id or taken.payment_id
    if order.paid or taken.amount != order.amounts.total or known != taken.payment_id:
        told = {"payment_id": taken.payment_id, "amount": taken.amount}
        work.emit(PaymentDiffers(seller_id=order.seller_id, order_id=order.order_id, **told))
        return order
    order = _with_payment(order, payment_id=taken.payment_id)
    if not ORDER.allows("pay", order.status, SYSTEM):
        return late_payments.give_back(work, order, taken)
    return _mark_paid(work, order, taken.capture_id)


def _decline(work: Work, order: Order, reason: str) -> Order:
    """Told once, though the provider answers so and tells so, too."""
    if reason != order.payment.failure:
        work.emit(PaymentDeclined(seller_id=order.seller_id, order_id=order.order_id, reason=reason))
    after = _with_payment(order, failure=reason, status=PaymentStatus.WAITING)
    return store.save(work, after, before=order)


def _with_payment(order: Order, **changes: object) -> Order:
    return order.with_(payment=order.payment.model_copy(update=changes))


def _mark_paid(work: Work, order: Order, capture_id: str | None) -> Order:
    deadlines = deadlines_of(order, work.now)
    taken = _with_payment(order, capture_id=capture_id, failure=None, status=PaymentStatus.CAPTURED)
    paid = ORDER.move(taken, "pay", SYSTEM, paid_at=work.now, deadlines=deadlines)
    assert deadlines.hold_until is not None
    assert deadlines.ship_by is not None
    skus = dict.fromkeys(line.seller_sku for line in order.lines)
    store.find_by(work, order, *map(sku_term, skus), buyer_term(order.buyer_handle))
    balance.record(work, order, MovementKind.CAPTURE, capture_id, order.amounts.total.amount)
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
