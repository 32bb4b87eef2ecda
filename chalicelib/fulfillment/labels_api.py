"""Routes of labels: what shipping costs, labels bought and given back, and printouts of many packages."""

from chalicelib import access
from chalicelib.fulfillment import service
from chalicelib.fulfillment.carriers import LabelFormat
from chalicelib.fulfillment.errors import (
    CarrierDown,
    CarrierRefuses,
    NoLabel,
    NotPrinted,
    OrderNotShippable,
    PlatformShips,
    SeveralPackages,
)
from chalicelib.fulfillment.models import (
    LabelRequest,
    Package,
    Printout,
    PrintoutRequest,
    ShippingRate,
)
from chalicelib.kit.entity import Body
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page
from chalicelib.kit.problems import NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import Api, Request

api = Api(__name__, "fulfillment")


class LabelQuery(Body):
    """What the label is to be printed as."""

    format: LabelFormat = LabelFormat.PDF_4X6


@api.get(
    "/v1/orders/{order_id}/rates",
    permission=access.ORDERS_READ,
    answers=Page[ShippingRate],
    refuses=(NotFound, CarrierRefuses, CarrierDown, SeveralPackages, TooMany),
)
def get_order_rates(request: Request[None], order_id: str) -> Page[ShippingRate]:
    """What shipping this order in one package costs by each service."""
    return service.rates_of_order(request.work, request.seller_id, order_id)


@api.post(
    "/v1/orders/{order_id}/label",
    permission=access.PACKAGES_WRITE,
    body=LabelRequest,
    answers=Package,
    status=202,
    idempotency="required",
    refuses=(PlatformShips, NotFound, NotPossible, OrderNotShippable, SeveralPackages, TooMany),
)
def request_order_label(request: Request[LabelRequest], order_id: str) -> Package:
    """Ask for the label of an order that goes in one package; it is bought and printed within seconds."""
    body = request.body
    return service.request_label_of_order(
        request.work, request.seller_id, order_id, body.service, at_most=body.at_most_cents
    )


@api.get(
    "/v1/packages/{package_id}/rates",
    permission=access.ORDERS_READ,
    answers=Page[ShippingRate],
    refuses=(NotFound, CarrierRefuses, CarrierDown, TooMany),
)
def get_package_rates(request: Request[None], package_id: str) -> Page[ShippingRate]:
    """What shipping this package costs by each service."""
    return service.rates(request.work, request.seller_id, package_id)


@api.post(
    "/v1/packages/{package_id}/label",
    permission=access.PACKAGES_WRITE,
    body=LabelRequest,
    answers=Package,
    status=202,
    idempotency="required",
    refuses=(PlatformShips, NotFound, NotPossible, OrderNotShippable, TooMany),
)
def request_label(request: Request[LabelRequest], package_id: str) -> Package:
    """Ask for a package's label; it is bought and printed within seconds."""
    body = request.body
    return service.request_label(
        request.work, request.seller_id, package_id, body.service, at_most=body.at_most_cents
    )


@api.get(
    "/v1/packages/{package_id}/label",
    permission=access.ORDERS_READ,
    query=LabelQuery,
    answers=Download,
    refuses=(PlatformShips, NotFound, NoLabel),
)
def get_label(request: Request[None], package_id: str) -> Download:
    """A link to the label: a PDF of 4x6 inches or A6, a PNG, or ZPL for a thermal printer."""
    return service.label_download(request.seller_id, package_id, request.query.format)


@api.post(
    "/v1/packages/{package_id}/label/retry",
    permission=access.PACKAGES_WRITE,
    answers=Package,
    status=202,
    idempotency="required",
    refuses=(PlatformShips, NotFound, NotPossible, TooMany),
)
def retry_label(request: Request[None], package_id: str) -> Package:
    """Ask a carrier that did not answer once more; a label it sold meanwhile is found, not bought again."""
    return service.retry_label(request.work, request.seller_id, package_id)


@api.post(
    "/v1/packages/{package_id}/label/drop",
    permission=access.PACKAGES_WRITE,
    answers=Package,
    idempotency="required",
    refuses=(PlatformShips, NotFound, NotPossible),
)
def drop_label(request: Request[None], package_id: str) -> Package:
    """Do without a label the carrier did not answer for; if it was sold after all, it is given back."""
    return service.drop_label(request.work, request.seller_id, package_id)


@api.post(
    "/v1/packages/{package_id}/label/void",
    permission=access.PACKAGES_WRITE,
    answers=Package,
    status=202,
    idempotency="required",
    refuses=(PlatformShips, NotFound, NotPossible),
)
def void_label(request: Request[None], package_id: str) -> Package:
    """Give an unused label back; the carrier refunds it within its window."""
    return service.request_void(request.work, request.seller_id, package_id)


@api.post(
    "/v1/printouts",
    permission=access.PACKAGES_WRITE,
    body=PrintoutRequest,
    answers=Printout,
    status=202,
    refuses=(NotFound, NoLabel, TooMany),
)
def request_printout(request: Request[PrintoutRequest]) -> Printout:
    """Ask for labels, packing slips or the pick list of up to 100 packages as one PDF."""
    return service.request_printout(request.work, request.seller_id, request.body)


@api.get("/v1/printouts/{printout_id}", permission=access.ORDERS_READ, answers=Printout, refuses=(NotFound,))
def get_printout(request: Request[None], printout_id: str) -> Printout:
    """Whether a printout is ready, and what it left out."""
    return service.get_printout(request.seller_id, printout_id)


@api.get(
    "/v1/printouts/{printout_id}/download",
    permission=access.ORDERS_READ,
    answers=Download,
    refuses=(NotFound, NotPrinted),
)
def download_printout(request: Request[None], printout_id: str) -> Download:
    """A link to the PDF."""
    return service.printout_download(request.seller_id, printout_id)
