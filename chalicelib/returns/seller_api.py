"""Routes of returns for sellers: what to answer first, answers, the goods that come back, goodwill, own terms."""

from pydantic import Field

from chalicelib import access
from chalicelib.kit.entity import Body
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.objects import Download, Upload
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.orders.errors import MoreThanPaid
from chalicelib.returns import service
from chalicelib.returns.errors import BadPhoto, NoDocument, NotKinder, OverTheRefund, UnitsTaken, WayNotOffered
from chalicelib.returns.models import (
    Approval,
    Approved,
    CaseFile,
    Goodwill,
    GoodwillGiven,
    Inspected,
    NewDenial,
    NewOffer,
    NewPhoto,
    NewReturnSettings,
    RefundPreview,
    Return,
    ReturnCounts,
    ReturnIds,
    ReturnSettings,
    SellerLabel,
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


@api.get("/v1/returns", permission=access.ORDERS_READ, query=ReturnsQuery, answers=Page[Return])
def list_returns(request: Request[None]) -> Page[Return]:
    """My buyers' returns: newest first, or of one tab by what is due first."""
    return service.answered(request.seller_id, request.query.tab, request.query)


@api.get("/v1/return-counts", permission=access.ORDERS_READ, answers=ReturnCounts)
def count_returns(request: Request[None]) -> ReturnCounts:
    """The tabs: how many are in each."""
    return service.counts(request.seller_id)


@api.get(OWN, permission=access.ORDERS_READ, answers=Return, refuses=(NotFound,))
def get_return(request: Request[None], return_id: str) -> Return:
    """One return with what I can do now, and what policy and evidence speak for."""
    return service.one_of_seller(request.seller_id, return_id, request.work.now)


@api.get(f"{OWN}/file", permission=access.ORDERS_READ, answers=CaseFile, refuses=(NotFound,))
def get_return_file(request: Request[None], return_id: str) -> CaseFile:
    """All of it: what was said, the clauses, photos and each step."""
    return service.file_of_seller(request.seller_id, return_id)


@api.get(
    f"{OWN}/refund",
    permission=access.ORDERS_READ,
    query=PreviewQuery,
    answers=RefundPreview,
    refuses=(NotFound, MoreThanPaid),
)
def preview_return_refund(request: Request[None], return_id: str) -> RefundPreview:
    """What the buyer would get: all of it, or the part I have in mind."""
    return service.preview_answer(request.seller_id, return_id, request.query.amount, request.work.now)


@api.post(
    f"{OWN}/approve",
    permission=access.RETURNS_WRITE,
    body=Approval,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible, WayNotOffered),
)
def approve_return(request: Request[Approval], return_id: str) -> Return:
    """Say yes to what was asked; a return says how the goods come back."""
    return service.approve(request.work, request.seller_id, return_id, request.body.way_back)


@api.post(
    "/v1/return-approvals",
    permission=access.RETURNS_WRITE,
    body=ReturnIds,
    answers=Page[Approved],
    idempotency="required",
)
def approve_returns(request: Request[ReturnIds]) -> Page[Approved]:
    """Say yes to many; each stands for itself, and what cannot be approved says why."""
    return Page(data=service.approve_many(request.work, request.seller_id, request.body.return_ids))


@api.post(
    f"{OWN}/keep",
    permission=access.RETURNS_WRITE,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def let_buyer_keep(request: Request[None], return_id: str) -> Return:
    """Give all the money back and let the buyer keep the goods."""
    return service.let_keep(request.work, request.seller_id, return_id)


@api.post(
    f"{OWN}/offer",
    permission=access.RETURNS_WRITE,
    body=NewOffer,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible, OverTheRefund),
)
def offer_partial_refund(request: Request[NewOffer], return_id: str) -> Return:
    """Offer a part of the money, once; the buyer keeps the goods or declines."""
    return service.offer(request.work, request.seller_id, return_id, request.body)


@api.post(
    f"{OWN}/deny",
    permission=access.RETURNS_WRITE,
    body=NewDenial,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible, BadPhoto),
)
def deny_return(request: Request[NewDenial], return_id: str) -> Return:
    """Say no, with reason, text and evidence; the buyer may dispute it."""
    return service.deny(request.work, request.seller_id, return_id, request.body)


