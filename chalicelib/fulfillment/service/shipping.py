"""Shipping: the seller hands parcels over, with our label or by a carrier of their own."""

from datetime import timedelta

from chalicelib.fulfillment import store
from chalicelib.fulfillment.carriers import numbers
from chalicelib.fulfillment.errors import NotYourCarrier, TrackingNumberInvalid
from chalicelib.fulfillment.events import PackageShipped
from chalicelib.fulfillment.models import DeliveryReport, Handover, Package
from chalicelib.fulfillment.rules import PACKAGE, SELLER
from chalicelib.fulfillment.service import fees, packages, tracking
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import service as orders


def confirm_shipment(work: Work, keeper: str, package_id: str, handover: Handover) -> Package:
    """The seller has handed the parcel over, and the units in it are shipped.

    Raises NotFound, NotPossible, UnitsNotLeft, TrackingNumberInvalid; TrackingNumberUsed on commit.
    """
    package = packages.kept(keeper, package_id)
    shipped = _with_own(work, package, handover) if handover.carrier else _with_label(work, package)
    assert shipped.carrier is not None
    assert shipped.tracking_number is not None
    orders.ship(work, package.units(), shipped.tracking_number, by_platform=package.by_platform)
    work.emit(
        PackageShipped(
            **packages.names_of(package),
            carrier=shipped.carrier,
            tracking_number=shipped.tracking_number,
            own_carrier=shipped.own_carrier,
            by_platform=shipped.by_platform,
        )
    )
    if shipped.by_platform:
        fees.charge_dispatch(work, shipped)
    hours = markets.policy("US", work.now).shipping.ask_carrier_after_hours
    work.start_clock(packages.QUEUE, "ask_carrier", package_id, work.now + timedelta(hours=hours))
    return packages.seen(store.save(work, shipped))


def _with_label(work: Work, package: Package) -> Package:
    return PACKAGE.move(package, "ship", SELLER, shipped_at=work.now)


def _with_own(work: Work, package: Package, handover: Handover) -> Package:
    carrier, number = handover.carrier, handover.tracking_number
    assert carrier is not None
    assert number is not None
    if not numbers.is_valid(carrier, number):
        raise TrackingNumberInvalid(f"{number} is not a tracking number of {carrier}: look for a wrong digit.")
    shipped = PACKAGE.move(
        package,
        "ship_own",
        SELLER,
        shipped_at=work.now,
        carrier=carrier.value,
        tracking_number=number,
        own_carrier=True,
        refusal=None,
    )
    store.claim_number(work, shipped, number)
    return shipped


def report_delivery(work: Work, keeper: str, package_id: str, report: DeliveryReport) -> Package:
    """The seller tells how a parcel of their own carrier fared. Raises NotFound, NotPossible, NotYourCarrier."""
    package = packages.kept(keeper, package_id)
    if not package.own_carrier:
        raise NotYourCarrier("Its carrier tells when it has arrived.")
    if report.failure:
        return packages.seen(tracking.fail(work, package, work.now, SELLER, report.failure))
    return packages.seen(tracking.deliver(work, package, work.now, SELLER))


def take_back(work: Work, keeper: str, package_id: str) -> Package:
    """The seller has a returning parcel back. Raises NotFound, NotPossible."""
    return packages.seen(tracking.come_back(work, packages.kept(keeper, package_id), work.now, SELLER))
