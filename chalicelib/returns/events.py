"""What returns tell. `fault` says whose it is; only the seller's counts in the seller's rates."""

from datetime import datetime
from typing import ClassVar

from chalicelib.kit.events import Event
from chalicelib.kit.money import Money
from chalicelib.orders.models import Fault
from chalicelib.returns.models import DenialReason, ReturnKind, ReturnStatus, WayBackMethod


class ReturnEvent(Event):
    """Something happened to one case of an order."""

    subject_field: ClassVar[str] = "return_id"
    return_id: str
    order_id: str


class ReturnRequested(ReturnEvent):
    """The buyer asks; the order's money waits until the case has ended."""

    name = "return_requested"
    kind: ReturnKind
    reason: str
    fault: Fault
    answer_by: datetime


class PartialRefundOffered(ReturnEvent):
    name = "partial_refund_offered"
    amount: Money


class PartialRefundDeclined(ReturnEvent):
    name = "partial_refund_declined"
    answer_by: datetime


class ReturnDenied(ReturnEvent):
    name = "return_denied"
    reason: DenialReason


class ReturnDisputed(ReturnEvent):
    name = "return_disputed"


class ReturnApproved(ReturnEvent):
    """The goods are to come back, by this way and at whose cost; `by` silence, the seller or an operator."""

    name = "return_approved"
    method: WayBackMethod
    paid_by: str
    by: str


class ReturnLabelReady(ReturnEvent):
    name = "return_label_ready"
    carrier: str
    tracking_number: str


class ReturnLabelRefused(ReturnEvent):
    name = "return_label_refused"
    detail: str


class ReturnPickupBooked(ReturnEvent):
    """The carrier comes for the parcel."""

    name = "return_pickup_booked"
    confirmation: str
    earliest: datetime
    latest: datetime


class ReturnPickupRefused(ReturnEvent):
    """No one comes; the parcel has its label and can be brought."""

    name = "return_pickup_refused"
    detail: str


class ReturnPickupCancelled(ReturnEvent):
    """What was, or is being, booked is not wanted any more."""

    name = "return_pickup_cancelled"


class ReturnShippedBack(ReturnEvent):
    """The parcel is on its way; now its label is used, and this is what it costs and who bears it."""

    name = "return_shipped_back"
    tracking_number: str | None = None
    price: Money | None = None
    paid_by: str


class ReturnWayBackReassigned(ReturnEvent):
    """The label was used at the cost of `paid_before`, and a decision lets another bear it."""

    name = "return_way_back_reassigned"
    price: Money
    paid_by: str
    paid_before: str


class ReturnReceived(ReturnEvent):
    name = "return_received"
    inspect_by: datetime


class ReturnedGoodsRejected(ReturnEvent):
    name = "returned_goods_rejected"
    reason: DenialReason


class ReplacementApproved(ReturnEvent):
    name = "replacement_approved"
    by: str


class ReturnRefundDue(ReturnEvent):
    """The case is decided for the buyer: this much of the order is given back."""

    name = "return_refund_due"
    refund_key: str
    amount: Money
    by: str


class ReturnEnded(ReturnEvent):
    """The last step of a case. What was `refunded` or `replaced` counts against whose `fault` it is."""

    name = "return_ended"
    outcome: ReturnStatus
    kind: ReturnKind
    reason: str
    fault: Fault
    delivered_at: datetime | None = None


class EvidenceFileRequested(ReturnEvent):
    name = "evidence_file_requested"


class ReturnTermsChanged(Event):
    name = "return_terms_changed"
    subject_field: ClassVar[str] = "seller_id"
