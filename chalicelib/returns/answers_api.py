"""Routes of returns for sellers: yes, no, a part of the money, and money without a return."""

from chalicelib import access
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page
from chalicelib.kit.problems import NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import Api, Request
from chalicelib.orders.errors import MoreThanPaid
from chalicelib.returns import service
from chalicelib.returns.errors import BadPhoto, OverTheRefund, WayNotOffered
from chalicelib.returns.models import (
    Approval,
    Approved,
    Goodwill,
    GoodwillGiven,
    NewDenial,
    NewOffer,
    NewPhoto,
    RefundPreview,
    Return,
    ReturnIds,
)

api = Api(__name__, "returns of my shop")
OWN = "/v1/returns/{return_id}"


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
    "/v1/evidence-photos",
    permission=access.RETURNS_WRITE,
    body=NewPhoto,
    answers=service.PhotoUpload,
    status=201,
    refuses=(TooMany,),
)
def add_evidence_photo(request: Request[NewPhoto]) -> service.PhotoUpload:
    """Where to upload a photo that shows why I say no."""
    return service.request_upload(request.work, request.seller_id, request.body)


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
