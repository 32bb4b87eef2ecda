"""Routes of standing for sellers."""

from datetime import date

from chalicelib import access
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import Api, Request
from chalicelib.markets.errors import NoPolicyYet
from chalicelib.markets.models import RateName
from chalicelib.standing import service
from chalicelib.standing.errors import AppealIsOpen, AppealTooLate, BadEvidence
from chalicelib.standing.models import (
    Appeal,
    CountedOrder,
    EvidenceUpload,
    NewAppeal,
    NewEvidence,
    Report,
    Restriction,
    Violation,
)

api = Api(__name__, "standing")


class BehindQuery(PageQuery):
    """Which rate, and whether all orders of its window or only those against me.

    `last_day` is the window's, of a violation or restriction say; without it the window ends today.
    """

    rate: RateName
    last_day: date | None = None
    against_only: bool = True


@api.get("/v1/standing", permission=access.SELLER_READ, answers=Report)
def get_standing(request: Request[None]) -> Report:
    """How my shop does, and what follows from it."""
    return service.report(request.seller_id, request.work.now)


@api.get(
    "/v1/standing/orders",
    permission=access.ORDERS_READ,
    query=BehindQuery,
    answers=Page[CountedOrder],
    refuses=(NoPolicyYet,),
)
def list_orders_behind_rate(request: Request[None]) -> Page[CountedOrder]:
    """The orders that made a rate, newest first."""
    query = request.query
    last_day = query.last_day or service.today(request.work.now)
    return service.orders_behind(request.seller_id, query.rate, last_day, query, against_only=query.against_only)


@api.get("/v1/standing/violations", permission=access.SELLER_READ, query=PageQuery, answers=Page[Violation])
def list_violations(request: Request[None]) -> Page[Violation]:
    """Every violation there was, newest first."""
    return service.violations(request.seller_id, request.query, request.work.now)


@api.get("/v1/standing/restrictions", permission=access.SELLER_READ, query=PageQuery, answers=Page[Restriction])
def list_restrictions(request: Request[None]) -> Page[Restriction]:
    """Every restriction there was, newest first."""
    return service.restrictions(request.seller_id, request.query, request.work.now)


@api.post(
    "/v1/standing/evidence",
    permission=access.SELLER_WRITE,
    body=NewEvidence,
    answers=EvidenceUpload,
    status=201,
    refuses=(TooMany,),
)
def add_evidence(request: Request[NewEvidence]) -> EvidenceUpload:
    """Where to upload a file that an appeal is to name."""
    return service.request_evidence(request.work, request.seller_id, request.body)


@api.post(
    "/v1/standing/appeals",
    permission=access.SELLER_WRITE,
    body=NewAppeal,
    answers=Appeal,
    status=201,
    refuses=(NotFound, NotPossible, AppealIsOpen, AppealTooLate, BadEvidence),
)
def open_appeal(request: Request[NewAppeal]) -> Appeal:
    """Appeal against a violation or a restriction that stands; an operator decides."""
    return service.appeal(request.work, request.seller_id, request.body)


@api.get("/v1/standing/appeals", permission=access.SELLER_READ, query=PageQuery, answers=Page[Appeal])
def list_appeals(request: Request[None]) -> Page[Appeal]:
    """My appeals and what was decided, newest first."""
    return service.appeals(request.seller_id, request.query)
