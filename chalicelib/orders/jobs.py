"""What orders do by themselves: take payments, expire, send money back."""

from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work
from chalicelib.orders import results, service
from chalicelib.orders.events import OrderCancelled, OrderPaid, OrderPlaced, OrderRefunded

REACTIONS: Reactions = {
    OrderPaid: results.book,
    OrderRefunded: results.unbook,
    OrderPlaced: service.take_payment,
    OrderCancelled: service.refund,
}
CLOCKS: Clocks = {"unpaid_expiry": service.expire}

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def orders_worker(work: Work, message: Message) -> None:
    """Messages of the orders queue."""
    message.dispatch(work, REACTIONS, CLOCKS)
