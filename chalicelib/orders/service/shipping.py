"""An order on its way: late, shipped, scanned, delivered, complete."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from chalicelib.inventory import service as inventory
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import rules, store
from chalicelib.orders.errors import UnitsNotLeft
from chalicelib.orders.events import (
    CancellationRejected,
    OrderCompleted,
    OrderDelivered,
    OrderDeliveryLate,
    OrderInTransit,
    OrderLate,
    OrderPartlyShipped,
    OrderShipped,
    ShipByNear,
)
from chalicelib.orders.models import (
    CancellationRequest,
    DeliveryEvidence,
    Order,
    OrderStatus,
    RejectReason,
    RequestStatus,
)
from chalicelib.orders.queries import tracking_term
from chalicelib.orders.rules import CARRIER, ORDER, SELLER, SYSTEM
from chalicelib.orders.service.placing import QUEUE

Parcel = Mapping[str, Mapping[str, int]]
"""Units by SKU of each order in one parcel."""


def warn(work: Work, order_id: str) -> None:
    """The ship-by time is near on an order not yet shipped."""
    order = store.load(order_id)
    ship_by = order.deadlines.ship_by
    if ship_by is None or not ORDER.allows("warn", order.status, SYSTEM):
        return
    hours_left = max(0, round((ship_by - work.now) / timedelta(hours=1)))
    work.emit(ShipByNear(seller_id=order.seller_id, order_id=order_id, ship_by=ship_by, hours_left=hours_left))


def mark_late(work: Work, order_id: str) -> None:
    """The ship-by time has run out on an order that does not count as shipped yet; marks it once."""
    order = store.load(order_id)
    counted_at = markets.policy(order.market, order.placed_at).ship_by.counted_at
    if order.late or rules.counts_as_shipped(order, counted_at):
        return
    if not ORDER.allows("mark_late", order.status, SYSTEM):
        return
    assert order.deadlines.ship_by is not None
    work.emit(
        OrderLate(
            seller_id=order.seller_id,
            order_id=order_id,
            ship_by=order.deadlines.ship_by,
            shipped_at=order.shipped_at,
            by_platform=order.by_platform,
        )
    )
    if order.shipped_at:
        store.count_late(work, order, markets.day_of(order.market, order.shipped_at))
    store.save(work, ORDER.move(order, "mark_late", SYSTEM, late=True), before=order)


def ship(
    work: Work,
    parcel: Parcel,
    tracking_number: str | None = None,
    *,
    by_platform: bool = False,
    traceable: bool = True,
) -> None:
    """The seller or the platform has handed a parcel over; an order is shipped when its last unit is.

    An open request to cancel is turned down by it. Raises NotPossible, UnitsNotLeft.
    """
    orders = [(store.load(order_id), units) for order_id, units in parcel.items()]
    for order, units in orders:
        known = order if traceable else order.with_(untraceable=True)
        _ship_units(work, order, known, units, tracking_number, by_platform=by_platform)
    inventory.take(work, orders[0][0].seller_id, parcel)


def _ship_units(
    work: Work,
    before: Order,
    order: Order,
    units: Mapping[str, int],
    tracking_number: str | None,
    *,
    by_platform: bool,
) -> None:
    left = rules.left_to_ship(order)
    whole = all(units.get(sku_id, 0) >= still for sku_id, still in left.items())
    shipped = ORDER.move(
        order,
        "ship" if whole else "ship_part",
        SELLER,
        shipped_units=rules.together(order.shipped_units, units),
        tracking_numbers=_with(order.tracking_numbers, tracking_number),
        by_platform=by_platform,
        cancellation_request=_turned_down(work, order),
    )
    if any(quantity > left.get(sku_id, 0) for sku_id, quantity in units.items()):
        raise UnitsNotLeft("Take out of the parcel what is shipped already.", left=left)
    if len(shipped.tracking_numbers) > len(order.tracking_numbers):
        store.find_by(work, order, tracking_term(shipped.tracking_numbers[-1]))
    if whole:
        shipped = dispatched(work, shipped)
    else:
        work.emit(OrderPartlyShipped(seller_id=order.seller_id, order_id=order.order_id, shipped_at=work.now))
    store.save(work, shipped, before=before)


def left_to_ship(order: Order, units: Mapping[str, int]) -> dict[str, int]:
    """Of so many units by SKU, those that no parcel has taken and nobody has cancelled."""
    left = rules.left_to_ship(order)
    return {sku_id: min(count, left[sku_id]) for sku_id, count in units.items() if sku_id in left}


def _with(known: list[str], tracking_number: str | None) -> list[str]:
    return [*known, tracking_number] if tracking_number and tracking_number not in known else known


def _turned_down(work: Work, order: Order) -> CancellationRequest | None:
    """The order's request to cancel after the order has shipped."""
    if not order.request_is_open or order.cancellation_request is None:
        return order.cancellation_request
    work.emit(
        CancellationRejected(seller_id=order.seller_id, order_id=order.order_id, reason=RejectReason.SHIPPED)
    )
    return order.cancellation_request.model_copy(
        update={
            "status": RequestStatus.REJECTED,
            "answered_at": work.now,
            "reject_reason": RejectReason.SHIPPED,
        }
    )


