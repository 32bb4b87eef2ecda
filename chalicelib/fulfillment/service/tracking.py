"""Tracking: what the carrier tells of a parcel, and asking it when it is silent."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.fulfillment import rules, store
from chalicelib.fulfillment.carriers import CarrierRefused, numbers
from chalicelib.fulfillment.carriers import chosen as carriers
from chalicelib.fulfillment.carriers.easypost_webhook import EasyPostEvent, EasyPostTracker
from chalicelib.fulfillment.carriers.numbers import OwnCarrier
from chalicelib.fulfillment.errors import NotShippedYet
from chalicelib.fulfillment.events import (
    DeliveryFailed,
    PackageDelivered,
    PackageDeliveryConfirmed,
    PackageDeliveryDenied,
    PackageInTransit,
    PackageLost,
    PackageReturned,
    PackageReturning,
)
from chalicelib.fulfillment.models import FailureReason, Package, PackageStatus, TrackingStatus, TrackingUpdate
from chalicelib.fulfillment.rules import CARRIER, PACKAGE, SELLER, SYSTEM, UNDER_WAY, UNSHIPPED
from chalicelib.fulfillment.service import packages, way_back
from chalicelib.kit.events import Actor
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import service as orders
from chalicelib.orders.models import CancelReason, DeliveryEvidence, OrderStatus

TOLD = "carrier-webhook"
DENIALS = ("fail", "turn_back", "lose")
"""Scans that are no delivery: what the seller has reported is then an operator's to look at."""
SENT = (OrderStatus.AWAITING_COLLECTION, OrderStatus.IN_TRANSIT)


def track(work: Work, carrier: str, message_id: str, update: TrackingUpdate) -> None:
    """The carrier tells of a scan, in any order and however often. Raises NotFound, NotShippedYet.

    A scan of a label that was given back has no effect.
    """
    number = numbers.read(OwnCarrier.USPS, update.tracking_number) or update.tracking_number
    try:
        package = store.tracked(number)
    except NotFound:
        way_back.scanned(work, update)
        work.once_for(TOLD, message_id)
        return
    if package.tracking_number != number:
        return
    action = rules.action_of(package, update.status)
    if action and package.status in UNSHIPPED:
        raise NotShippedYet("Tell again when the seller has confirmed the shipment.")
    work.actor = Actor(kind="carrier", id=carrier, name=carrier)
    if scanned(work, package, update.status, update.occurred_at, update.failure):
        work.once_for(TOLD, message_id)


def track_easypost(work: Work, event: EasyPostEvent) -> None:
    """EasyPost tells of a tracker; of a status that means nothing to us, nothing happens. As `track` raises."""
    tracker = event.result
    if not isinstance(tracker, EasyPostTracker) or tracker.status not in set(TrackingStatus):
        return
    number = re.sub(r"[^0-9A-Z]", "", tracker.tracking_code.upper())
    at = tracker.updated_at or work.now
    update = TrackingUpdate.model_construct(
        tracking_number=number, status=TrackingStatus(tracker.status), occurred_at=at
    )
    track(work, "easypost", event.id, update)


def scanned(
    work: Work, package: Package, status: TrackingStatus, at: datetime, failure: FailureReason | None = None
) -> bool:
    """Let a scan have its effect, if it has one here and now; returns whether it had.

    A scan older than the last one that had an effect has none, unless it is the delivery.
    """
    action = rules.action_of(package, status)
    if action == "deliver" and package.only_reported:
        confirm_delivery(work, package, at)
        return True
    overtaken = package.last_scan_at is not None and at < package.last_scan_at and action != "deliver"
    if action in DENIALS and package.only_reported and not overtaken:
        _deny_delivery(work, package, status, at)
        return True
    if action is None or overtaken or not PACKAGE.allows(action, package.status, CARRIER):
        return False
    known = package.with_(last_scan_at=max(at, package.last_scan_at or at))
    if action == "fail":
        fail(work, known, at, CARRIER, failure or FailureReason.OTHER)
    else:
        EFFECTS[action](work, known, at, CARRIER)
    return True


def collect(work: Work, package: Package, at: datetime, by: str) -> Package:
    orders.collect(work, package.order_ids)
    work.emit(PackageInTransit(**packages.names_of(package)))
    return store.save(work, PACKAGE.move(package, "collect", by, in_transit_at=at))


