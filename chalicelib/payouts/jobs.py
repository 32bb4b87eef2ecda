"""What payouts do by themselves: book, settle, run, send to the bank."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice

from chalice.app import CloudWatchEvent, Cron

from chalicelib.fulfillment.events import FulfillmentFeeDue, LabelReady, LabelVoided
from chalicelib.kit import clock, moved_clock, queues
from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.log import logger
from chalicelib.kit.work import Work
from chalicelib.orders.events import OrderDelivered, OrderPaid, OrderPartlyRefunded, OrderRefunded
from chalicelib.payouts import service
from chalicelib.payouts.bank import ach
from chalicelib.payouts.bank.nacha_returns import Returned
from chalicelib.payouts.events import (
    BankHasNews,
    PayoutCreated,
    PayoutHoldLifted,
    PayoutHoldPlaced,
    StatementDocumentRequested,
)
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
    LabelReady: service.charge_label,
    LabelVoided: service.give_label_back,
    FulfillmentFeeDue: service.charge_warehouse,
    BankAccountChanged: service.send_micro_deposits,
    PayoutCreated: service.transfer,
    PayoutHoldLifted: service.release_held,
    PayoutHoldPlaced: service.hold_created,
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
    "deposits": service.send_deposits,
}

STATEMENTS = "statements"

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def payouts_worker(work: Work, message: Message) -> None:
    """Messages of the payouts queue: events, clocks, what the bank returned, what is to be reconciled."""
    match message.name, message.data:
        case "bank_return", {"reference": reference, "code": code, "reason": reason}:
            service.come_back(work, reference, code, reason)
        case "reconcile", {"seller_id": seller_id, "since": since}:
            service.reconcile(work, seller_id, datetime.fromisoformat(since))
        case "reconcile_payout", {"seller_id": seller_id, "payout_id": payout_id}:
            service.reconcile_payout(work, seller_id, payout_id)
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
    """Every hour: write the files whose cut-off is over, see which the bank has, and read what it has sent."""
    moved_clock.sync()
    written = service.write_bank_files(clock.now())
    service.find_taken_files(clock.now())
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
    """Every day, one message a seller, one a payout that waits for long, and one a bank file not done with.

    What is looked at is found from what is stored, so that days without a run leave nothing out.
    """
    moved_clock.sync()
    now = clock.now()
    since = service.reconciled_since(now).isoformat()
    _ask_to_reconcile("reconcile", now, ({"seller_id": one, "since": since} for one in service.all_sellers()))
    _ask_to_reconcile("reconcile_payout", now, (one._asdict() for one in service.waiting_payouts(now)))
    _ask_to_reconcile("reconcile_bank", now, ({"day": file.day.isoformat()} for file in service.bank_files()))
    service.note_run(now)


def _ask_to_reconcile(name: str, now: datetime, subjects: Iterable[dict[str, str]]) -> None:
    """One message a subject, known by its day."""
    found = (
        {"name": name, "id": f"{name}#{now.date()}#{'#'.join(subject.values())}"} | subject for subject in subjects
    )
    while batch := list(islice(found, queues.BATCH)):
        queues.send(service.QUEUE, batch)
