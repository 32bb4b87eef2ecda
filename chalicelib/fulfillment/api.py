"""Routes of fulfillment: the seller's packages and labels, and what the carrier tells."""

from chalicelib import access
from chalicelib.fulfillment import service
from chalicelib.fulfillment.carriers import LabelFormat, easypost_webhook
from chalicelib.fulfillment.carriers import chosen as carriers
from chalicelib.fulfillment.carriers.easypost_webhook import EasyPostEvent
from chalicelib.fulfillment.errors import (
    CarrierDown,
    CarrierRefuses,
    NoLabel,
    NotInPackage,
    NotPrinted,
    NotShippedYet,
    NotTogether,
    NotYourCarrier,
    OrderNotShippable,
    PlatformShips,
    SeveralPackages,
    TooManyParcels,
    TrackingNumberInvalid,
    TrackingNumberUsed,
)
from chalicelib.fulfillment.models import (
    Combination,
    DeliveryReport,
    Handover,
    LabelRequest,
    Package,
    PackageStatus,
    Printout,
    PrintoutRequest,
    Received,
    ShippingRate,
    Split,
    TrackingUpdate,
)
from chalicelib.kit import secrets, settings
from chalicelib.kit.entity import Body
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import SIGNED, Api, Request, signatures
from chalicelib.kit.web.signatures import BadSignature
from chalicelib.orders.errors import UnitsNotLeft

api = Api(__name__, "fulfillment")


class PackagesQuery(PageQuery):
    """Which of a seller's packages."""

    status: PackageStatus | None = None


class LabelQuery(Body):
    """What the label is to be printed as."""

    format: LabelFormat = LabelFormat.PDF_4X6


@api.get(
    "/v1/orders/{order_id}/rates",
    permission=access.ORDERS_READ,
    answers=Page[ShippingRate],
    refuses=(NotFound, CarrierRefuses, CarrierDown, SeveralPackages),
)
def get_order_rates(request: Request[None], order_id: str) -> Page[ShippingRate]:
    """What shipping this order in one package costs by each service."""
    return service.rates_of_order(request.seller_id, order_id)


@api.post(
    "/v1/orders/{order_id}/label",
    permission=access.PACKAGES_WRITE,
    body=LabelRequest,
    answers=Package,
    status=202,
    idempotency="required",
    refuses=(PlatformShips, NotFound, NotPossible, OrderNotShippable, SeveralPackages),
)
def request_order_label(request: Request[LabelRequest], order_id: str) -> Package:
    """Ask for the label of an order that goes in one package; it is bought and printed within seconds."""
    return service.request_label_of_order(request.work, request.seller_id, order_id, request.body.service)


@api.get(
    "/v1/orders/{order_id}/packages",
    permission=access.ORDERS_READ,
    answers=Page[Package],
    refuses=(NotFound,),
)
def list_order_packages(request: Request[None], order_id: str) -> Page[Package]:
    """The packages made for an order; a combined one names the package it went into."""
    return Page(data=service.of_order(request.seller_id, order_id))


@api.get("/v1/packages", permission=access.ORDERS_READ, query=PackagesQuery, answers=Page[Package])
def list_packages(request: Request[None]) -> Page[Package]:
    """My packages: newest first, or of one status by ship-by time."""
    return service.list_of(request.seller_id, request.query.status, request.query)


@api.get("/v1/packages/{package_id}", permission=access.ORDERS_READ, answers=Package, refuses=(NotFound,))
def get_package(request: Request[None], package_id: str) -> Package:
    """One package with its label, its tracking and the actions that are possible now."""
    return service.get(request.seller_id, package_id)


@api.get(
    "/v1/packages/{package_id}/rates",
    permission=access.ORDERS_READ,
    answers=Page[ShippingRate],
    refuses=(NotFound, CarrierRefuses, CarrierDown),
)
def get_package_rates(request: Request[None], package_id: str) -> Page[ShippingRate]:
    """What shipping this package costs by each service."""
    return service.rates(request.seller_id, package_id)


@api.get(
    "/v1/packages/{package_id}/combinable",
    permission=access.ORDERS_READ,
    answers=Page[Package],
    refuses=(NotFound,),
)
def list_combinable_packages(request: Request[None], package_id: str) -> Page[Package]:
    """The other packages to the same buyer and address that it can be combined with."""
    return Page(data=service.combinable(request.seller_id, package_id))


