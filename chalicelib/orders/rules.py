"""The life of an order, and the arithmetic of its amounts."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.kit.money import Money, total
from chalicelib.orders.models import Amounts, Order, OrderLine, OrderStatus

BUYER, SELLER, SYSTEM, CARRIER = "buyer", "seller", "system", "carrier"
S = OrderStatus


UNSHIPPED = (S.AWAITING_SHIPMENT, S.PARTIALLY_SHIPPING)
"""Statuses in which units are still to be shipped."""


class ShippingPrice(NamedTuple):
    """What shipping an order costs, and what the seller and the platform take off it for the buyer."""

    original: Money
    seller_discount: Money
    platform_discount: Money


ORDER = Lifecycle(
    "order",
    S.UNPAID,
    [
        Action("pay", (S.UNPAID,), S.AWAITING_SHIPMENT, (SYSTEM,), "order_paid"),
        Action("mark_late", (S.AWAITING_SHIPMENT,), S.AWAITING_SHIPMENT, (SYSTEM,), "order_late"),
        Action("mark_late", (S.PARTIALLY_SHIPPING,), S.PARTIALLY_SHIPPING, (SYSTEM,), "order_late"),
        Action("ship_part", UNSHIPPED, S.PARTIALLY_SHIPPING, (SELLER,), "order_partly_shipped"),
        Action("ship", UNSHIPPED, S.AWAITING_COLLECTION, (SELLER,), "order_shipped"),
        Action("collect", (S.AWAITING_COLLECTION,), S.IN_TRANSIT, (CARRIER,), "order_in_transit"),
        Action("deliver", (S.AWAITING_COLLECTION, S.IN_TRANSIT), S.DELIVERED, (CARRIER,), "order_delivered"),
        Action("cancel", (S.UNPAID, S.AWAITING_SHIPMENT), S.CANCELLED, (BUYER, SELLER, SYSTEM), "order_cancelled"),
    ],
    [
        Clock(S.UNPAID, "unpaid_expiry", "orders.unpaid_expires_minutes", "cancel"),
        Clock(S.AWAITING_SHIPMENT, "ship_by", "ship_by", "mark_late"),
        Clock(S.AWAITING_SHIPMENT, "auto_cancel", "orders.auto_cancel_business_days", "cancel"),
    ],
)


def amounts_of(lines: Sequence[OrderLine], shipping: ShippingPrice) -> Amounts:
    """The parts of what the buyer pays, from the lines and the price of their shipping."""
    currency = lines[0].unit_price.currency
    original_price = total([line.amount for line in lines], currency)
    seller_discount = total([line.seller_discount for line in lines], currency)
    platform_discount = total([line.platform_discount for line in lines], currency)
    sub_total = original_price - seller_discount - platform_discount
    shipping_fee = shipping.original - shipping.seller_discount - shipping.platform_discount
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


def free_shipping(currency: str) -> ShippingPrice:
    """Shipping that costs the buyer nothing."""
    nothing = Money(amount=0, currency=currency)
    return ShippingPrice(original=nothing, seller_discount=nothing, platform_discount=nothing)


def left_to_ship(order: Order) -> dict[str, int]:
    """Units by SKU that no parcel has taken yet."""
    left = {sku: units - order.shipped_units.get(sku, 0) for sku, units in order.quantities().items()}
    return {sku: units for sku, units in left.items() if units}


def together(*parts: Mapping[str, int]) -> dict[str, int]:
    """The sum of units by SKU."""
    return {sku: sum(part.get(sku, 0) for part in parts) for sku in dict.fromkeys(chain(*parts))}