@api.post(
    f"{OWN}/label-upload",
    permission=access.RETURNS_WRITE,
    answers=Upload,
    idempotency="none",
    refuses=(NotFound, NoDocument),
)
def upload_return_label(request: Request[None], return_id: str) -> Upload:
    """Where to upload the PDF of a label of my own."""
    return service.label_upload(request.seller_id, return_id)


@api.post(
    f"{OWN}/label",
    permission=access.RETURNS_WRITE,
    body=SellerLabel,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NoDocument),
)
def send_return_label(request: Request[SellerLabel], return_id: str) -> Return:
    """Give the uploaded label to the buyer, with its number."""
    return service.send_own_label(request.work, request.seller_id, return_id, request.body)


@api.get(f"{OWN}/label", permission=access.ORDERS_READ, answers=Download, refuses=(NotFound, NoDocument))
def get_return_label(request: Request[None], return_id: str) -> Download:
    """A link to the label of the way back."""
    return service.label_download(service.one_of_seller(request.seller_id, return_id, request.work.now))


@api.post(
    f"{OWN}/receive",
    permission=access.RETURNS_WRITE,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def receive_return(request: Request[None], return_id: str) -> Return:
    """The parcel is here; the time to look into it begins."""
    return service.receive(request.work, request.seller_id, return_id)


@api.post(
    f"{OWN}/accept",
    permission=access.RETURNS_WRITE,
    body=Inspected,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible, UnitsTaken),
)
def accept_returned_goods(request: Request[Inspected], return_id: str) -> Return:
    """What came back is right: restock what can be sold again, write off the rest, give the money back."""
    return service.accept_goods(request.work, request.seller_id, return_id, request.body)


@api.post(
    f"{OWN}/reject",
    permission=access.RETURNS_WRITE,
    body=NewDenial,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible, BadPhoto),
)
def reject_returned_goods(request: Request[NewDenial], return_id: str) -> Return:
    """What came back is not what was sent; the buyer may dispute it."""
    return service.reject_goods(request.work, request.seller_id, return_id, request.body)


@api.post(
    f"{OWN}/refund-instead",
    permission=access.RETURNS_WRITE,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def refund_instead_of_replacing(request: Request[None], return_id: str) -> Return:
    """Give the money back where a replacement was promised."""
    return service.refund_instead(request.work, request.seller_id, return_id)


@api.post(
    f"{OWN}/file",
    permission=access.ORDERS_READ,
    answers=Return,
    status=202,
    idempotency="none",
    refuses=(NotFound,),
)
def print_return_file(request: Request[None], return_id: str) -> Return:
    """Have the evidence file printed as a PDF; it is there within seconds."""
    return service.request_file(
        request.work, service.one_of_seller(request.seller_id, return_id, request.work.now)
    )


@api.get(f"{OWN}/pdf", permission=access.ORDERS_READ, answers=Download, refuses=(NotFound, NoDocument))
def get_return_pdf(request: Request[None], return_id: str) -> Download:
    """A link to the printed evidence file."""
    return service.file_download(service.one_of_seller(request.seller_id, return_id, request.work.now))


@api.post(
    "/v1/evidence-photos", permission=access.RETURNS_WRITE, body=NewPhoto, answers=service.PhotoUpload, status=201
)
def add_evidence_photo(request: Request[NewPhoto]) -> service.PhotoUpload:
    """Where to upload a photo that shows why I say no."""
    return service.request_upload(request.seller_id, request.body, request.work.now)


@api.post(
    "/v1/orders/{order_id}/goodwill",
    permission=access.RETURNS_WRITE,
    body=Goodwill,
    answers=GoodwillGiven,
    status=201,
    idempotency="required",
    refuses=(NotFound, MoreThanPaid),
)
def give_goodwill(request: Request[Goodwill], order_id: str) -> GoodwillGiven:
    """Give money back without a return."""
    return service.give_goodwill(request.work, request.seller_id, order_id, request.body)


@api.post(
    "/v1/orders/{order_id}/goodwill/preview",
    permission=access.RETURNS_WRITE,
    body=Goodwill,
    answers=RefundPreview,
    idempotency="none",
    refuses=(NotFound, MoreThanPaid),
)
def preview_goodwill(request: Request[Goodwill], order_id: str) -> RefundPreview:
    """What the buyer would get, and what would be left."""
    return service.preview_goodwill(request.seller_id, order_id, request.body, request.work.now)


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
