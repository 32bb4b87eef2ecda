"""The life of an order, and the arithmetic of its amounts."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.kit.money import Money, shares, total
from chalicelib.markets.models import CountedAt
from chalicelib.orders.models import Amounts, DeliveryEvidence, Order, OrderLine, OrderStatus

BUYER, SELLER, SYSTEM, CARRIER = "buyer", "seller", "system", "carrier"
S = OrderStatus


class ShippingPrice(NamedTuple):
    """What shipping an order costs, and what the seller and the platform take off it for the buyer."""

    original: Money
    seller_discount: Money
    platform_discount: Money

    @property
    def to_pay(self) -> Money:
        """The buyer's shipping fee."""
        return self.original - self.seller_discount - self.platform_discount


UNSHIPPED = (S.AWAITING_SHIPMENT, S.PARTIALLY_SHIPPING)
"""Statuses in which units are still to be shipped."""
ON_THE_WAY = (S.AWAITING_COLLECTION, S.IN_TRANSIT)
ARRIVED = (S.DELIVERED, S.COMPLETED)

ORDER = Lifecycle(
    "order",
    S.UNPAID,
    [
        Action("pay", (S.UNPAID,), S.ON_HOLD, (SYSTEM,), "order_paid"),
        Action("release", (S.ON_HOLD,), S.AWAITING_SHIPMENT, (SYSTEM,), "order_released"),
        *(Action("warn", (status,), status, (SYSTEM,), "ship_by_near") for status in UNSHIPPED),
        *(Action("mark_late", (s,), s, (SYSTEM,), "order_late") for s in (*UNSHIPPED, S.AWAITING_COLLECTION)),
        Action(
            "request_cancellation",
            (S.AWAITING_SHIPMENT,),
            S.AWAITING_SHIPMENT,
            (BUYER,),
            "cancellation_requested",
        ),
        Action("approve_cancellation", (S.AWAITING_SHIPMENT,), S.CANCELLED, (SELLER, SYSTEM), "order_cancelled"),
        Action(
            "reject_cancellation",
            (S.AWAITING_SHIPMENT,),
            S.AWAITING_SHIPMENT,
            (SELLER, SYSTEM),
            "cancellation_rejected",
        ),
        *(Action("cancel_lines", (status,), status, (SELLER,), "order_lines_cancelled") for status in UNSHIPPED),
        Action(
            "cancel_rest",
            (S.PARTIALLY_SHIPPING,),
            S.AWAITING_COLLECTION,
            (SELLER, SYSTEM),
            "order_lines_cancelled",
        ),
        Action("ship_part", UNSHIPPED, S.PARTIALLY_SHIPPING, (SELLER,), "order_partly_shipped"),
        Action("ship", UNSHIPPED, S.AWAITING_COLLECTION, (SELLER,), "order_shipped"),
        Action("collect", (S.AWAITING_COLLECTION,), S.IN_TRANSIT, (CARRIER,), "order_in_transit"),
        *(Action("mark_undelivered", (s,), s, (SYSTEM,), "order_delivery_late") for s in ON_THE_WAY),
        Action("deliver", ON_THE_WAY, S.DELIVERED, (CARRIER,), "order_delivered"),
        Action("confirm_receipt", ON_THE_WAY, S.DELIVERED, (BUYER,), "order_delivered"),
        *(Action("confirm_receipt", (s,), s, (BUYER,), "order_delivery_confirmed") for s in ARRIVED),
        Action("complete", (S.DELIVERED,), S.COMPLETED, (SYSTEM,), "order_completed"),
        Action("cancel", (S.UNPAID, S.ON_HOLD), S.CANCELLED, (BUYER,), "order_cancelled"),
        Action(
            "cancel",
            (S.ON_HOLD, S.AWAITING_SHIPMENT, S.AWAITING_COLLECTION),
            S.CANCELLED,
            (SELLER,),
            "order_cancelled",
        ),
        Action(
            "cancel",
            (S.UNPAID, S.ON_HOLD, S.AWAITING_SHIPMENT, *ON_THE_WAY),
            S.CANCELLED,
            (SYSTEM,),
            "order_cancelled",
        ),
    ],
    [
        Clock(S.UNPAID, "unpaid_expiry", "orders.unpaid_expires_minutes", "cancel"),
        Clock(S.ON_HOLD, "remorse", "orders.remorse_minutes", "release"),
        Clock(S.AWAITING_SHIPMENT, "ship_by_near", "ship_by.warnings_hours_before", "warn"),
        Clock(S.AWAITING_SHIPMENT, "ship_by", "ship_by", "mark_late"),
        Clock(S.AWAITING_COLLECTION, "ship_by", "ship_by.counted_at", "mark_late"),
        Clock(S.AWAITING_SHIPMENT, "auto_cancel", "orders.auto_cancel_business_days", "cancel"),
        Clock(S.PARTIALLY_SHIPPING, "auto_cancel", "orders.auto_cancel_business_days", "cancel_rest"),
        Clock(
            S.AWAITING_SHIPMENT,
            "cancellation_answer",
            "orders.cancellation_answer_hours",
            "approve_cancellation",
        ),
        Clock(S.AWAITING_COLLECTION, "collection", "orders.collect_within_business_days", "cancel"),
        Clock(S.IN_TRANSIT, "delivery", "orders.deliver_within_business_days", "mark_undelivered"),
        Clock(S.IN_TRANSIT, "undelivered", "orders.undelivered_cancel_days", "cancel"),
        Clock(S.DELIVERED, "return_window", "returns.window_days", "complete"),
    ],
)