def dispatched(work: Work, order: Order) -> Order:
    """An order that now awaits its collection, with the clocks of its delivery started."""
    deadlines = order.deadlines
    assert deadlines.ship_by is not None
    assert deadlines.deliver_by is not None
    assert deadlines.cancel_undelivered_at is not None
    collect_by = markets.collect_by(order.market, order.placed_at, work.now)
    work.start_clock(QUEUE, "collection", order.order_id, collect_by)
    work.start_clock(QUEUE, "delivery", order.order_id, deadlines.deliver_by)
    work.start_clock(QUEUE, "undelivered", order.order_id, deadlines.cancel_undelivered_at)
    late = work.now > deadlines.ship_by
    work.emit(
        OrderShipped(
            seller_id=order.seller_id,
            order_id=order.order_id,
            shipped_at=work.now,
            ship_by=deadlines.ship_by,
            late=late,
            by_platform=order.by_platform,
            untraceable=order.untraceable,
        )
    )
    sent = order.with_(
        shipped_at=work.now, late=late, deadlines=deadlines.model_copy(update={"collect_by": collect_by})
    )
    store.count_dispatch(work, sent, markets.day_of(order.market, work.now))
    return sent


def collect(work: Work, order_ids: Iterable[str]) -> None:
    """The carrier has scanned a parcel; an order in parts is in transit once all of it is shipped.

    Later or repeated scans change nothing.
    """
    for order_id in order_ids:
        order = store.load(order_id)
        if ORDER.allows("collect", order.status, CARRIER):
            store.save(work, collected(work, order), before=order)
        elif order.status is OrderStatus.PARTIALLY_SHIPPING and order.in_transit_at is None:
            store.save(work, order.with_(in_transit_at=work.now), before=order)


def collected(work: Work, order: Order) -> Order:
    work.emit(
        OrderInTransit(
            seller_id=order.seller_id,
            order_id=order.order_id,
            collected_at=work.now,
            shipped_at=order.shipped_at,
            by_platform=order.by_platform,
            untraceable=order.untraceable,
        )
    )
    return ORDER.move(order, "collect", CARRIER, in_transit_at=work.now)


def mark_undelivered(work: Work, order_id: str) -> None:
    """The promised day is over on an order not yet delivered; marks it once."""
    order = store.load(order_id)
    if order.delivery_late or not ORDER.allows("mark_undelivered", order.status, SYSTEM):
        return
    assert order.deadlines.deliver_by is not None
    work.emit(
        OrderDeliveryLate(
            seller_id=order.seller_id,
            order_id=order_id,
            deliver_by=order.deadlines.deliver_by,
            by_platform=order.by_platform,
        )
    )
    store.save(work, ORDER.move(order, "mark_undelivered", SYSTEM, delivery_late=True), before=order)


def deliver(work: Work, parcel: Parcel, evidence: DeliveryEvidence = DeliveryEvidence.CARRIER) -> None:
    """A parcel is delivered, as a carrier or the seller says; an order is delivered when its last unit is.

    What its buyer has confirmed is counted already.
    """
    for order_id, units in parcel.items():
        order = store.load(order_id)
        if order.received_at:
            continue
        arrived = order.with_(delivered_units=rules.together(order.delivered_units, units))
        if evidence is DeliveryEvidence.SELLER:
            arrived = arrived.with_(reported_units=rules.together(order.reported_units, units))
        if has_all(arrived) and ORDER.allows("deliver", order.status, CARRIER):
            arrived = delivered(work, arrived)
        store.save(work, arrived, before=order)


def has_all(order: Order) -> bool:
    """Whether the buyer has every unit that was to come."""
    return order.delivered_units == order.quantities()


def delivered(work: Work, order: Order) -> Order:
    """An order the buyer has, its return window begun."""
    evidence = rules.evidence_of(order)
    days = markets.policy(order.market, order.placed_at).returns.window_days
    return_by = work.now + timedelta(days=days)
    late = order.deadlines.deliver_by is not None and work.now > order.deadlines.deliver_by
    work.start_clock(QUEUE, "return_window", order.order_id, return_by)
    work.emit(
        OrderDelivered(
            seller_id=order.seller_id,
            order_id=order.order_id,
            delivered_at=work.now,
            late=late,
            deliver_by=order.deadlines.deliver_by,
            shipped_at=order.shipped_at,
            by_platform=order.by_platform,
            evidence=evidence,
            untraceable=order.untraceable,
            scanned=order.in_transit_at is not None,
        )
    )
    known = {"delivery_late": late, "delivery_evidence": evidence}
    deadlines = order.deadlines.model_copy(update={"return_by": return_by})
    return ORDER.move(order, "deliver", CARRIER, delivered_at=work.now, deadlines=deadlines, **known)


def promise_returns(work: Work, order: Order, until: datetime) -> None:
    """The shop gives its buyers longer than the market: the order is complete after that."""
    promised = order.deadlines.return_by
    if promised is None or until <= promised or not ORDER.allows("complete", order.status, SYSTEM):
        return
    work.start_clock(QUEUE, "return_window", order.order_id, until)
    deadlines = order.deadlines.model_copy(update={"return_by": until})
    store.save(work, order.with_(deadlines=deadlines), before=order)


def complete(work: Work, order_id: str) -> None:
    """The return window is over."""
    order = store.load(order_id)
    if order.deadlines.return_by and work.now < order.deadlines.return_by:
        return
    if ORDER.allows("complete", order.status, SYSTEM):
        work.emit(OrderCompleted(seller_id=order.seller_id, order_id=order_id))
        store.save(work, ORDER.move(order, "complete", SYSTEM, completed_at=work.now), before=order)
