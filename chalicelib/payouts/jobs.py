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
from chalicelib.orders.events import (
    OrderDelivered,
    OrderDeliveryConfirmed,
    OrderPaid,
    OrderPartlyRefunded,
    OrderRefunded,
    PaymentDiffers,
    PaymentDisputeClosed,
    PaymentDisputed,
    RefundFailed,
)
from chalicelib.payouts import service
from chalicelib.payouts.bank import inbox
from chalicelib.payouts.bank.nacha_returns import Returned
from chalicelib.payouts.events import (
    BankHasNews,
    ChargebackEvidenceSubmitted,
    PayoutCreated,
    PayoutHoldLifted,
    PayoutHoldPlaced,
    StatementDocumentRequested,
)
from chalicelib.payouts.store import Due
from chalicelib.returns.events import ReturnEnded, ReturnRequested, ReturnShippedBack, ReturnWayBackReassigned
from chalicelib.sellers.events import BankAccountChanged
from chalicelib.standing.events import RestrictionLifted, RestrictionPlaced, SettlementTierMoved

REACTIONS: Reactions = {
    OrderPaid: service.capture,
    OrderRefunded: service.give_back,
    OrderPartlyRefunded: service.give_part_back,
    ReturnRequested: service.wait_for_return,
    ReturnShippedBack: service.charge_way_back,
    ReturnWayBackReassigned: service.reassign_way_back,
    ReturnEnded: service.wait_no_longer,
    OrderDelivered: service.await_settlement,
    OrderDeliveryConfirmed: service.settle_sooner,
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
    PaymentDisputed: service.open_disputed,
    PaymentDisputeClosed: service.close_disputed,
    ChargebackEvidenceSubmitted: service.hand_in_evidence,
    PaymentDiffers: service.case_of_payment,
    RefundFailed: service.case_of_refund,
}
CLOCKS: Clocks = {
    "settlement": service.settle,
    "reserve": service.release_reserve,
    "transfer": service.transfer_again,
    "held": service.look_after_held,
    "bank_settles": service.confirm,
    "chargeback_evidence": service.evidence_ends,
    "chargeback_hand_in": service.hand_in_again,
    "bank_correction": service.miss_correction,
    "deposits": service.send_deposits,
}

STATEMENTS = "statements"

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def payouts_worker(work: Work, message: Message) -> None:
    """Messages of the payouts queue: events, clocks, what the bank returned, what is to be reconciled."""
    match message.name, message.data:
        case "bank_return", {"file": file, "cents": cents, "reference": reference, "code": code, "reason": reason}:
            service.take_return(work, service.InFile(*file), Returned(file[2], reference, cents, code, reason))
        case "bank_correction", {"file": file, "reference": reference, "code": code}:
            service.take_correction(work, service.InFile(*file), reference, code)
        case "bank_file_unclear", {"file": file, "why": why}:
            service.report_unclear(work, service.InFile(*file), why)
        case "reconcile", {"seller_id": seller_id, "since": since}:
            service.reconcile(work, seller_id, datetime.fromisoformat(since))
        case "reconcile_payout", {"seller_id": seller_id, "payout_id": payout_id}:
            service.reconcile_payout(work, seller_id, payout_id)
        case "reconcile_bank", {"day": day}:
            service.reconcile_bank(work, date.fromisoformat(day))
        case "reconcile_provider", {"hour": hour}:
            service.reconcile_provider(work, datetime.fromisoformat(hour))
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
    for file in inbox.unread():
        messages, found = service.read_file(file)
        queues.send(service.QUEUE, messages)
        inbox.mark_read(file, found)
        logger.info("bank file read", extra={"file": file.key, "found": found})
    logger.info("bank files written", extra={"files": written})


@jobs.schedule(Cron(20, 8, "*", "*", "?", "*"), name="reconcile_payouts")
def reconcile_payouts(event: CloudWatchEvent) -> None:
    """Every day: one message a seller, a payout that waits for long, a bank file not done with, and an hour of the
    provider's balance.

    What is looked at is found from what is stored, so that days without a run leave nothing out.
    """
    moved_clock.sync()
    now = clock.now()
    since = service.reconciled_since(now).isoformat()
    _ask_to_reconcile("reconcile", now, ({"seller_id": one, "since": since} for one in service.all_sellers()))
    _ask_to_reconcile("reconcile_payout", now, (one._asdict() for one in service.waiting_payouts(now)))
    _ask_to_reconcile("reconcile_bank", now, ({"day": file.day.isoformat()} for file in service.bank_files()))
    _reconcile_provider()
    service.note_run(now)


def _ask_to_reconcile(name: str, now: datetime, subjects: Iterable[dict[str, str]]) -> None:
    """One message a subject, known by its day."""
    found = (
        {"name": name, "id": f"{name}#{now.date()}#{'#'.join(subject.values())}"} | subject for subject in subjects
    )
    while batch := list(islice(found, queues.BATCH)):
        queues.send(service.QUEUE, batch)


def _reconcile_provider() -> None:
    """An hour is held together once: its message has the same id every day."""
    hours = (hour.isoformat() for hour in service.provider_hours(clock.now()))
    found = ({"name": "reconcile_provider", "id": f"reconcile_provider#{hour}", "hour": hour} for hour in hours)
    while batch := list(islice(found, queues.BATCH)):
        queues.send(service.QUEUE, batch)
