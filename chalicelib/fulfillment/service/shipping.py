"""Shipping: the seller confirms it, the carrier tells how the parcel fares."""

from datetime import datetime

from chalicelib.fulfillment import rules, store
from chalicelib.fulfillment.errors import NotShippedYet
from chalicelib.fulfillment.events import PackageDelivered, PackageInTransit, PackageShipped
from chalicelib.fulfillment.models import Package, PackageStatus, TrackingUpdate
from chalicelib.fulfillment.rules import CARRIER, PACKAGE, SELLER
from chalicelib.fulfillment.service import packages
from chalicelib.kit.events import Actor
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders

TOLD = "carrier-webhook"


def confirm_shipment(work: Work, seller_id: str, package_id: str) -> Package:
    """The seller has handed the labelled parcel over, and the order is shipped with it.

    Raises NotFound, NotPossible.
    """
    package = packages.get(seller_id, package_id)
    shipped = PACKAGE.move(package, "ship", SELLER, shipped_at=work.now)
    assert package.label is not None
    orders.ship(work, _parcel(package))
    work.emit(
        PackageShipped(
            **packages.names_of(package),
            carrier=package.label.carrier,
            tracking_number=package.label.tracking_number,
        )
    )
    return packages.seen_by(SELLER, store.save(work, shipped))


def track(work: Work, carrier: str, message_id: str, update: TrackingUpdate) -> None:
    """The carrier tells of a scan, in any order and however often. Raises NotFound, NotShippedYet."""
    package = store.tracked(update.tracking_number)
    action = rules.SCANS.get(update.status)
    if action is None:
        return
    if package.status is PackageStatus.LABEL_READY:
        raise NotShippedYet("Tell again when the seller has confirmed the shipment.")
    if PACKAGE.allows(action, package.status, CARRIER):
        work.actor = Actor(kind="carrier", id=carrier, name=carrier)
        work.once_for(TOLD, message_id)
        EFFECTS[action](work, package, update.occurred_at)


def _collect(work: Work, package: Package, at: datetime) -> None:
    orders.collect(work, [package.order_id])
    work.emit(PackageInTransit(**packages.names_of(package)))
    store.save(work, PACKAGE.move(package, "collect", CARRIER, in_transit_at=at))


def _deliver(work: Work, package: Package, at: datetime) -> None:
    orders.deliver(work, _parcel(package))
    work.emit(PackageDelivered(**packages.names_of(package)))
    store.save(work, PACKAGE.move(package, "deliver", CARRIER, delivered_at=at))


def _parcel(package: Package) -> dict[str, dict[str, int]]:
    return {package.order_id: orders.get(package.order_id).quantities()}


EFFECTS = {"collect": _collect, "deliver": _deliver}
