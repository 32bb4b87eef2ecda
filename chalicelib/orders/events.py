"""What orders tell. Reactions load the order; its amounts and lines never change."""

from datetime import datetime
from typing import ClassVar

from chalicelib.kit.events import Event


class OrderEvent(Event):
    """Something happened to one order."""

    subject_field: ClassVar[str] = "order_id"
    order_id: str


class OrderPlaced(OrderEvent):
    name = "order_placed"
    buyer_id: str


class PaymentDeclined(OrderEvent):
    name = "payment_declined"
    reason: str


class OrderPaid(OrderEvent):
    name = "order_paid"
    ship_by: datetime


class OrderLate(OrderEvent):
    name = "order_late"
    ship_by: datetime


class OrderPartlyShipped(OrderEvent):
    """A parcel is on its way, and units are left to ship."""

    name = "order_partly_shipped"


class OrderShipped(OrderEvent):
    """The last of its units is on its way."""

    name = "order_shipped"


class OrderInTransit(OrderEvent):
    name = "order_in_transit"


class OrderDelivered(OrderEvent):
    name = "order_delivered"
    delivered_at: datetime


class OrderCancelled(OrderEvent):
    name = "order_cancelled"
    reason: str
    by: str
    refund_due: bool


class OrderRefunded(OrderEvent):
    """The payment provider has sent the money back."""

    name = "order_refunded"
    refund_id: str
