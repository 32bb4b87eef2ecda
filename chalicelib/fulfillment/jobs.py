"""What fulfillment does by itself: open and cancel packages, act on the clocks, buy labels and give them back."""

from chalicelib.fulfillment import service
from chalicelib.fulfillment.events import LabelRequested, LabelVoidRequested, PrintoutRequested
from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work
from chalicelib.orders.events import OrderCancelled, OrderLinesCancelled, OrderReleased

REACTIONS: Reactions = {
    OrderReleased: service.open_packages,
    OrderCancelled: service.cancel_packages,
    OrderLinesCancelled: service.unpack_cancelled,
}
CLOCKS: Clocks = {
    "label_overdue": service.miss_label,
    "ask_carrier": service.ask_carrier,
    "storage": service.charge_storage,
}
LABEL_REACTIONS: Reactions = {
    LabelRequested: service.buy_label,
    LabelVoidRequested: service.void_label,
    PrintoutRequested: service.print_out,
}

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def fulfillment_worker(work: Work, message: Message) -> None:
    """Messages of the fulfillment queue."""
    message.dispatch(work, REACTIONS, CLOCKS)


@jobs.consumer(service.LABELS_QUEUE, batch_size=1)
def labels_worker(work: Work, message: Message) -> None:
    """Messages of the labels queue, one a run: a slow carrier holds up one label only."""
    message.dispatch(work, LABEL_REACTIONS)
