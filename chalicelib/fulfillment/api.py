"""Routes of fulfillment: the seller's packages, and their way to the buyer."""

from chalicelib import access
from chalicelib.fulfillment import service
from chalicelib.fulfillment.errors import (
    NotInPackage,
    NotTogether,
    NotYourCarrier,
    PlatformShips,
    TooManyParcels,
    TrackingNumberInvalid,
    TrackingNumberUsed,
)
from chalicelib.fulfillment.models import (
    Combination,
    DeliveryReport,
    Handover,
    Package,
    PackageStatus,
    Split,
)
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.orders.errors import UnitsNotLeft

api = Api(__name__, "fulfillment")


class PackagesQuery(PageQuery):
    """Which of a seller's packages."""

    status: PackageStatus | None = None


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
    """Tell how a parcel of your own carrier fared.

    By your word alone an order's money is released later, until its carrier or the buyer says so too.
    """
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
