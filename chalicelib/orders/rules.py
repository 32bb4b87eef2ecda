"""The life of an order, and the arithmetic of its amounts."""

from collections.abc import Sequence

from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.kit.money import Money, total
from chalicelib.orders.models import Amounts, OrderLine, OrderStatus

BUYER, SELLER, SYSTEM, CARRIER = "buyer", "seller", "system", "carrier"
S = OrderStatus

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


def amounts_of(lines: Sequence[OrderLine]) -> Amounts:
    """The parts of what the buyer pays. Shipping is the seller's and no state tax is collected yet."""
    currency = lines[0].unit_price.currency
    sub_total = total([line.amount for line in lines], currency)
    nothing = Money(amount=0, currency=currency)
    return Amounts(sub_total=sub_total, shipping_fee=nothing, tax=nothing, total=sub_total)
