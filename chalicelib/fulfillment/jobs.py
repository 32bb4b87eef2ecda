"""What fulfillment does by itself: open and cancel packages, act on the clocks, buy labels."""

from chalicelib.fulfillment import service
from chalicelib.fulfillment.events import LabelRequested
from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work
from chalicelib.orders.events import OrderCancelled, OrderPaid

REACTIONS: Reactions = {OrderPaid: service.open_package, OrderCancelled: service.cancel_package}
CLOCKS: Clocks = {"ship_by": service.miss_ship_by, "auto_cancel": service.cancel_unshipped}
LABEL_REACTIONS: Reactions = {LabelRequested: service.buy_label}

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def fulfillment_worker(work: Work, message: Message) -> None:
    """Messages of the fulfillment queue."""
    message.dispatch(work, REACTIONS, CLOCKS)


@jobs.consumer(service.LABELS_QUEUE, batch_size=1)
def labels_worker(work: Work, message: Message) -> None:
    """Messages of the labels queue, one a run: a slow carrier holds up one label only."""
    message.dispatch(work, LABEL_REACTIONS)