@api.post(
    "/v1/packages/{package_id}/split",
    permission=access.PACKAGES_WRITE,
    body=Split,
    answers=Page[Package],
    idempotency="required",
    refuses=(PlatformShips, NotFound, NotPossible, NotInPackage, NotTogether, TooManyParcels),
)
def split_package(request: Request[Split], package_id: str) -> Page[Package]:
    """Put some of its units into further parcels, each with a label of its own."""
    return Page(data=service.split(request.work, request.seller_id, package_id, request.body))


@api.post(
    "/v1/packages/combine",
    permission=access.PACKAGES_WRITE,
    body=Combination,
    answers=Package,
    idempotency="required",
    refuses=(NotFound, NotPossible, NotTogether),
)
def combine_packages(request: Request[Combination]) -> Package:
    """Send packages of one buyer to one address as one; the first takes in the others."""
    return service.combine(request.work, request.seller_id, request.body.package_ids)


@api.post(
    "/v1/packages/{package_id}/separate",
    permission=access.PACKAGES_WRITE,
    answers=Page[Package],
    idempotency="required",
    refuses=(PlatformShips, NotFound, NotPossible, NotTogether),
)
def separate_package(request: Request[None], package_id: str) -> Page[Package]:
    """Take a combined package apart again."""
    return Page(data=service.separate(request.work, request.seller_id, package_id))


@api.post(
    "/v1/packages/{package_id}/label",
    permission=access.PACKAGES_WRITE,
    body=LabelRequest,
    answers=Package,
    status=202,
    idempotency="required",
    refuses=(PlatformShips, NotFound, NotPossible, OrderNotShippable),
)
def request_label(request: Request[LabelRequest], package_id: str) -> Package:
    """Ask for a package's label; it is bought and printed within seconds."""
    return service.request_label(request.work, request.seller_id, package_id, request.body.service)


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
    refuses=(PlatformShips, NotFound, NotPossible),
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
    "/v1/packages/{package_id}/ship",
    permission=access.PACKAGES_WRITE,
    body=Handover,
    answers=Package,
    idempotency="required",
    refuses=(PlatformShips, NotFound, NotPossible, UnitsNotLeft, TrackingNumberInvalid, TrackingNumberUsed),
)
def confirm_shipment(request: Request[Handover], package_id: str) -> Package:
    """Confirm that the parcel is handed over: with our label, or by a carrier and number of your own."""
    return service.confirm_shipment(request.work, request.seller_id, package_id, request.body)


@api.post(
    "/v1/packages/{package_id}/delivery",
    permission=access.PACKAGES_WRITE,
    body=DeliveryReport,
    answers=Package,
    idempotency="required",
    refuses=(NotFound, NotPossible, NotYourCarrier),
)
def report_delivery(request: Request[DeliveryReport], package_id: str) -> Package:
    """Tell how a parcel of your own carrier fared."""
    return service.report_delivery(request.work, request.seller_id, package_id, request.body)


@api.post(
    "/v1/packages/{package_id}/take-back",
    permission=access.PACKAGES_WRITE,
    answers=Package,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def take_back_package(request: Request[None], package_id: str) -> Package:
    """Confirm that a returning parcel is back."""
    return service.take_back(request.work, request.seller_id, package_id)


@api.post(
    "/v1/printouts",
    permission=access.PACKAGES_WRITE,
    body=PrintoutRequest,
    answers=Printout,
    status=202,
    refuses=(NotFound, NoLabel),
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


@api.post(
    "/v1/carriers/local/tracking",
    permission=SIGNED,
    body=TrackingUpdate,
    answers=Received,
    idempotency="none",
    refuses=(BadSignature, NotFound, NotShippedYet),
)
def receive_tracking(request: Request[TrackingUpdate]) -> Received:
    """The carrier tells of a scan; signed per Standard Webhooks."""
    secret = secrets.secret(settings.setting("CARRIER_SECRET_ID"))
    message_id = signatures.verified(secret, request.headers, request.raw)
    service.track(request.work, carriers.carrier.name, message_id, request.body)
    return Received()


@api.post(
    "/v1/carriers/easypost/tracking",
    permission=SIGNED,
    body=EasyPostEvent,
    answers=Received,
    idempotency="none",
    refuses=(BadSignature, NotFound, NotShippedYet),
)
def receive_easypost_tracking(request: Request[EasyPostEvent]) -> Received:
    """EasyPost tells of a tracker; signed with the webhook's secret."""
    easypost_webhook.verify(carriers.easypost_secret("webhook_secret"), request.headers, request.raw)
    service.track_easypost(request.work, request.body)
    return Received()
