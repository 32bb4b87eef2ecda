"""What orders do by themselves: take payments, send money back, write exports, act on their clocks."""

from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work
from chalicelib.orders import results, service
from chalicelib.orders.events import (
    OrderCancelled,
    OrderExportRequested,
    OrderLinesCancelled,
    OrderPaid,
    OrderPlaced,
    OrderRefundDue,
    OrderRefunded,
    PaymentNoticeReceived,
)

REACTIONS: Reactions = {
    OrderPaid: results.book,
    OrderRefunded: results.unbook,
    OrderPlaced: service.take_payment,
    OrderCancelled: service.refund,
    OrderLinesCancelled: service.refund,
    OrderExportRequested: service.export_part,
    OrderRefundDue: service.refund,
    PaymentNoticeReceived: service.on_provider_notice,
}
CLOCKS: Clocks = {
    "unpaid_expiry": service.expire,
    "remorse": service.release,
    "ship_by_near": service.warn,
    "ship_by": service.mark_late,
    "auto_cancel": service.cancel_unshipped,
    "cancellation_answer": service.approve_by_silence,
    "collection": service.cancel_uncollected,
    "delivery": service.mark_undelivered,
    "undelivered": service.cancel_undelivered,
    "return_window": service.complete,
    "refund_again": service.refund_again,
}

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def orders_worker(work: Work, message: Message) -> None:
    """Messages of the orders queue."""
    message.dispatch(work, REACTIONS, CLOCKS)
