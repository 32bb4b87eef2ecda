"""Shipping: the seller hands parcels over, with our label or by a carrier of their own."""

from datetime import timedelta

from chalicelib.fulfillment import store
from chalicelib.fulfillment.carriers import numbers
from chalicelib.fulfillment.carriers.numbers import OwnCarrier
from chalicelib.fulfillment.errors import NotYourCarrier, TrackingNumberInvalid
from chalicelib.fulfillment.events import PackageShipped
from chalicelib.fulfillment.models import DeliveryReport, Handover, Package
from chalicelib.fulfillment.rules import PACKAGE, SELLER
from chalicelib.fulfillment.service import fees, packages, tracking
from chalicelib.kit.problems import FieldProblem
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
    traceable = shipped.carrier != OwnCarrier.OTHER
    number = shipped.tracking_number
    orders.ship(work, package.units(), number, by_platform=package.by_platform, traceable=traceable)
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
    carrier = handover.carrier
    assert carrier is not None
    assert handover.tracking_number is not None
    number = checked_number(carrier, handover.tracking_number)
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


def checked_number(carrier: str, scanned: str) -> str:
    """A carrier's number as it stands on the parcel, without what a scanner reads before it.

    Of a carrier whose numbers we do not know it is taken as it is. Raises TrackingNumberInvalid with the field.
    """
    if carrier not in set(OwnCarrier):
        return scanned
    number = numbers.read(OwnCarrier(carrier), scanned)
    if number is None:
        text = f"{scanned} is not a tracking number of {carrier}. Look for a wrong digit, or name another carrier."
        wrong = FieldProblem(pointer="/tracking_number", code="tracking_number.invalid", detail=text)
        raise TrackingNumberInvalid(text, fields=[wrong])
    return number


def report_delivery(work: Work, keeper: str, package_id: str, report: DeliveryReport) -> Package:
    """The seller tells how a parcel of their own carrier fared: their word, until someone else says so too.

    Raises NotFound, NotPossible, NotYourCarrier.
    """
    package = packages.kept(keeper, package_id)
    if not package.own_carrier:
        raise NotYourCarrier("Its carrier tells when it has arrived.")
    if report.failure:
        return packages.seen(tracking.fail(work, package, work.now, SELLER, report.failure))
    return packages.seen(tracking.deliver(work, package, work.now, SELLER))


def take_back(work: Work, keeper: str, package_id: str) -> Package:
    """The seller has a returning parcel back. Raises NotFound, NotPossible."""
    return packages.seen(tracking.come_back(work, packages.kept(keeper, package_id), work.now, SELLER))
