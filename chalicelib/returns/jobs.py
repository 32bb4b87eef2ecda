"""What returns do by themselves: answer for those who are silent, buy labels, print files, follow the money."""

from chalicelib.fulfillment.events import ParcelScanned
from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work
from chalicelib.orders.events import OrderCancelled, OrderDelivered, OrderPartlyRefunded, OrderRefunded
from chalicelib.returns import service
from chalicelib.returns.events import (
    EvidenceFileRequested,
    ReplacementApproved,
    ReturnApproved,
    ReturnPickupCancelled,
    ReturnRequested,
)

REACTIONS: Reactions = {
    ReturnRequested: service.approve_small,
    ReturnApproved: service.buy_label,
    ReturnPickupCancelled: service.cancel_pickup,
    ReplacementApproved: service.place_order,
    EvidenceFileRequested: service.print_file,
    ParcelScanned: service.parcel_scanned,
    OrderPartlyRefunded: service.confirm,
    OrderRefunded: service.confirm,
    OrderDelivered: service.order_delivered,
    OrderCancelled: service.order_cancelled,
}
CLOCKS: Clocks = {
    "refund_answer": service.refund_by_silence,
    "return_answer": service.return_by_silence,
    "replacement_answer": service.replacement_by_silence,
    "offer_answer": service.offer_lapses,
    "dispute_of_denial": service.denial_stands,
    "dispute_of_rejection": service.rejection_stands,
    "ship_back": service.goods_stay,
    "way_back": service.lost_on_the_way,
    "inspection": service.accepted_by_silence,
}

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def returns_worker(work: Work, message: Message) -> None:
    """Messages of the returns queue."""
    message.dispatch(work, REACTIONS, CLOCKS)
