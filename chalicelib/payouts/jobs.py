"""What payouts do by themselves: book, settle, run, send to the bank."""

from collections.abc import Callable
from itertools import islice
from typing import Any

from chalice.app import CloudWatchEvent, Cron

from chalicelib.kit import clock, moved_clock, queues
from chalicelib.kit.events import Event
from chalicelib.kit.jobs import Jobs, Message
from chalicelib.kit.work import Work
from chalicelib.orders.events import OrderDelivered, OrderPaid, OrderRefunded
from chalicelib.payouts import service
from chalicelib.payouts.events import PayoutCreated
from chalicelib.payouts.store import Due

REACTIONS: dict[type[Event], Callable[[Work, Any], None]] = {
    OrderPaid: service.capture,
    OrderRefunded: service.give_back,
    OrderDelivered: service.await_settlement,
    PayoutCreated: service.transfer,
}
CLOCKS = {"settlement": service.settle, "transfer": service.transfer_again}

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def payouts_worker(work: Work, message: Message) -> None:
    """Messages of the payouts queue."""
    message.dispatch(work, REACTIONS, CLOCKS)


@jobs.consumer(service.TRANSFERS)
def payout_transfers_worker(work: Work, message: Message) -> None:
    """One seller's statement of one period, sent by a payout run."""
    service.pay_out(work, Due(message.data["seller_id"], message.data["period_id"]))


@jobs.schedule(Cron(0, 6, "*", "*", "?", "*"), name="run_payouts")
def run_payouts(event: CloudWatchEvent) -> None:
    """One message a seller and period that is due. Run again, or killed halfway, it only sends the rest again."""
    moved_clock.sync()
    planned = service.plan(clock.now())
    while batch := [due._asdict() for due in islice(planned, queues.BATCH)]:
        queues.send(service.TRANSFERS, batch)
