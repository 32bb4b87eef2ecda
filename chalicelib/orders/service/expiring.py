"""The time to pay has run out: the provider is asked first, so that no buyer pays for a cancelled order."""

from datetime import timedelta

from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import store
from chalicelib.orders.errors import ProviderUnavailable
from chalicelib.orders.models import Order, OrderStatus, PaymentStatus
from chalicelib.orders.payments import TakenPayment
from chalicelib.orders.service.cancelling import cancel_unpaid
from chalicelib.orders.service.late_payments import closed
from chalicelib.orders.service.paying import settle
from chalicelib.orders.service.placing import QUEUE

UNPAID, PAYING = OrderStatus.UNPAID, PaymentStatus.PROCESSING


def expire(work: Work, order_id: str) -> None:
    """Cancel an order that nobody has paid. A payment that is captured pays it, one in process is waited for."""
    order = store.load(order_id)
    if order.status is not UNPAID:
        return
    try:
        taken = closed(order)
    except ProviderUnavailable:
        _ask_later(work, order)
        return
    if taken is not None and taken.status is PAYING:
        _ask_later(work, order)
    elif taken is not None and _is_paid(order, taken):
        settle(work, order, taken)
    else:
        cancel_unpaid(work, order)


def _is_paid(order: Order, taken: TakenPayment) -> bool:
    return taken.status is PaymentStatus.CAPTURED and taken.amount == order.amounts.total


def _ask_later(work: Work, order: Order) -> None:
    minutes = markets.policy(order.market, order.placed_at).orders.unpaid_expires_minutes
    work.start_clock(QUEUE, "unpaid_expiry", order.order_id, work.now + timedelta(minutes=minutes))
