"""Appeals: with evidence, one at a time about each thing, and what a granted one gives back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.kit import objects
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import FieldProblem
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName
from chalicelib.standing import store
from chalicelib.standing.errors import AppealIsOpen, AppealTooLate, BadEvidence
from chalicelib.standing.events import AppealDecided, AppealOpened, ViolationRevoked
from chalicelib.standing.models import (
    Appeal,
    AppealStatus,
    Decision,
    EvidenceUpload,
    NewAppeal,
    NewEvidence,
    Restriction,
    RestrictionStatus,
    Violation,
    ViolationStatus,
)
from chalicelib.standing.rules import APPEAL, OPERATOR, RESTRICTION, SELLER, VIOLATED, VIOLATION
from chalicelib.standing.service.judging import apply
from chalicelib.standing.service.knowing import MARKET, subject_of
from chalicelib.standing.service.measures import take_back

BUCKET = "DOCUMENTS_BUCKET"
STANDS = (ViolationStatus.ACTIVE, RestrictionStatus.IN_FORCE)


def request_evidence(work: Work, seller_id: str, new: NewEvidence) -> EvidenceUpload:
    """A place for a file that speaks for the seller, and the presigned POST for its bytes. Raises TooMany."""
    markets.count_use(work, MARKET, CapName.APPEAL_FILES, seller_id)
    evidence_id = new_id("evd", work.now)
    most = markets.policy(MARKET, work.now).applications.document_max_bytes
    upload = objects.upload(BUCKET, _key(seller_id, evidence_id), most, new.content_type)
    return EvidenceUpload(evidence_id=evidence_id, upload=upload)


def _key(seller_id: str, evidence_id: str) -> str:
    """Files are kept under whose they are, so that nobody can name another's."""
    return f"standing/evidence/{seller_id}/{evidence_id}"


def appeal(work: Work, seller_id: str, new: NewAppeal) -> Appeal:
    """Object to a violation or restriction that stands.

    Raises NotFound, NotPossible, AppealIsOpen, AppealTooLate, BadEvidence.
    """
    thing = _thing(seller_id, new.subject_id)
    appeal_id = new_id("apl", work.now)
    table = VIOLATION if isinstance(thing, Violation) else RESTRICTION
    appealed = table.move(thing, "appeal", SELLER, appeal_id=appeal_id)
    if thing.appeal_id is not None:
        raise AppealIsOpen("It waits for an operator.", appeal_id=thing.appeal_id)
    if work.now >= thing.appeal_by:
        raise AppealTooLate(f"It could be appealed until {thing.appeal_by:%Y-%m-%d}.")
    _check(seller_id, new.evidence, work.now)
    _save(work, appealed)
    opened = Appeal(
        appeal_id=appeal_id,
        seller_id=seller_id,
        subject_id=new.subject_id,
        about=thing.reason,
        status=AppealStatus.OPEN,
        text=new.text,
        evidence=new.evidence,
        opened_at=work.now,
    )
    work.emit(AppealOpened(seller_id=seller_id, appeal_id=appeal_id, about=new.subject_id))
    return store.save_appeal(work, opened)


def _thing(seller_id: str, subject_id: str) -> Violation | Restriction:
    if subject_id.startswith("vio_"):
        return store.violation(seller_id, subject_id)
    return store.restriction(seller_id, subject_id)


def _save(work: Work, thing: Violation | Restriction) -> None:
    if isinstance(thing, Violation):
        store.save_violation(work, thing)
    else:
        store.save_restriction(work, thing)


def _check(seller_id: str, evidence: Sequence[str], now: datetime) -> None:
    most = markets.policy(MARKET, now).standing.appeal_files_max
    if len(evidence) > most:
        raise BadEvidence(f"An appeal has at most {most} files.")
    wrong = [
        FieldProblem(pointer=f"/evidence/{place}", code="evidence.missing", detail="It has not been uploaded.")
        for place, evidence_id in enumerate(evidence)
        if not objects.exists(BUCKET, _key(seller_id, evidence_id))
    ]
    if wrong:
        raise BadEvidence("Upload these first, or leave them out.", fields=wrong)


def appeals(seller_id: str, query: PageQuery) -> Page[Appeal]:
    """Every appeal there was, newest first."""
    return store.appeals(seller_id, query)


def open_appeals(query: PageQuery) -> Page[Appeal]:
    """What operators have to decide, the oldest first, with links to the evidence."""
    page = store.open_appeals(query)
    return page.model_copy(update={"data": [_shown(found) for found in page.data]})


def _shown(found: Appeal) -> Appeal:
    files = {
        evidence_id: objects.download(BUCKET, _key(found.seller_id, evidence_id), evidence_id).url
        for evidence_id in found.evidence
    }
    return found.with_(files=files, possible_actions=APPEAL.possible(found.status, OPERATOR))


def decide(work: Work, seller_id: str, appeal_id: str, decision: Decision) -> Appeal:
    """An operator grants an appeal, which gives back what was taken, or rejects it.

    Raises NotFound, NotPossible.
    """
    known = store.appeal(seller_id, appeal_id)
    facts = {"decided_at": work.now, "decision": decision.reason}
    decided = APPEAL.move(known, decision.outcome, OPERATOR, **facts)
    thing = _thing(seller_id, known.subject_id).with_(appeal_id=None)
    if decision.outcome == "reject" or thing.status not in STANDS:
        _save(work, thing)
    elif isinstance(thing, Violation):
        _revoke(work, thing, decision.reason)
    else:
        take_back(work, thing, decision.reason)
    about = {"seller_id": seller_id, "appeal_id": appeal_id, "about": known.subject_id}
    work.emit(AppealDecided(**about, outcome=decided.status.value, reason=decision.reason))
    return store.save_appeal(work, decided)


def _revoke(work: Work, violation: Violation, reason: str) -> None:
    """The points come back, and with them what their lack had led to; the rate is left alone for a while."""
    seller_id, rule = violation.seller_id, violation.rule
    work.emit(ViolationRevoked(seller_id=seller_id, violation_id=violation.violation_id, rule=rule, reason=reason))
    store.save_violation(work, VIOLATION.move(violation, "revoke", OPERATOR, ended_at=work.now))
    subject = subject_of(seller_id, work.now)
    days = subject.policy.standing.rates[rule].days
    root = subject.known.standing
    root = root.with_(forgiven=root.forgiven | {f"{VIOLATED}{rule}": work.now + timedelta(days=days)})
    left = [known for known in subject.known.violations if known.violation_id != violation.violation_id]
    subject = subject._replace(known=replace(subject.known, standing=root, violations=left))
    store.save(work, apply(work, subject))
