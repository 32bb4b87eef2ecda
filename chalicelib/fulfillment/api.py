"""Routes of fulfillment: the seller's packages and labels, and what the carrier tells."""

from chalicelib import access
from chalicelib.fulfillment import service
from chalicelib.fulfillment.carriers import chosen as carriers
from chalicelib.fulfillment.errors import (
    CarrierDown,
    CarrierRefuses,
    NoLabel,
    NotShippedYet,
    OrderNotShippable,
)
from chalicelib.fulfillment.models import (
    LabelRequest,
    Package,
    PackageStatus,
    Received,
    ShippingRate,
    TrackingUpdate,
)
from chalicelib.kit import secrets, settings
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import SIGNED, Api, Request, signatures
from chalicelib.kit.web.signatures import BadSignature

api = Api(__name__, "fulfillment")


class PackagesQuery(PageQuery):
    """Which of a seller's packages."""

    status: PackageStatus | None = None


@api.get(
    "/v1/orders/{order_id}/rates",
    permission=access.ORDERS_READ,
    answers=Page[ShippingRate],
    refuses=(NotFound, CarrierRefuses, CarrierDown),
)
def get_order_rates(request: Request[None], order_id: str) -> Page[ShippingRate]:
    """What shipping this order costs by each service."""
    return service.rates(request.seller_id, order_id)


@api.post(
    "/v1/orders/{order_id}/label",
    permission=access.PACKAGES_WRITE,
    body=LabelRequest,
    answers=Package,
    status=202,
    idempotency="required",
    refuses=(NotFound, NotPossible, OrderNotShippable),
)
def request_label(request: Request[LabelRequest], order_id: str) -> Package:
    """Ask for an order's label; it is bought and printed within seconds."""
    return service.request_label(request.work, request.seller_id, order_id, request.body.service)


@api.get("/v1/packages", permission=access.ORDERS_READ, query=PackagesQuery, answers=Page[Package])
def list_packages(request: Request[None]) -> Page[Package]:
    """My packages: newest first, or of one status by ship-by time."""
    return service.list_of(request.seller_id, request.query.status, request.query)


@api.get("/v1/packages/{package_id}", permission=access.ORDERS_READ, answers=Package, refuses=(NotFound,))
def get_package(request: Request[None], package_id: str) -> Package:
    """One package with its label, its tracking and the actions that are possible now."""
    return service.get(request.seller_id, package_id)


@api.get(
    "/v1/packages/{package_id}/label",
    permission=access.ORDERS_READ,
    answers=Download,
    refuses=(NotFound, NoLabel),
)
def get_label(request: Request[None], package_id: str) -> Download:
    """A link to the label, a PDF of 4x6 inches."""
    return service.label_download(request.seller_id, package_id)


@api.post(
    "/v1/packages/{package_id}/ship",
    permission=access.PACKAGES_WRITE,
    answers=Package,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def confirm_shipment(request: Request[None], package_id: str) -> Package:
    """Confirm that the parcel is handed over to the carrier."""
    return service.confirm_shipment(request.work, request.seller_id, package_id)


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
