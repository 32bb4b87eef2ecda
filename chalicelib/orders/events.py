"""What orders tell. An order's amounts and lines as placed never change; a refund names its parts."""

from datetime import datetime
from typing import ClassVar, Literal

from chalicelib.kit.events import Event
from chalicelib.kit.money import Money
from chalicelib.orders.models import CancelledBy, CancelReason, DeliveryEvidence, Fault, Refund, RejectReason


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
    """The money is captured; the buyer may still cancel freely."""

    name = "order_paid"
    ship_by: datetime
    paid_at: datetime | None = None


class OrderReleased(OrderEvent):
    """The remorse window is over: the seller packs and ships."""

    name = "order_released"
    ship_by: datetime


class ShipByNear(OrderEvent):
    name = "ship_by_near"
    ship_by: datetime
    hours_left: int


class OrderLate(OrderEvent):
    """Not shipped by its ship-by time; one with `shipped_at` has been confirmed, but not scanned."""

    name = "order_late"
    ship_by: datetime
    shipped_at: datetime | None = None
    by_platform: bool = False


class OrderPartlyShipped(OrderEvent):
    name = "order_partly_shipped"
    shipped_at: datetime


class OrderShipped(OrderEvent):
    """All of it is dispatched, in time unless `late`; `by_platform` from the platform's warehouse.

    `untraceable`: a parcel of it has a number that no carrier answers for.
    """

    name = "order_shipped"
    shipped_at: datetime
    ship_by: datetime
    late: bool
    by_platform: bool = False
    untraceable: bool = False


class OrderInTransit(OrderEvent):
    name = "order_in_transit"
    collected_at: datetime
    shipped_at: datetime | None = None
    by_platform: bool = False
    untraceable: bool = False


class OrderDeliveryLate(OrderEvent):
    """Not delivered by the promise."""

    name = "order_delivery_late"
    deliver_by: datetime
    by_platform: bool = False


class OrderDelivered(OrderEvent):
    """The buyer has it, within the promise unless `late`.

    `evidence`: who says so of all its parcels; the seller, if any of them is delivered by the seller's word alone.
    `scanned`: whether a carrier has ever scanned it.
    """

    name = "order_delivered"
    delivered_at: datetime
    late: bool = False
    deliver_by: datetime | None = None
    shipped_at: datetime | None = None
    by_platform: bool = False
    evidence: DeliveryEvidence = DeliveryEvidence.CARRIER
    untraceable: bool = False
    scanned: bool = True


class OrderDeliveryConfirmed(OrderEvent):
    """What the seller alone had reported is borne out by the buyer, or by a carrier for every parcel.

    `untraced`: until now nobody else could follow it.
    """

    name = "order_delivery_confirmed"
    confirmed_at: datetime
    evidence: DeliveryEvidence
    shipped_at: datetime | None = None
    untraced: bool = False
    by_platform: bool = False


class OrderCompleted(OrderEvent):
    """It can no longer be returned."""

    name = "order_completed"


class CancellationRequested(OrderEvent):
    name = "cancellation_requested"
    reason: CancelReason
    answer_by: datetime


class CancellationRejected(OrderEvent):
    name = "cancellation_rejected"
    reason: RejectReason


class OrderLinesCancelled(OrderEvent):
    """Some units will not come; `refund` says which, and what is given back for them."""

    name = "order_lines_cancelled"
    reason: CancelReason
    by: CancelledBy
    fault: Fault
    refund: Refund
    paid_at: datetime | None = None


class OrderCancelled(OrderEvent):
    """`was`: the status before. `refund`: what is given back, if anything was paid."""

    name = "order_cancelled"
    reason: CancelReason
    by: CancelledBy
    fault: Fault
    was: str
    refund: Refund | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    by_platform: bool = False


class OrderRefundDue(OrderEvent):
    """A part of what was paid is owed to the buyer: a return was decided, or the seller is kind."""

    name = "order_refund_due"
    refund: Refund


class OrderRefunded(OrderEvent):
    """The provider has sent back all that was captured, or all that was left of it."""

    name = "order_refunded"
    refund_id: str


class OrderPartlyRefunded(OrderEvent):
    """The provider has sent back a part of what was captured."""

    name = "order_partly_refunded"
    refund_id: str
    refund: Refund


class PaymentNoticeReceived(Event):
    """The provider tells that something happened to a payment, a refund or a dispute; how it stands is asked."""

    name = "payment_notice_received"
    subject_field: ClassVar[str] = "reference"
    about: Literal["payment", "refund", "dispute"]
    reference: str


class PaymentDiffers(OrderEvent):
    """The provider took something else than the order costs, or took it twice: nothing was made of it."""

    name = "payment_differs"
    payment_id: str
    amount: Money


class LatePaymentReturned(OrderEvent):
    """The money came when the order was cancelled already, and goes back whole."""

    name = "late_payment_returned"
    refund_id: str
    amount: Money


class RefundFailed(OrderEvent):
    """A refund did not reach the buyer, or cannot be sent; an operator has to pay it another way."""

    name = "refund_failed"
    refund_key: str
    reason: str
    amount: Money


class PaymentDisputed(OrderEvent):
    """The buyer's bank takes the payment, or a part of it, back from the platform unless evidence convinces it."""

    name = "payment_disputed"
    dispute_id: str
    amount: Money
    reason: str
    evidence_due_by: datetime


class PaymentDisputeClosed(OrderEvent):
    """The bank has decided; `won` brings the money back to the platform."""

    name = "payment_dispute_closed"
    dispute_id: str
    won: bool


class OrderExportRequested(Event):
    """A seller wants orders as CSV files; `part` is the next to be written."""

    name = "order_export_requested"
    subject_field: ClassVar[str] = "export_id"
    export_id: str
    part: int
