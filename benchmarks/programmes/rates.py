"""A seller's rates worked out straight from the orders as they are, with no events, facts or counters."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.markets.policies import policy_at
from chalicelib.orders.models import CancelReason, DeliveryEvidence, Fault, Order

ZONE = ZoneInfo("America/Los_Angeles")
NOBODY_SAW = (CancelReason.COLLECTION_TIMEOUT, CancelReason.UNTRACEABLE_TRACKING)

Counted = tuple[datetime | None, bool]
"""The instant that an order counts at in a rate, and whether it is against the seller."""


def straight(orders: Iterable[Order], now: datetime) -> dict[str, tuple[int, int]]:
    """Of each rate: the orders it counts in its days, and those of them against the seller."""
    known = list(orders)
    judges = {
        "late_dispatch": _dispatch,
        "on_time_delivery": _delivery,
        "valid_tracking": _tracking,
        "seller_fault_cancellation": _sale,
        "seller_fault_return": _return,
    }
    return {name: _in_days([judge(order, now) for order in known], name, now) for name, judge in judges.items()}


def _in_days(counted: list[Counted], name: str, now: datetime) -> tuple[int, int]:
    today = _day(now)
    rules = policy_at("US", now).standing.rates
    days = next(rule.days for known, rule in rules.items() if known == name)
    found = [against for at, against in counted if at and today - timedelta(days=days) < _day(at) <= today]
    return len(found), sum(found)


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def _dispatch(order: Order, now: datetime) -> Counted:
    ship_by = order.deadlines.ship_by
    return order.shipped_at, bool(order.shipped_at and ship_by and order.shipped_at > ship_by)


def _delivery(order: Order, now: datetime) -> Counted:
    """On time until the promise is over; an order cancelled on its way before that owes no delivery."""
    promised, arrived = order.deadlines.deliver_by, order.delivered_at
    if promised is None or order.shipped_at is None:
        return None, False
    if arrived and arrived <= promised:
        return arrived, False
    overdue = now > promised and not (order.cancelled_at and order.cancelled_at <= promised)
    return (promised, True) if overdue else (None, False)


def _tracking(order: Order, now: datetime) -> Counted:
    """Valid is what a carrier or the buyer bears out; the seller's word, or a number of `other`, alone is not."""
    if order.cancel_reason in NOBODY_SAW:
        return order.shipped_at, True
    reported = order.delivery_evidence is DeliveryEvidence.SELLER
    borne_out = bool(order.in_transit_at or (order.delivered_at and not reported))
    counts = order.untraceable or borne_out or order.delivered_at
    return (order.shipped_at, not borne_out) if counts else (None, False)


def _sale(order: Order, now: datetime) -> Counted:
    lacking = any(refund.reason == CancelReason.OUT_OF_STOCK for refund in order.refunds)
    return order.paid_at, order.fault is Fault.SELLER or lacking


def _return(order: Order, now: datetime) -> Counted:
    """Nobody in this month sends anything back."""
    return order.delivered_at, False
