"""Routes of the platform's warehouse: what sellers send it, and what its people receive, pack and dispatch."""

from chalicelib import access
from chalicelib.fulfillment import service
from chalicelib.fulfillment.carriers import LabelFormat
from chalicelib.fulfillment.errors import NoLabel, NotPrinted, UnknownSku
from chalicelib.fulfillment.models import (
    PLATFORM,
    Handover,
    InboundShipment,
    InboundStatus,
    LabelRequest,
    NewInbound,
    Package,
    PackageStatus,
    Printout,
    PrintoutRequest,
    Receipt,
)
from chalicelib.kit.entity import Body
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import Api, Request
from chalicelib.orders.errors import UnitsNotLeft

api = Api(__name__, "platform warehouse")


class InboundQuery(PageQuery):
    """Which inbound shipments."""

    status: InboundStatus = InboundStatus.ANNOUNCED


class PlatformPackagesQuery(PageQuery):
    """Which of the platform's packages."""

    status: PackageStatus = PackageStatus.LABEL_READY


class PlatformLabelQuery(Body):
    """What the label is to be printed as."""

    format: LabelFormat = LabelFormat.PDF_4X6


@api.post(
    "/v1/inbound-shipments",
    permission=access.PACKAGES_WRITE,
    body=NewInbound,
    answers=InboundShipment,
    status=201,
    idempotency="required",
    refuses=(UnknownSku,),
)
def announce_inbound(request: Request[NewInbound]) -> InboundShipment:
    """Announce what I send to the platform's warehouse."""
    return service.announce_inbound(request.work, request.seller_id, request.body)


@api.get("/v1/inbound-shipments", permission=access.ORDERS_READ, query=PageQuery, answers=Page[InboundShipment])
def list_inbound(request: Request[None]) -> Page[InboundShipment]:
    """What I have sent to the platform's warehouse, newest first."""
    return service.inbound_of(request.seller_id, request.query)


@api.get(
    "/v1/inbound-shipments/{inbound_id}",
    permission=access.ORDERS_READ,
    answers=InboundShipment,
    refuses=(NotFound,),
)
def get_inbound(request: Request[None], inbound_id: str) -> InboundShipment:
    """One inbound shipment, with what was counted of it."""
    return service.get_inbound(request.seller_id, inbound_id)


@api.post(
    "/v1/inbound-shipments/{inbound_id}/cancel",
    permission=access.PACKAGES_WRITE,
    answers=InboundShipment,
    refuses=(NotFound, NotPossible),
)
def cancel_inbound(request: Request[None], inbound_id: str) -> InboundShipment:
    """Tell the warehouse that a shipment does not come."""
    return service.cancel_inbound(request.work, request.seller_id, inbound_id)


@api.get(
    "/v1/operator/inbound-shipments",
    permission=access.OPERATE,
    query=InboundQuery,
    answers=Page[InboundShipment],
)
def list_expected_inbound(request: Request[None]) -> Page[InboundShipment]:
    """Inbound shipments of all sellers in a status, the longest announced first."""
    return service.inbound_in(request.query.status, request.query)


@api.post(
    "/v1/operator/inbound-shipments/{inbound_id}/receive",
    permission=access.OPERATE,
    body=Receipt,
    answers=InboundShipment,
    idempotency="required",
    refuses=(NotFound, NotPossible, UnknownSku),
)
def receive_inbound(request: Request[Receipt], inbound_id: str) -> InboundShipment:
    """Count a shipment that has arrived; its good units are on sale at once."""
    return service.receive_inbound(request.work, inbound_id, request.body)


@api.get("/v1/operator/packages", permission=access.OPERATE, query=PlatformPackagesQuery, answers=Page[Package])
def list_platform_packages(request: Request[None]) -> Page[Package]:
    """The platform's packages in a status, by ship-by time; those with a label are to be dispatched."""
    return service.list_of(PLATFORM, request.query.status, request.query)


@api.post(
    "/v1/operator/packages/{package_id}/label",
    permission=access.OPERATE,
    body=LabelRequest,
    answers=Package,
    status=202,
    idempotency="required",
    refuses=(NotFound, NotPossible, TooMany),
)
def request_platform_label(request: Request[LabelRequest], package_id: str) -> Package:
    """Ask for another label of a platform's package whose first was refused."""
    body = request.body
    return service.request_label(request.work, PLATFORM, package_id, body.service, at_most=body.at_most_cents)


@api.get(
    "/v1/operator/packages/{package_id}/label",
    permission=access.OPERATE,
    query=PlatformLabelQuery,
    answers=Download,
    refuses=(NotFound, NoLabel),
)
def get_platform_label(request: Request[None], package_id: str) -> Download:
    """A link to the label of a platform's package."""
    return service.label_download(PLATFORM, package_id, request.query.format)


@api.post(
    "/v1/operator/packages/{package_id}/dispatch",
    permission=access.OPERATE,
    answers=Package,
    idempotency="required",
    refuses=(NotFound, NotPossible, UnitsNotLeft),
)
def dispatch_platform_package(request: Request[None], package_id: str) -> Package:
    """Hand a platform's package over to the carrier; the seller is charged the fee of the day."""
    return service.confirm_shipment(request.work, PLATFORM, package_id, Handover())


@api.post(
    "/v1/operator/printouts",
    permission=access.OPERATE,
    body=PrintoutRequest,
    answers=Printout,
    status=202,
    refuses=(NotFound, NoLabel, TooMany),
)
def request_platform_printout(request: Request[PrintoutRequest]) -> Printout:
    """Ask for labels, packing slips or the pick list of up to 100 of the platform's packages as one PDF."""
    return service.request_printout(request.work, PLATFORM, request.body)


@api.get("/v1/operator/printouts/{printout_id}", permission=access.OPERATE, answers=Printout, refuses=(NotFound,))
def get_platform_printout(request: Request[None], printout_id: str) -> Printout:
    """Whether a printout of the platform's warehouse is ready, and what it left out."""
    return service.get_printout(PLATFORM, printout_id)


@api.get(
    "/v1/operator/printouts/{printout_id}/download",
    permission=access.OPERATE,
    answers=Download,
    refuses=(NotFound, NotPrinted),
)
def download_platform_printout(request: Request[None], printout_id: str) -> Download:
    """A link to the PDF."""
    return service.printout_download(PLATFORM, printout_id)