def possible_for(order: Order, role: str) -> list[str]:
    """What a role can do with an order now; a request can only be answered while one is open.

    A buyer is asked for a receipt of what is on its way, or delivered by the seller's word alone.
    """
    answers = {"approve_cancellation", "reject_cancellation"}
    asks = {"request_cancellation"}
    hidden = asks if order.request_is_open else answers
    if order.status in ARRIVED and not is_only_reported(order):
        hidden = hidden | {"confirm_receipt"}
    names = dict.fromkeys(ORDER.possible(order.status, role))
    return [name for name in names if name not in hidden and name not in NOT_ASKED_FOR]


NOT_ASKED_FOR = {"ship_part", "cancel_rest"}
"""Steps that follow from what was shipped or cancelled; nobody asks for them by name."""


def amounts_of(lines: Sequence[OrderLine], shipping: ShippingPrice) -> Amounts:
    """The parts of what the buyer pays, from the lines and the price of their shipping."""
    currency = lines[0].unit_price.currency
    original_price = total([line.amount for line in lines], currency)
    seller_discount = total([line.seller_discount for line in lines], currency)
    platform_discount = total([line.platform_discount for line in lines], currency)
    sub_total = original_price - seller_discount - platform_discount
    shipping_fee = shipping.to_pay
    tax = total([line.tax for line in lines], currency)
    return Amounts(
        original_price=original_price,
        seller_discount=seller_discount,
        platform_discount=platform_discount,
        sub_total=sub_total,
        original_shipping_fee=shipping.original,
        shipping_seller_discount=shipping.seller_discount,
        shipping_platform_discount=shipping.platform_discount,
        shipping_fee=shipping_fee,
        tax=tax,
        total=sub_total + shipping_fee + tax,
    )


def shipping_shares(lines: Sequence[OrderLine], whole: Money) -> list[int]:
    """An amount of the order's shipping by line, in cents: by price, evenly if all lines are free."""
    weights = [line.amount.amount for line in lines]
    return shares(whole.amount, weights if any(weights) else [1] * len(weights))


def free_shipping(currency: str) -> ShippingPrice:
    """Shipping that costs the buyer nothing."""
    nothing = Money(amount=0, currency=currency)
    return ShippingPrice(original=nothing, seller_discount=nothing, platform_discount=nothing)


def counts_as_shipped(order: Order, counted_at: CountedAt) -> bool:
    """Whether the seller has done what the ship-by time is about: by their own word, or once it was scanned."""
    scanned = order.in_transit_at is not None
    return order.shipped_at is not None and (scanned or counted_at == "seller_confirmation")


def evidence_of(order: Order) -> DeliveryEvidence:
    """Who says that all of a delivered order has arrived: the least of what is known of its parcels."""
    if order.received_at:
        return DeliveryEvidence.BUYER
    return DeliveryEvidence.SELLER if order.reported_units else DeliveryEvidence.CARRIER


def is_only_reported(order: Order) -> bool:
    """Whether it counts as delivered, and for some of it by the seller's word alone."""
    return order.status in ARRIVED and order.delivery_evidence is DeliveryEvidence.SELLER


def is_denied(order: Order) -> bool:
    """Whether a carrier has told otherwise than the seller, and nobody has borne the seller out since."""
    return is_only_reported(order) and order.delivery_denied_at is not None


def left_to_ship(order: Order) -> dict[str, int]:
    """Units by SKU that no parcel has taken yet."""
    left = {sku: units - order.shipped_units.get(sku, 0) for sku, units in order.quantities().items()}
    return {sku: units for sku, units in left.items() if units}


def rate(part: int, whole: int) -> int:
    """In basis points, rounded down; nothing of nothing is no rate."""
    return part * 10_000 // whole if whole else 0


def together(*parts: Mapping[str, int]) -> dict[str, int]:
    """The sum of units by SKU."""
    return {sku: sum(part.get(sku, 0) for part in parts) for sku in dict.fromkeys(chain(*parts))}


def fewer(units: Mapping[str, int], gone: Mapping[str, int]) -> dict[str, int]:
    """Units by SKU less others of them; SKUs without a unit left out."""
    left = {sku: count - gone.get(sku, 0) for sku, count in units.items()}
    return {sku: count for sku, count in left.items() if count > 0}


def units_left(order: Order) -> dict[str, int]:
    """Units by line id that no parcel has taken yet; of two lines of one SKU the first has them first."""
    left, found = left_to_ship(order), {}
    for line in order.lines:
        units = min(line.expected, left.get(line.sku_id, 0))
        if units:
            found[line.line_id] = units
            left[line.sku_id] -= units
    return found
