"""Routes of returns for sellers: labels of their own, and the goods that come back."""

from chalicelib import access
from chalicelib.fulfillment.errors import TrackingNumberInvalid
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.objects import Download, Upload
from chalicelib.kit.problems import NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import Api, Request
from chalicelib.returns import service
from chalicelib.returns.errors import BadPhoto, NoDocument, UnitsTaken
from chalicelib.returns.models import (
    Inspected,
    NewDenial,
    Return,
    SellerLabel,
)

api = Api(__name__, "returns of my shop")
OWN = "/v1/returns/{return_id}"


@api.post(
    f"{OWN}/label-upload",
    permission=access.RETURNS_WRITE,
    answers=Upload,
    idempotency="none",
    refuses=(NotFound, NoDocument, TooMany),
)
def upload_return_label(request: Request[None], return_id: str) -> Upload:
    """Where to upload the PDF of a label of my own."""
    return service.label_upload(request.work, request.seller_id, return_id)


@api.post(
    f"{OWN}/label",
    permission=access.RETURNS_WRITE,
    body=SellerLabel,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NoDocument, TrackingNumberInvalid),
)
def send_return_label(request: Request[SellerLabel], return_id: str) -> Return:
    """Give the uploaded label to the buyer, with its number."""
    return service.send_own_label(request.work, request.seller_id, return_id, request.body)


@api.get(f"{OWN}/label", permission=access.RETURNS_READ, answers=Download, refuses=(NotFound, NoDocument))
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
