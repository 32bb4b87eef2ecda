"""Cancelling: by buyer, seller and system, whole or by the line; stock and money come back once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chalicelib.inventory import service as inventory
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import reasons, refunds, rules, store
from chalicelib.orders.errors import NoSuchUnits, ReasonDoesNotFit
from chalicelib.orders.events import (
    CancellationRejected,
    CancellationRequested,
    OrderCancelled,
    OrderLinesCancelled,
)
from chalicelib.orders.models import (
    CancellationRequest,
    CancelledBy,
    CancelledUnits,
    CancelReason,
    Fault,
    Order,
    OrderStatus,
    RejectReason,
    RequestStatus,
    units_by_sku,
)
from chalicelib.orders.rules import BUYER, ORDER, SELLER, SYSTEM, possible_for
from chalicelib.orders.service.placing import QUEUE
from chalicelib.orders.service.reading import bought, seen_by, sold
from chalicelib.orders.service.shipping import collected, delivered, dispatched, has_all
from chalicelib.promotions import service as promotions


def cancel_purchase(work: Work, buyer_id: str, order_id: str, reason: CancelReason) -> Order:
    """The buyer cancels: at once until the remorse hour is over or when the seller is late, else by request.

    Raises NotFound, NotPossible, ReasonDoesNotFit.
    """
    order = bought(buyer_id, order_id)
    if ORDER.allows("cancel", order.status, BUYER):
        return seen_by(BUYER, _cancel(work, order, BUYER, reason))
    return seen_by(BUYER, _request(work, order, reason))


def _request(work: Work, order: Order, reason: CancelReason) -> Order:
    """Ask the seller; past the ship-by time nobody is asked."""
    asked = ORDER.move(order, "request_cancellation", BUYER)
    if order.request_is_open:
        raise NotPossible("The seller has been asked already.", possible_actions=possible_for(order, BUYER))
    _fault(BUYER, reason, order)
    hours = markets.policy(order.market, order.placed_at).orders.cancellation_answer_hours
    request = CancellationRequest(
        reason=reason,
        status=RequestStatus.PENDING,
        requested_at=work.now,
        answer_by=work.now + timedelta(hours=hours),
    )
    if order.deadlines.ship_by is not None and work.now > order.deadlines.ship_by:
        return _approve(work, order.with_(cancellation_request=request), SYSTEM, before=order)
    work.start_clock(QUEUE, "cancellation_answer", order.order_id, request.answer_by)
    work.emit(
        CancellationRequested(
            seller_id=order.seller_id, order_id=order.order_id, reason=reason, answer_by=request.answer_by
        )
    )
    return store.save(work, asked.with_(cancellation_request=request), before=order)


def cancel_sale(work: Work, seller_id: str, order_id: str, reason: CancelReason) -> Order:
    """The seller cancels. Raises NotFound, NotPossible, ReasonDoesNotFit."""
    return seen_by(SELLER, _cancel(work, sold(seller_id, order_id), SELLER, reason))


def approve_cancellation(work: Work, seller_id: str, order_id: str) -> Order:
    """The seller lets the buyer go. Raises NotFound, NotPossible."""
    order = sold(seller_id, order_id)
    _needs_request(order)
    return seen_by(SELLER, _approve(work, order, SELLER, before=order))


def approve_by_silence(work: Work, order_id: str) -> None:
    """The seller's time to answer has run out: the buyer may go."""
    order = store.load(order_id)
    request = order.cancellation_request
    if order.request_is_open and request is not None and request.answer_by <= work.now:
        _approve(work, order, SYSTEM, before=order)


def _approve(work: Work, order: Order, by: str, before: Order) -> Order:
    """The buyer's cancellation takes place, for the buyer's reason."""
    request = order.cancellation_request
    assert request is not None
    answered = request.model_copy(update={"status": RequestStatus.APPROVED, "answered_at": work.now})
    fault = _fault(BUYER, request.reason, order)
    granted = ORDER.move(order, "approve_cancellation", by, cancellation_request=answered)
    return _end(work, before, granted, CancelledBy.BUYER, request.reason, fault)


def reject_cancellation(work: Work, seller_id: str, order_id: str, reason: RejectReason) -> Order:
    """The seller ships all the same. Raises NotFound, NotPossible."""
    order = sold(seller_id, order_id)
    request = _needs_request(order)
    answered = request.model_copy(
        update={"status": RequestStatus.REJECTED, "answered_at": work.now, "reject_reason": reason}
    )
    rejected = ORDER.move(order, "reject_cancellation", SELLER, cancellation_request=answered)
    work.emit(CancellationRejected(seller_id=seller_id, order_id=order_id, reason=reason))
    return seen_by(SELLER, store.save(work, rejected, before=order))


def _needs_request(order: Order) -> CancellationRequest:
    request = order.cancellation_request
    if request is None or not order.request_is_open:
        raise NotPossible("No request to cancel is open.", possible_actions=possible_for(order, SELLER))
    return request


def cancel(work: Work, order_id: str, reason: CancelReason) -> Order:
    """The system cancels an order, for a capability that knows why. Raises NotPossible, ReasonDoesNotFit."""
    return _cancel(work, store.load(order_id), SYSTEM, reason)


def cancel_unpaid(work: Work, order: Order) -> None:
    """The time to pay has run out, and the provider says that nobody has paid."""
    _cancel(work, order, SYSTEM, CancelReason.UNPAID_TIMEOUT)


def cancel_unshipped(work: Work, order_id: str) -> None:
    """The last day to ship has run out: what has not shipped is cancelled."""
    order = store.load(order_id)
    if order.status is OrderStatus.PARTIALLY_SHIPPING:
        _cancel_units(work, order, rules.units_left(order), SYSTEM, CancelReason.NOT_SHIPPED_IN_TIME)
        return
    _cancel_by_clock(work, order_id, OrderStatus.AWAITING_SHIPMENT, CancelReason.NOT_SHIPPED_IN_TIME)


