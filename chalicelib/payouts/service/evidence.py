"""What a seller says to a buyer's bank: handed in once, in time, with the file of the order's return."""

from datetime import datetime, timedelta

from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.orders.errors import ProviderUnavailable
from chalicelib.payouts import rules
from chalicelib.payouts.errors import EvidenceTooLate
from chalicelib.payouts.events import ChargebackEvidenceLapsed, ChargebackEvidenceSubmitted
from chalicelib.payouts.models import CaseKind, Chargeback, ChargebackStatus, Evidence
from chalicelib.payouts.rules import CHARGEBACK, NOT_BOOKED, SELLER, SYSTEM
from chalicelib.payouts.service.booking import QUEUE
from chalicelib.payouts.service.chargebacks import for_operator, tell_of
from chalicelib.payouts.service.operator_cases import open_case
from chalicelib.payouts.store import chargebacks as store
from chalicelib.returns import service as returns

PRINTED_WITHIN = timedelta(minutes=15)
"""The return's file is drawn in seconds; after this long the text goes without it."""
LOOKED_AT_AGAIN = (timedelta(minutes=2), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""When it is asked whether the provider has it: an outage of theirs must not cost the seller the dispute."""


def submit_evidence(work: Work, seller_id: str, chargeback_id: str, text: str) -> Chargeback:
    """Answer the bank, once and until its day. Raises NotFound, NotPossible, EvidenceTooLate."""
    chargeback = _told(seller_id, chargeback_id)
    moved = CHARGEBACK.move(chargeback, "submit_evidence", SELLER)
    if work.now >= chargeback.evidence_due_by:
        raise EvidenceTooLate(f"It was due by {chargeback.evidence_due_by:%Y-%m-%d %H:%M} UTC.")
    return_id = returns.request_file_of_order(work, chargeback.order_id)
    evidence = Evidence(text=text, return_id=return_id, given_at=work.now)
    tell_of(work, ChargebackEvidenceSubmitted, chargeback)
    if chargeback.by_provider:
        _look_again(work, chargeback, *(work.now + later for later in LOOKED_AT_AGAIN))
    return _for_seller(store.save_chargeback(work, moved.with_(evidence=evidence)))


def hand_in_evidence(work: Work, event: ChargebackEvidenceSubmitted) -> None:
    """The payment provider gets what the seller handed in."""
    _hand_in(work, store.chargeback(event.seller_id, event.chargeback_id))


def hand_in_again(work: Work, subject: str) -> None:
    """The same once more, unless the provider has it."""
    _hand_in(work, store.chargeback(*subject.split("#")))


def _hand_in(work: Work, chargeback: Chargeback) -> None:
    evidence = chargeback.evidence
    if evidence is None or not _waits_for_provider(chargeback) or work.now >= chargeback.evidence_due_by:
        return
    pdf = returns.printed_file(evidence.return_id) if evidence.return_id else None
    if evidence.return_id and pdf is None and work.now < evidence.given_at + PRINTED_WITHIN:
        _look_again(work, chargeback, work.now + timedelta(minutes=1))
        return
    text = rules.evidence_text(orders.get(chargeback.order_id), evidence.text)
    try:
        orders.submit_dispute_evidence(chargeback.order_id, chargeback.dispute_id, text, pdf)
    except ProviderUnavailable:
        return  # it is asked again by the clocks of the day it was given
    sent = evidence.model_copy(update={"sent_at": work.now})
    store.save_chargeback(work, chargeback.with_(evidence=sent))


def _waits_for_provider(chargeback: Chargeback) -> bool:
    evidence, under_review = chargeback.evidence, chargeback.status is ChargebackStatus.UNDER_REVIEW
    return chargeback.by_provider and under_review and evidence is not None and not evidence.sent_at


def _look_again(work: Work, chargeback: Chargeback, *instants: datetime) -> None:
    for due in instants:
        if due < chargeback.evidence_due_by:
            work.start_clock(QUEUE, "chargeback_hand_in", _subject(chargeback), due)


def evidence_ends(work: Work, subject: str) -> None:
    """The bank's day is over: who has not answered says nothing more; what was not brought to it is a case."""
    chargeback = store.chargeback(*subject.split("#"))
    if work.now < chargeback.evidence_due_by:
        return
    if CHARGEBACK.allows("lapse", chargeback.status, SYSTEM):
        tell_of(work, ChargebackEvidenceLapsed, chargeback)
        store.save_chargeback(work, CHARGEBACK.move(chargeback, "lapse", SYSTEM))
    elif _waits_for_provider(chargeback):
        detail = f"The evidence for order {chargeback.order_id} did not reach the payment provider in time"
        open_case(work, chargeback.seller_id, CaseKind.EVIDENCE_NOT_SENT, chargeback.dispute_id, detail)


# -- what can be seen ---------------------------------------------------------------------------------------------


def chargebacks_of(seller_id: str, query: PageQuery) -> Page[Chargeback]:
    """A seller's chargebacks, newest first."""
    page = store.told(seller_id, query)
    return page.model_copy(update={"data": [_for_seller(one) for one in page.data]})


def chargeback_of(seller_id: str, chargeback_id: str) -> Chargeback:
    """One of a seller's chargebacks. Raises NotFound."""
    return _for_seller(_told(seller_id, chargeback_id))


def chargebacks(seller_id: str | None, query: PageQuery) -> Page[Chargeback]:
    """For operators: all of a seller's, newest first, or those of all sellers that are open, the oldest first."""
    page = store.of_seller(seller_id, query) if seller_id else store.open_chargebacks(query)
    return page.model_copy(update={"data": [for_operator(one) for one in page.data]})


def _told(seller_id: str, chargeback_id: str) -> Chargeback:
    chargeback = store.chargeback(seller_id, chargeback_id)
    if chargeback.status in NOT_BOOKED:
        raise NotFound
    return chargeback


def _for_seller(chargeback: Chargeback) -> Chargeback:
    """Who of the platform had to do with it is no seller's matter."""
    possible = CHARGEBACK.possible(chargeback.status, SELLER)
    return chargeback.with_(proposed_by=None, decided_by=None, possible_actions=possible)


def _subject(chargeback: Chargeback) -> str:
    return f"{chargeback.seller_id}#{chargeback.chargeback_id}"
