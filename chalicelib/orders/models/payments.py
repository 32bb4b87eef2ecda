"""How an order is paid: the buyer's tries, what became of them, and disputes about the payment."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from chalicelib.kit.entity import Value
from chalicelib.kit.money import Money


class PaymentStatus(StrEnum):
    """Where a payment is: `waiting` for a method, `action_needed` by the buyer, such as their bank's question."""

    WAITING = "waiting"
    ACTION_NEEDED = "action_needed"
    PROCESSING = "processing"
    CAPTURED = "captured"
    CLOSED = "closed"


class Payment(Value):
    """How the order is paid. `failure` is the provider's word for the last attempt that failed.

    `payment_id` is the provider's, opened once an order; `attempt` counts the methods tried. `returned_as` is the
    refund of money that came when the order was cancelled already, `return_failure` why that did not arrive.
    """

    method: str
    status: PaymentStatus = PaymentStatus.WAITING
    payment_id: str | None = None
    attempt: int = 1
    capture_id: str | None = None
    failure: str | None = None
    returned_as: str | None = None
    return_failure: str | None = None


class DisputeStatus(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class PaymentDispute(Value):
    """The buyer's bank took the payment back; whoever answers hands in evidence by `evidence_due_by`."""

    dispute_id: str = Field(examples=["dp_1"])
    amount: Money
    reason: str = Field(examples=["product_not_received"])
    evidence_due_by: datetime
    opened_at: datetime
    status: DisputeStatus = DisputeStatus.OPEN


class PurchasePayment(Value):
    """How a purchase is paid, for its buyer alone. The keys let the buyer's client confirm; nothing stores them.

    `advice` says what to do after a decline. Without keys there is nothing for the client to confirm now.
    """

    order_id: str = Field(examples=["ord_01k0000000000000000000000"])
    amount: Money
    status: PaymentStatus
    failure: str | None = Field(default=None, examples=["insufficient_funds"])
    advice: str | None = Field(default=None, examples=["Your card has too little money. Try another card."])
    client_secret: str | None = Field(default=None, examples=["pi_1_secret_2"])
    publishable_key: str | None = Field(default=None, examples=["pk_live_1"])


class MovementKind(StrEnum):
    """What moved the platform's balance at the provider."""

    CAPTURE = "capture"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute_won"
    FEE = "fee"
    OTHER = "other"


class Movement(NamedTuple):
    """Money at the provider: what comes in is positive, `fee_cents` is what it keeps. `order_id` if it names one.

    `reference` is the provider's name of the capture, refund or dispute.
    """

    kind: MovementKind
    reference: str
    order_id: str
    cents: int
    currency: str
    fee_cents: int = 0
