"""Routes of returns for buyers: asking, photos, offers, disputes, sending back; and what everyone may know."""

from chalicelib import access
from chalicelib.fulfillment.errors import TrackingNumberInvalid
from chalicelib.kit import clock
from chalicelib.kit.entity import Body
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import InvalidRequest, NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import PUBLIC, Api, Request
from chalicelib.returns import service
from chalicelib.returns.errors import (
    BadPhoto,
    FinalSale,
    IsACancellation,
    NoDocument,
    NotOnItsWayLongEnough,
    OutsideWindow,
    UnitsTaken,
)
from chalicelib.returns.models import (
    CaseFile,
    NewDispute,
    NewPhoto,
    NewReturn,
    PublicTerms,
    RefundPreview,
    Return,
    ShippedBack,
)

api = Api(__name__, "returns")
NOT_ASKABLE = (
    NotFound,
    InvalidRequest,
    IsACancellation,
    NotOnItsWayLongEnough,
    OutsideWindow,
    FinalSale,
    UnitsTaken,
)


class CategoryQuery(Body):
    """Of which goods."""

    category: str = ""


@api.get(
    "/v1/shops/{seller_id}/return-policy",
    permission=PUBLIC,
    query=CategoryQuery,
    answers=PublicTerms,
    refuses=(NotFound,),
)
def get_return_policy(request: Request[None], seller_id: str) -> PublicTerms:
    """What a shop promises about returns, of one category or in general."""
    return service.public_terms(seller_id, request.query.category, clock.now())


@api.post(
    "/v1/purchase-photos",
    permission=access.BUY,
    body=NewPhoto,
    answers=service.PhotoUpload,
    status=201,
    refuses=(TooMany,),
)
def add_purchase_photo(request: Request[NewPhoto]) -> service.PhotoUpload:
    """Where to upload a photo that shows what is wrong; its bytes are looked at when a request names it."""
    return service.request_upload(request.work, request.caller.id, request.body)


@api.post(
    "/v1/purchases/{order_id}/returns/preview",
    permission=access.BUY,
    body=NewReturn,
    answers=RefundPreview,
    idempotency="none",
    refuses=NOT_ASKABLE,
)
def preview_return(request: Request[NewReturn], order_id: str) -> RefundPreview:
    """What would come back, before asking."""
    return service.preview(request.caller.id, order_id, request.body, request.work.now)


@api.post(
    "/v1/purchases/{order_id}/returns",
    permission=access.BUY,
    body=NewReturn,
    answers=Return,
    status=201,
    idempotency="required",
    refuses=(*NOT_ASKABLE, BadPhoto),
)
def ask_for_return(request: Request[NewReturn], order_id: str) -> Return:
    """Ask for money back, to send goods back, or for others instead; before shipment that is a cancellation."""
    return service.ask(request.work, request.caller.id, order_id, request.body)


@api.get("/v1/purchase-returns", permission=access.BUY, query=PageQuery, answers=Page[Return])
def list_purchase_returns(request: Request[None]) -> Page[Return]:
    """What I have asked for, newest first."""
    return service.asked(request.caller.id, request.query)


@api.get("/v1/purchase-returns/{return_id}", permission=access.BUY, answers=Return, refuses=(NotFound,))
def get_purchase_return(request: Request[None], return_id: str) -> Return:
    """One of my returns, with what I can do now."""
    return service.one_of_buyer(request.caller.id, return_id)


@api.get("/v1/purchase-returns/{return_id}/file", permission=access.BUY, answers=CaseFile, refuses=(NotFound,))
def get_purchase_return_file(request: Request[None], return_id: str) -> CaseFile:
    """All of it: what was said, the clauses, photos and each step."""
    return service.file_of_buyer(request.caller.id, return_id)


@api.post(
    "/v1/purchase-returns/{return_id}/accept-offer",
    permission=access.BUY,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def accept_partial_refund(request: Request[None], return_id: str) -> Return:
    """Take the part of the money and keep the goods."""
    return service.accept_offer(request.work, request.caller.id, return_id)


@api.post(
    "/v1/purchase-returns/{return_id}/decline-offer",
    permission=access.BUY,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def decline_partial_refund(request: Request[None], return_id: str) -> Return:
    """Turn the offer down; the seller now says yes or no."""
    return service.decline_offer(request.work, request.caller.id, return_id)


@api.post(
    "/v1/purchase-returns/{return_id}/dispute",
    permission=access.BUY,
    body=NewDispute,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible, BadPhoto),
)
def dispute_return(request: Request[NewDispute], return_id: str) -> Return:
    """Let the platform decide about a denial or a rejection."""
    return service.dispute(request.work, request.caller.id, return_id, request.body)


@api.post(
    "/v1/purchase-returns/{return_id}/withdraw",
    permission=access.BUY,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def withdraw_return(request: Request[None], return_id: str) -> Return:
    """Ask for nothing any more."""
    return service.withdraw(request.work, request.caller.id, return_id)


@api.get(
    "/v1/purchase-returns/{return_id}/label",
    permission=access.BUY,
    answers=Download,
    refuses=(NotFound, NoDocument),
)
def get_purchase_return_label(request: Request[None], return_id: str) -> Download:
    """A link to the label of the way back."""
    return service.label_download(service.one_of_buyer(request.caller.id, return_id))


@api.get(
    "/v1/purchase-returns/{return_id}/drop-off-code",
    permission=access.BUY,
    answers=Download,
    refuses=(NotFound, NoDocument),
)
def get_drop_off_code(request: Request[None], return_id: str) -> Download:
    """A link to the QR code that is scanned where I drop the parcel off, as a picture."""
    return service.drop_off_code(service.one_of_buyer(request.caller.id, return_id))


@api.post(
    "/v1/purchase-returns/{return_id}/ship",
    permission=access.BUY,
    body=ShippedBack,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible, NoDocument, TrackingNumberInvalid),
)
def ship_purchase_back(request: Request[ShippedBack], return_id: str) -> Return:
    """The parcel is handed over."""
    return service.ship_back(request.work, request.caller.id, return_id, request.body)
