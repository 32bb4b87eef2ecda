"""What an event says about the seller: facts, each on the instant that decides its day.

An order counts by when it was sold, shipped, due and delivered, so that a rate's part is always of its whole, and
an event that comes late or twice says the same. What left the platform's warehouse says nothing of its shipping.

A tracking number is valid when somebody other than the seller bears it out (Amazon's Valid Tracking Rate asks for
the scan of a carrier it knows): one that no carrier answers for is not, until one scans it or the buyer has it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.kit.events import Event
from chalicelib.orders.events import (
    OrderCancelled,
    OrderDelivered,
    OrderDeliveryConfirmed,
    OrderDeliveryLate,
    OrderInTransit,
    OrderLate,
    OrderLinesCancelled,
    OrderPaid,
    OrderShipped,
)
from chalicelib.orders.models import CancelReason, DeliveryEvidence, Fault
from chalicelib.returns.events import ReturnEnded
from chalicelib.returns.models import ReturnStatus
from chalicelib.standing.models import Fact

UNTRACED = (CancelReason.COLLECTION_TIMEOUT, CancelReason.UNTRACEABLE_TRACKING)
"""Cancellations that say that nobody could follow the parcel."""
UNPROVEN = [Fact.TRACKED, Fact.UNTRACED]
"""What counts as a tracking number that is not valid."""
GIVEN = (ReturnStatus.REFUNDED, ReturnStatus.REPLACED)
"""Ends of a return that count against whose fault it was."""


class Dated(NamedTuple):
    """A fact and when it was one."""

    fact: Fact
    at: datetime


def facts_of(event: Event, now: datetime) -> list[Dated]:
    """What an event says; `now` stands in for an instant that older events do not bear."""
    return OF_EVENT[type(event)](event, now)


def _paid(event: OrderPaid, now: datetime) -> list[Dated]:
    return [Dated(Fact.SOLD, event.paid_at or now)]


def _shipped(event: OrderShipped, now: datetime) -> list[Dated]:
    if event.by_platform:
        return []
    facts = [Fact.DISPATCHED, Fact.LATE_DISPATCH] if event.late else [Fact.DISPATCHED]
    facts += UNPROVEN if event.untraceable else []
    return [Dated(fact, event.shipped_at) for fact in facts]


def _late(event: OrderLate, now: datetime) -> list[Dated]:
    """Where the carrier's scan counts: shipped by the seller's word, and late all the same."""
    if event.shipped_at is None or event.by_platform:
        return []
    return [Dated(Fact.LATE_DISPATCH, event.shipped_at)]


def _in_transit(event: OrderInTransit, now: datetime) -> list[Dated]:
    return [] if event.by_platform else _proven(event.shipped_at or event.collected_at, event.untraceable)


def _delivery_late(event: OrderDeliveryLate, now: datetime) -> list[Dated]:
    if event.by_platform:
        return []
    return [Dated(Fact.DELIVERY_DUE, event.deliver_by), Dated(Fact.LATE_DELIVERY, event.deliver_by)]


def _delivered(event: OrderDelivered, now: datetime) -> list[Dated]:
    """It is there: so it could be followed, too, unless the seller alone says so and no carrier has scanned it.

    What is late was due on the day of the promise.
    """
    found = [Dated(Fact.DELIVERED, event.delivered_at)]
    if event.by_platform:
        return found
    due = event.deliver_by if event.late and event.deliver_by else event.delivered_at
    found += [*_tracking_of(event), Dated(Fact.DELIVERY_DUE, due)]
    return [*found, Dated(Fact.LATE_DELIVERY, due)] if event.late else found


def _tracking_of(event: OrderDelivered) -> list[Dated]:
    at = event.shipped_at or event.delivered_at
    if event.evidence is DeliveryEvidence.SELLER and not event.scanned:
        return [Dated(fact, at) for fact in UNPROVEN]
    return _proven(at, event.untraceable)


def _confirmed(event: OrderDeliveryConfirmed, now: datetime) -> list[Dated]:
    return [] if event.by_platform else _proven(event.shipped_at or event.confirmed_at, event.untraced)


def _proven(at: datetime, doubted: bool) -> list[Dated]:
    """A tracking number that is valid, perhaps after it was counted as none."""
    return [Dated(fact, at) for fact in ([*UNPROVEN, Fact.TRACED_AFTER_ALL] if doubted else [Fact.TRACKED])]


def _cancelled(event: OrderCancelled, now: datetime) -> list[Dated]:
    found = _fault(event.fault, event.paid_at)
    if event.reason in UNTRACED and event.shipped_at and not event.by_platform:
        found += [Dated(Fact.TRACKED, event.shipped_at), Dated(Fact.UNTRACED, event.shipped_at)]
    return found


def _lines_cancelled(event: OrderLinesCancelled, now: datetime) -> list[Dated]:
    return _fault(event.fault, event.paid_at)


def _fault(fault: Fault, paid_at: datetime | None) -> list[Dated]:
    """An order counts with the others of the day it was sold; one never paid was none."""
    return [Dated(Fact.SELLER_CANCELLED, paid_at)] if fault is Fault.SELLER and paid_at else []


def _returned(event: ReturnEnded, now: datetime) -> list[Dated]:
    if event.fault is not Fault.SELLER or event.outcome not in GIVEN:
        return []
    return [Dated(Fact.SELLER_RETURNED, event.delivered_at or now)]


OF_EVENT: Mapping[type[Event], Callable[[Any, datetime], list[Dated]]] = {
    OrderPaid: _paid,
    OrderShipped: _shipped,
    OrderInTransit: _in_transit,
    OrderLate: _late,
    OrderDeliveryLate: _delivery_late,
    OrderDelivered: _delivered,
    OrderDeliveryConfirmed: _confirmed,
    OrderCancelled: _cancelled,
    OrderLinesCancelled: _lines_cancelled,
    ReturnEnded: _returned,
}
