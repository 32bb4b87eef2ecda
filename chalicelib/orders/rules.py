"""The life of an order, and the arithmetic of its amounts."""

from collections.abc import Sequence
from typing import NamedTuple

from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.kit.money import Money, total
from chalicelib.orders.models import Amounts, OrderLine, OrderStatus

BUYER, SELLER, SYSTEM, CARRIER = "buyer", "seller", "system", "carrier"
S = OrderStatus


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
        Action("ship", (S.AWAITING_SHIPMENT,), S.AWAITING_COLLECTION, (SELLER,), "order_shipped"),
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
