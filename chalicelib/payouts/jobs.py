"""What payouts do by themselves: book, settle, run, send to the bank."""

from datetime import date, timedelta
from itertools import islice

from chalice.app import CloudWatchEvent, Cron

from chalicelib.fulfillment.events import FulfillmentFeeDue, LabelReady, LabelVoided
from chalicelib.kit import clock, moved_clock, queues
from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.log import logger
from chalicelib.kit.work import Work
from chalicelib.orders.events import (
    OrderDelivered,
    OrderDeliveryConfirmed,
    OrderPaid,
    OrderPartlyRefunded,
    OrderRefunded,
)
from chalicelib.payouts import service
from chalicelib.payouts.bank import ach
from chalicelib.payouts.bank.nacha_returns import Returned
from chalicelib.payouts.events import BankHasNews, PayoutCreated, PayoutHoldLifted, StatementDocumentRequested
from chalicelib.payouts.store import Due
from chalicelib.returns.events import ReturnEnded, ReturnRequested, ReturnShippedBack
from chalicelib.sellers.events import BankAccountChanged
from chalicelib.standing.events import RestrictionLifted, RestrictionPlaced, SettlementTierMoved

REACTIONS: Reactions = {
    OrderPaid: service.capture,
    OrderRefunded: service.give_back,
    OrderPartlyRefunded: service.give_part_back,
    ReturnRequested: service.wait_for_return,
    ReturnShippedBack: service.charge_way_back,
    ReturnEnded: service.wait_no_longer,
    OrderDelivered: service.await_settlement,
    OrderDeliveryConfirmed: service.settle_sooner,
    LabelReady: service.charge_label,
    LabelVoided: service.give_label_back,
    FulfillmentFeeDue: service.charge_warehouse,
    BankAccountChanged: service.send_micro_deposits,
    PayoutCreated: service.transfer,
    PayoutHoldLifted: service.release_held,
    RestrictionPlaced: service.follow_standing,
    RestrictionLifted: service.follow_standing,
    SettlementTierMoved: service.follow_tier,
    BankHasNews: service.hear_bank,
}
CLOCKS: Clocks = {
    "settlement": service.settle,
    "reserve": service.release_reserve,
    "transfer": service.transfer_again,
    "held": service.look_after_held,
    "bank_settles": service.confirm,
}

STATEMENTS = "statements"
BANK_DAYS = 3
"""Days whose bank files are reconciled again each day."""

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def payouts_worker(work: Work, message: Message) -> None:
    """Messages of the payouts queue: events, clocks, what the bank returned, what is to be reconciled."""
    match message.name, message.data:
        case "bank_return", {"reference": reference, "code": code, "reason": reason}:
            service.come_back(work, reference, code, reason)
        case "reconcile", {"seller_id": seller_id}:
            service.reconcile(work, seller_id)
        case "reconcile_bank", {"day": day}:
            service.reconcile_bank(work, date.fromisoformat(day))
        case _:
            message.dispatch(work, REACTIONS, CLOCKS)


@jobs.consumer(service.TRANSFERS)
def payout_transfers_worker(work: Work, message: Message) -> None:
    """One seller's statement of one period, sent by a payout run."""
    service.pay_out(work, Due(message.data["seller_id"], message.data["period_id"]))


@jobs.consumer(STATEMENTS, batch_size=1)
def statements_worker(work: Work, message: Message) -> None:
    """Statements to be drawn as files, one a run."""
    message.dispatch(work, {StatementDocumentRequested: service.render_document})


@jobs.schedule(Cron(5, "*", "*", "*", "?", "*"), name="run_payouts")
def run_payouts(event: CloudWatchEvent) -> None:
    """Every hour, since sellers' days end at every hour: one message a seller and period that is due.

    Run again, or killed halfway, it only sends the rest again.
    """
    moved_clock.sync()
    planned = service.plan(clock.now())
    while batch := [due._asdict() for due in islice(planned, queues.BATCH)]:
        queues.send(service.TRANSFERS, batch)


@jobs.schedule(Cron(35, "*", "*", "*", "?", "*"), name="run_bank")
def run_bank(event: CloudWatchEvent) -> None:
    """Every hour: write the files whose cut-off is over, and read what the bank has sent."""
    moved_clock.sync()
    written = ach.write_files(clock.now())
    for name, returned in ach.unread_returns():
        queues.send(service.QUEUE, [_return_message(name, entry) for entry in returned])
        ach.mark_read(name)
        logger.info("bank returns read", extra={"file": name, "entries": len(returned)})
    logger.info("bank files written", extra={"files": written})


def _return_message(file: str, entry: Returned) -> dict[str, str]:
    facts = {"reference": entry.reference, "code": entry.code, "reason": entry.reason}
    return {"id": f"{file}#{entry.reference}", "name": "bank_return"} | facts


@jobs.schedule(Cron(20, 8, "*", "*", "?", "*"), name="reconcile_payouts")
def reconcile_payouts(event: CloudWatchEvent) -> None:
    """Every day, one message a seller, and one for each of the last bank files."""
    moved_clock.sync()
    today = clock.now().date()
    found = (
        {"name": "reconcile", "id": f"reconcile#{today}#{one}", "seller_id": one} for one in service.all_sellers()
    )
    while batch := list(islice(found, queues.BATCH)):
        queues.send(service.QUEUE, batch)
    days = [(today - timedelta(days=back)).isoformat() for back in range(1, 1 + BANK_DAYS)]
    files = [{"name": "reconcile_bank", "id": f"reconcile#{today}#{day}", "day": day} for day in days]
    queues.send(service.QUEUE, files)
