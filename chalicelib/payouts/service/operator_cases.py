"""Cases: what operators are to look into. Whoever finds something opens one; an operator closes it with a note."""

from collections.abc import Sequence
from typing import NamedTuple

from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.payouts.events import CaseClosed, CaseOpened
from chalicelib.payouts.models import Case, CaseKind, CaseStatus
from chalicelib.payouts.rules import CASE, HOLDS_A_SALE, OPERATOR, SYSTEM
from chalicelib.payouts.service.booking import QUEUE
from chalicelib.payouts.store import cases

PLATFORM = "platform"
"""Whose a case is that belongs to no seller."""
CASES_AT_ONCE = 8
"""Cases one transaction opens; the next run opens the rest."""


class Difference(NamedTuple):
    """What does not add up: a case is known by its kind and subject."""

    kind: CaseKind
    subject: str
    detail: str


def open_case(work: Work, seller_id: str, kind: CaseKind, subject: str, detail: str) -> None:
    """Have an operator look. One that is open stays as it is; one that was closed is opened again."""
    seen = cases.find_case(seller_id, _id(kind, subject))
    if seen is None:
        _open(work, _new(work, seller_id, Difference(kind, subject, detail)))
    elif seen.status is CaseStatus.CLOSED:
        _open(work, CASE.move(seen, "reopen", SYSTEM, detail=detail, opened_at=work.now))


def open_case_once(work: Work, seller_id: str, kind: CaseKind, subject: str, detail: str) -> Case:
    """Have an operator look, and no second time: one that was closed stays closed. Returns the case."""
    seen = cases.find_case(seller_id, _id(kind, subject))
    return seen or _open(work, _new(work, seller_id, Difference(kind, subject, detail)))


def open_differences(work: Work, seller_id: str, found: Sequence[Difference]) -> None:
    """A case for each of the first that were found."""
    for difference in found[:CASES_AT_ONCE]:
        open_case(work, seller_id, *difference)


def _id(kind: CaseKind, subject: str) -> str:
    return f"{kind}:{subject}"


def _new(work: Work, seller_id: str, found: Difference) -> Case:
    return Case(
        case_id=_id(found.kind, found.subject),
        seller_id=seller_id,
        status=CaseStatus.OPEN,
        opened_at=work.now,
        **found._asdict(),
    )


def _open(work: Work, case: Case) -> Case:
    work.emit(CaseOpened(seller_id=PLATFORM, case_id=case.case_id, kind=case.kind))
    return cases.save_case(work, case)


def open_cases(query: PageQuery) -> Page[Case]:
    """What an operator is to look into, the oldest first."""
    return cases.open_cases(query)


def close_case(work: Work, seller_id: str, case_id: str, note: str) -> Case:
    """An operator has looked into it; what waited for it is released. Raises NotFound, NotPossible."""
    seen = cases.find_case(seller_id, case_id)
    if seen is None:
        raise NotFound
    closed = CASE.move(seen, "close", OPERATOR, closed_at=work.now, closed_by=work.actor.id, note=note)
    work.emit(CaseClosed(seller_id=PLATFORM, case_id=case_id, kind=seen.kind))
    if seen.kind in HOLDS_A_SALE:
        work.start_clock(QUEUE, "settlement", f"{seller_id}#{seen.subject}", work.now)
    return cases.save_case(work, closed)
