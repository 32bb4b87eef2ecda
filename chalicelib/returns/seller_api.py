"""Routes of returns for sellers: what to answer first, one case and its file, the terms of the shop."""

from pydantic import Field

from chalicelib import access
from chalicelib.kit.entity import Body
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import Api, Request
from chalicelib.orders.errors import MoreThanPaid
from chalicelib.returns import service
from chalicelib.returns.errors import NoDocument, NotKinder
from chalicelib.returns.models import (
    CaseFile,
    NewReturnSettings,
    RefundPreview,
    Return,
    ReturnCounts,
    ReturnSettings,
)
from chalicelib.returns.rules import Tab

api = Api(__name__, "returns of my shop")
OWN = "/v1/returns/{return_id}"


class ReturnsQuery(PageQuery):
    """Which of a seller's cases."""

    tab: Tab | None = None


class PreviewQuery(Body):
    """Of a part of the money, in cents, or of all of it."""

    amount: int | None = Field(default=None, ge=1, examples=[500])


@api.get("/v1/returns", permission=access.RETURNS_READ, query=ReturnsQuery, answers=Page[Return])
def list_returns(request: Request[None]) -> Page[Return]:
    """My buyers' returns: newest first, or of one tab by what is due first."""
    return service.answered(request.seller_id, request.query.tab, request.query)


@api.get("/v1/return-counts", permission=access.RETURNS_READ, answers=ReturnCounts)
def count_returns(request: Request[None]) -> ReturnCounts:
    """The tabs: how many are in each."""
    return service.counts(request.seller_id)


@api.get(OWN, permission=access.RETURNS_READ, answers=Return, refuses=(NotFound,))
def get_return(request: Request[None], return_id: str) -> Return:
    """One return with what I can do now, and what policy and evidence speak for."""
    return service.one_of_seller(request.seller_id, return_id, request.work.now)


@api.get(f"{OWN}/file", permission=access.RETURNS_READ, answers=CaseFile, refuses=(NotFound,))
def get_return_file(request: Request[None], return_id: str) -> CaseFile:
    """All of it: what was said, the clauses, photos and each step."""
    return service.file_of_seller(request.seller_id, return_id)


@api.get(
    f"{OWN}/refund",
    permission=access.RETURNS_READ,
    query=PreviewQuery,
    answers=RefundPreview,
    refuses=(NotFound, MoreThanPaid),
)
def preview_return_refund(request: Request[None], return_id: str) -> RefundPreview:
    """What the buyer would get: all of it, or the part I have in mind."""
    return service.preview_answer(request.seller_id, return_id, request.query.amount, request.work.now)


@api.post(
    f"{OWN}/file",
    permission=access.RETURNS_READ,
    answers=Return,
    status=202,
    idempotency="none",
    refuses=(NotFound, TooMany),
)
def print_return_file(request: Request[None], return_id: str) -> Return:
    """Have the evidence file printed as a PDF; it is there within seconds."""
    return service.request_file(
        request.work, service.one_of_seller(request.seller_id, return_id, request.work.now)
    )


@api.get(f"{OWN}/pdf", permission=access.RETURNS_READ, answers=Download, refuses=(NotFound, NoDocument))
def get_return_pdf(request: Request[None], return_id: str) -> Download:
    """A link to the printed evidence file."""
    return service.file_download(service.one_of_seller(request.seller_id, return_id, request.work.now))


@api.get("/v1/return-settings", permission=access.SELLER_READ, answers=ReturnSettings)
def get_return_settings(request: Request[None]) -> ReturnSettings:
    """How my shop is kinder than the market asks."""
    return service.settings(request.seller_id, request.work.now)


@api.put(
    "/v1/return-settings",
    permission=access.SELLER_WRITE,
    body=NewReturnSettings,
    answers=ReturnSettings,
    refuses=(NotKinder,),
)
def set_return_settings(request: Request[NewReturnSettings]) -> ReturnSettings:
    """Be kinder to buyers, for orders from now on; every buyer can read it."""
    return service.set_settings(request.work, request.seller_id, request.body)
