"""Who says that an order has arrived: its buyer, or a carrier who bears out what the seller has reported."""

from datetime import datetime

from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.work import Work
from chalicelib.orders import rules, store
from chalicelib.orders.events import OrderDeliveryConfirmed
from chalicelib.orders.models import DeliveryEvidence, Order
from chalicelib.orders.rules import BUYER, ON_THE_WAY, ORDER, possible_for
from chalicelib.orders.service.reading import bought, seen_by
from chalicelib.orders.service.shipping import Parcel, delivered


def confirm_receipt(work: Work, buyer_id: str, order_id: str) -> Order:
    """The buyer has all of it, whether somebody has reported it or not; again, it changes nothing.

    Raises NotFound, NotPossible, also where a carrier has delivered it and nothing is asked of the buyer.
    """
    order = bought(buyer_id, order_id)
    if order.received_at:
        return seen_by(BUYER, order)
    received = ORDER.move(order, "confirm_receipt", BUYER, received_at=work.now, reported_units={})
    if order.status in ON_THE_WAY:
        here = order.with_(received_at=work.now, reported_units={}, delivered_units=order.quantities())
        return seen_by(BUYER, store.save(work, delivered(work, here), before=order))
    if not rules.is_only_reported(order):
        raise NotPossible("The carrier has delivered it.", possible_actions=possible_for(order, BUYER))
    _emit_confirmed(work, order, DeliveryEvidence.BUYER, work.now)
    confirmed = received.with_(delivery_evidence=DeliveryEvidence.BUYER)
    return seen_by(BUYER, store.save(work, confirmed, before=order))


def confirm_delivery(work: Work, parcel: Parcel, at: datetime) -> None:
    """A carrier has delivered, at an instant, a parcel that the seller alone had reported.

    An order of several parcels is confirmed with the last of those.
    """
    for order_id, units in parcel.items():
        order = store.load(order_id)
        known = order.with_(reported_units=rules.fewer(order.reported_units, units))
        if rules.is_only_reported(order) and not known.reported_units:
            _emit_confirmed(work, order, DeliveryEvidence.CARRIER, at)
            known = known.with_(delivery_evidence=DeliveryEvidence.CARRIER)
        if known != order:
            store.save(work, known, before=order)


def deny_delivery(work: Work, parcel: Parcel) -> None:
    """A carrier has turned back, lost or failed to deliver a parcel that the seller had reported as delivered."""
    for order_id in parcel:
        order = store.load(order_id)
        if rules.is_only_reported(order) and not order.delivery_denied_at:
            store.save(work, order.with_(delivery_denied_at=work.now), before=order)


def is_delivery_denied(order: Order) -> bool:
    """Whether a carrier's word stands against the seller's."""
    return rules.is_denied(order)


def _emit_confirmed(work: Work, order: Order, evidence: DeliveryEvidence, at: datetime) -> None:
    reported_at = order.delivered_at or work.now
    work.emit(
        OrderDeliveryConfirmed(
            seller_id=order.seller_id,
            order_id=order.order_id,
            confirmed_at=min(max(at, reported_at), work.now),
            evidence=evidence,
            shipped_at=order.shipped_at,
            untraced=order.untraceable or order.in_transit_at is None,
            by_platform=order.by_platform,
        )
    )