def cancel_uncollected(work: Work, order_id: str) -> None:
    """The carrier never had the parcel."""
    _cancel_by_clock(work, order_id, OrderStatus.AWAITING_COLLECTION, CancelReason.COLLECTION_TIMEOUT)


def cancel_undelivered(work: Work, order_id: str) -> None:
    """The parcel is long overdue."""
    _cancel_by_clock(work, order_id, OrderStatus.IN_TRANSIT, CancelReason.NOT_DELIVERED)


def _cancel_by_clock(work: Work, order_id: str, status: OrderStatus, reason: CancelReason) -> None:
    order = store.load(order_id)
    if order.status is status:
        _cancel(work, order, SYSTEM, reason)


def _cancel(work: Work, order: Order, by: str, reason: CancelReason) -> Order:
    ORDER.move(order, "cancel", by)
    fault = _fault(by, reason, order)
    return _end(work, order, ORDER.move(order, "cancel", by), CancelledBy(by), reason, fault)


def _end(work: Work, order: Order, cancelled: Order, by: CancelledBy, reason: CancelReason, fault: Fault) -> Order:
    """The one way an order is cancelled: its units go back on sale, and what was paid is owed to the buyer."""
    units = refunds.unsettled(order)
    owed = refunds.refund_of(order, units, reason, work.now) if order.paid and units else None
    _give_stock_back(work, order, by)
    promotions.give_back(work, order.buyer_id, order.checkout_id, order.redemptions)
    work.emit(
        OrderCancelled(
            seller_id=order.seller_id,
            order_id=order.order_id,
            reason=reason,
            by=by,
            fault=fault,
            was=order.status.value,
            refund=owed,
            paid_at=order.paid_at,
            shipped_at=order.shipped_at,
            by_platform=order.by_platform,
        )
    )
    ended = cancelled.with_(
        lines=refunds.cancelled_lines(order, rules.units_left(order)),
        refunds=[*order.refunds, *([owed] if owed else [])],
        cancelled_at=work.now,
        cancelled_by=by,
        cancel_reason=reason,
        fault=fault,
        late=order.late or reason is CancelReason.NOT_SHIPPED_IN_TIME,
    )
    return store.save(work, ended, before=order)


def _give_stock_back(work: Work, order: Order, by: CancelledBy) -> None:
    """Units set aside go back on sale; so do those of a parcel the seller says was never handed over."""
    inventory.release(work, order.seller_id, order.order_id, rules.left_to_ship(order))
    if by is CancelledBy.SELLER and order.status is OrderStatus.AWAITING_COLLECTION:
        inventory.restock(work, order.seller_id, order.order_id, order.shipped_units)


def cancel_lines(work: Work, seller_id: str, order_id: str, lines: list[CancelledUnits]) -> Order:
    """The seller is out of stock of some units; the rest is shipped. All of them cancel the order.

    Raises NotFound, NotPossible, NoSuchUnits.
    """
    order = sold(seller_id, order_id)
    units: dict[str, int] = {}
    for asked in lines:
        units[asked.line_id] = units.get(asked.line_id, 0) + asked.quantity
    ORDER.move(order, "cancel_lines", SELLER)
    left = rules.units_left(order)
    for line_id, quantity in units.items():
        if quantity > left.get(line_id, 0):
            raise NoSuchUnits(f"Of line {line_id}, {left.get(line_id, 0)} are to be shipped.", line_id=line_id)
    if units == left and order.status is OrderStatus.AWAITING_SHIPMENT:
        return seen_by(SELLER, _cancel(work, order, SELLER, CancelReason.OUT_OF_STOCK))
    return seen_by(SELLER, _cancel_units(work, order, units, SELLER, CancelReason.OUT_OF_STOCK))


def _cancel_units(work: Work, order: Order, units: Mapping[str, int], by: str, reason: CancelReason) -> Order:
    """Some units will not come: they go back on sale, and their share of the money is owed to the buyer."""
    owed = refunds.refund_of(order, units, reason, work.now)
    fault = _fault(by, reason, order)
    changes: dict[str, Any] = {
        "lines": refunds.cancelled_lines(order, units),
        "refunds": [*order.refunds, owed],
    }
    if units == rules.units_left(order):
        after = _with_the_rest_gone(work, ORDER.move(order, "cancel_rest", by, **changes))
    else:
        after = ORDER.move(order, "cancel_lines", by, **changes)
    by_sku = units_by_sku((line.sku_id, units.get(line.line_id, 0)) for line in order.lines)
    inventory.release(work, order.seller_id, order.order_id, by_sku)
    work.emit(
        OrderLinesCancelled(
            seller_id=order.seller_id,
            order_id=order.order_id,
            reason=reason,
            by=CancelledBy(by),
            fault=fault,
            refund=owed,
            paid_at=order.paid_at,
        )
    )
    return store.save(work, after, before=order)


def _with_the_rest_gone(work: Work, order: Order) -> Order:
    """All that will come of an order is shipped; its parcels may have been scanned or delivered already."""
    seen_by_carrier = order.in_transit_at is not None
    order = dispatched(work, order)
    if has_all(order):
        return delivered(work, order)
    return collected(work, order) if seen_by_carrier else order


def _fault(by: str, reason: CancelReason, order: Order) -> Fault:
    fault = reasons.fault_of(by, reason, order.status)
    if fault is None:
        fitting = reasons.reasons_for(by, order.status)
        raise ReasonDoesNotFit(
            f"{reason} does not fit a {order.status} order. Possible: {', '.join(fitting)}.", reasons=fitting
        )
    return fault