def deliver(work: Work, package: Package, at: datetime, by: str) -> Package:
    """It has arrived, as its carrier says or, of their own carrier's, the seller."""
    evidence = DeliveryEvidence.SELLER if by == SELLER else DeliveryEvidence.CARRIER
    delivered = PACKAGE.move(package, "deliver", by, delivered_at=at, delivery_evidence=evidence)
    orders.deliver(work, package.units(), evidence)
    work.emit(PackageDelivered(**packages.names_of(package)))
    return store.save(work, delivered)


def confirm_delivery(work: Work, package: Package, at: datetime) -> Package:
    """Its carrier bears out what the seller has reported."""
    confirmed = package.with_(delivery_evidence=DeliveryEvidence.CARRIER, last_scan_at=at)
    orders.confirm_delivery(work, package.units(), at)
    work.emit(PackageDeliveryConfirmed(**packages.names_of(package)))
    return store.save(work, confirmed)


def _deny_delivery(work: Work, package: Package, status: TrackingStatus, at: datetime) -> None:
    orders.deny_delivery(work, package.units())
    work.emit(PackageDeliveryDenied(**packages.names_of(package), status=status.value))
    store.save(work, package.with_(last_scan_at=at))


def fail(work: Work, package: Package, at: datetime, by: str, reason: FailureReason) -> Package:
    failed = PACKAGE.move(package, "fail", by, failure=reason)
    work.emit(DeliveryFailed(**packages.names_of(package), reason=reason.value))
    return store.save(work, failed)


def turn_back(work: Work, package: Package, at: datetime, by: str) -> Package:
    work.emit(PackageReturning(**packages.names_of(package)))
    return store.save(work, PACKAGE.move(package, "turn_back", by))


def come_back(work: Work, package: Package, at: datetime, by: str) -> Package:
    returned = PACKAGE.move(package, "come_back", by)
    _end_orders(work, package, CancelReason.PACKAGE_REFUSED)
    work.emit(PackageReturned(**packages.names_of(package)))
    return store.save(work, returned)


def lose(work: Work, package: Package, at: datetime, by: str) -> Package:
    _end_orders(work, package, CancelReason.PACKAGE_LOST)
    work.emit(PackageLost(**packages.names_of(package)))
    return store.save(work, PACKAGE.move(package, "lose", by, failure=FailureReason.PACKAGE_LOST))


def _end_orders(work: Work, package: Package, reason: CancelReason) -> None:
    """Orders that are wholly in this parcel end with it, and the buyers get their money back.

    An order with other parcels goes on; its own clocks end it if it never arrives whole.
    """
    for order_id, units in package.units().items():
        order = orders.get(order_id)
        if order.status in SENT and units == order.quantities():
            orders.cancel(work, order_id, reason)


EFFECTS: dict[str, Callable[[Work, Package, datetime, str], Package]] = {
    "collect": collect,
    "deliver": deliver,
    "turn_back": turn_back,
    "come_back": come_back,
    "lose": lose,
}


def ask_carrier(work: Work, package_id: str) -> None:
    """Ask about a parcel under way, once a day until it has arrived; after too long a silence it is lost.

    What the seller alone has reported is asked for until its money is released by that.
    Raises CarrierUnavailable, so that the message comes again.
    """
    package = store.load(package_id)
    if not _is_asked_for(package, work.now):
        return
    policy = markets.policy("US", work.now).shipping
    work.start_clock(
        packages.QUEUE, "ask_carrier", package_id, work.now + timedelta(hours=policy.ask_carrier_after_hours)
    )
    if _heard(work, package) or package.only_reported:
        return
    last_sign = package.last_scan_at or package.shipped_at or package.opened_at
    if work.now >= last_sign + timedelta(days=policy.lost_after_days):
        lose(work, package, work.now, SYSTEM)


def _is_asked_for(package: Package, now: datetime) -> bool:
    if package.only_reported and package.delivered_at:
        days = markets.policy("US", now).settlement.seller_reported_days
        return now < package.delivered_at + timedelta(days=days)
    return package.status in (*UNDER_WAY, PackageStatus.RETURNING)


def _heard(work: Work, package: Package) -> bool:
    """Whether the carrier's newest scan had an effect; one from before the package was is of another parcel."""
    assert package.carrier is not None
    assert package.tracking_number is not None
    since = package.shipped_at or package.opened_at
    try:
        known = carriers.carrier.scans(package.shipment, package.carrier, package.tracking_number, since, work.now)
    except CarrierRefused:
        return False
    if not known or known[-1].occurred_at < package.opened_at:
        return False
    return scanned(work, package, TrackingStatus(known[-1].status), known[-1].occurred_at)
