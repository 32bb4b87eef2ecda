"""Who may cancel from which status for which reason, and whose fault it is then (TikTok Shop US, cancellation)."""

from typing import NamedTuple

from chalicelib.orders.models import CancelReason, Fault, OrderStatus
from chalicelib.orders.rules import BUYER, SELLER, SYSTEM

S, R = OrderStatus, CancelReason
BEFORE_PACKING = (S.UNPAID, S.ON_HOLD)
BEFORE_SHIPPING = (S.ON_HOLD, S.AWAITING_SHIPMENT)
BUYER_CAN = (S.UNPAID, S.ON_HOLD, S.AWAITING_SHIPMENT)
SELLER_CAN = (S.ON_HOLD, S.AWAITING_SHIPMENT, S.PARTIALLY_SHIPPING, S.AWAITING_COLLECTION)
SENT = (S.AWAITING_COLLECTION, S.IN_TRANSIT)


class Rule(NamedTuple):
    """A row: this actor may give this reason while the order is in one of these statuses."""

    by: str
    reason: CancelReason
    statuses: tuple[OrderStatus, ...]
    fault: Fault


RULES = (
    Rule(BUYER, R.CHANGE_PAYMENT_METHOD, BEFORE_PACKING, Fault.BUYER),
    Rule(BUYER, R.CREATED_BY_MISTAKE, BUYER_CAN, Fault.BUYER),
    Rule(BUYER, R.BETTER_PRICE, BUYER_CAN, Fault.BUYER),
    Rule(BUYER, R.WRONG_DELIVERY_INFO, BUYER_CAN, Fault.BUYER),
    Rule(BUYER, R.DISCOUNT_NOT_EXPECTED, BUYER_CAN, Fault.BUYER),
    Rule(BUYER, R.HIGH_DELIVERY_COSTS, BUYER_CAN, Fault.BUYER),
    Rule(BUYER, R.NO_LONGER_NEEDED, BUYER_CAN, Fault.BUYER),
    Rule(BUYER, R.FORGOT_TO_APPLY_COUPONS, BUYER_CAN, Fault.BUYER),
    Rule(BUYER, R.NOT_SHIPPED_ON_TIME, (S.AWAITING_SHIPMENT,), Fault.SELLER),
    Rule(SELLER, R.OUT_OF_STOCK, SELLER_CAN, Fault.SELLER),
    Rule(SELLER, R.WRONG_PRICE, BEFORE_SHIPPING, Fault.SELLER),
    Rule(SELLER, R.ADDRESS_NOT_DELIVERABLE, SELLER_CAN, Fault.BUYER),
    Rule(SELLER, R.BUYER_REQUESTED_CANCELLATION, SELLER_CAN, Fault.BUYER),
    Rule(SYSTEM, R.UNPAID_TIMEOUT, (S.UNPAID,), Fault.BUYER),
    Rule(SYSTEM, R.NOT_SHIPPED_IN_TIME, (S.AWAITING_SHIPMENT, S.PARTIALLY_SHIPPING), Fault.SELLER),
    Rule(SYSTEM, R.RISK_REVIEW, BUYER_CAN, Fault.PLATFORM),
    Rule(SYSTEM, R.COLLECTION_TIMEOUT, (S.AWAITING_COLLECTION,), Fault.SELLER),
    Rule(SYSTEM, R.NOT_DELIVERED, SENT, Fault.CARRIER),
    Rule(SYSTEM, R.PACKAGE_LOST, SENT, Fault.CARRIER),
    Rule(SYSTEM, R.PACKAGE_DAMAGED, SENT, Fault.CARRIER),
    Rule(SYSTEM, R.PACKAGE_REFUSED, SENT, Fault.BUYER),
    Rule(SYSTEM, R.UNTRACEABLE_TRACKING, SENT, Fault.SELLER),
)


def fault_of(by: str, reason: CancelReason, status: OrderStatus) -> Fault | None:
    """Whose fault it is; None if this actor cannot give this reason now."""
    fits = [rule.fault for rule in RULES if rule[:2] == (by, reason) and status in rule.statuses]
    return fits[0] if fits else None


def reasons_for(by: str, status: OrderStatus) -> list[CancelReason]:
    """The reasons an actor can give now."""
    return [rule.reason for rule in RULES if rule.by == by and status in rule.statuses]
