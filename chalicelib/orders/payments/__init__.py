"""The payment port: one payment an order, taken, given back, disputed, and listed day by day.

A payment is opened once an order and charges nothing until it is confirmed; every call may be repeated.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from chalicelib.kit.money import Money
from chalicelib.orders.errors import ProviderUnavailable as ProviderUnavailable
from chalicelib.orders.models.payments import Movement, PaymentStatus


class Declined(Exception):
    """The provider will not take this payment method; `reason` is its word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RefundRefused(Exception):
    """The provider will never send this refund; `reason` is its word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Charge(NamedTuple):
    """What an order costs, and the checkout it belongs to."""

    order_id: str
    checkout_id: str
    amount: Money


class TakenPayment(NamedTuple):
    """How a payment stands at the provider. `order_id` is empty where it is not one of ours."""

    payment_id: str
    order_id: str
    amount: Money
    status: PaymentStatus
    capture_id: str | None = None
    failure: str | None = None


class ForClient(NamedTuple):
    """With these the buyer's client pays at the provider: never stored, never logged."""

    client_secret: str
    publishable_key: str


class SentRefund(NamedTuple):
    """How a refund stands at the provider; with `failure` its money is back with us."""

    refund_id: str
    order_id: str
    refund_key: str
    amount: Money
    failure: str | None = None


class Dispute(NamedTuple):
    """A buyer's bank takes a payment back. `taken`: the money has left us; `won` is known once it is closed."""

    dispute_id: str
    order_id: str
    amount: Money
    reason: str
    evidence_due_by: datetime
    taken: bool
    won: bool | None = None


class PaymentProvider(Protocol):
    """Someone who takes the buyers' money and gives it back."""

    keeps_balance: bool
    """Whether there is a balance to hold ours against."""

    def open(self, charge: Charge) -> TakenPayment:
        """The order's payment, the same for the same order; nothing is charged. Raises Declined."""
        ...

    def confirm(self, payment_id: str, charge: Charge, method: str, attempt: int) -> TakenPayment:
        """Take the money by this method; the same attempt repeated takes nothing more. Raises Declined."""
        ...

    def payment(self, payment_id: str) -> TakenPayment:
        """How a payment stands."""
        ...

    def close(self, payment_id: str, charge: Charge) -> TakenPayment:
        """Let nobody pay it any more; the answer says whether somebody has, or still may."""
        ...

    def for_client(self, payment_id: str) -> ForClient | None:
        """What the buyer's client confirms the payment with; None where clients confirm nothing."""
        ...

    def refund(self, refund_key: str, payment_id: str, charge: Charge, amount: Money) -> SentRefund:
        """Give so much of it back, once for the same key. Raises RefundRefused."""
        ...

    def refunded(self, refund_id: str) -> SentRefund:
        """How a refund stands."""
        ...

    def dispute(self, dispute_id: str) -> Dispute:
        """How a dispute stands."""
        ...

    def submit_evidence(self, dispute_id: str, text: str, pdf: bytes | None) -> None:
        """Hand in what speaks for us, for good; the same again changes nothing."""
        ...

    def movements(self, first: datetime, last: datetime) -> Iterator[Movement]:
        """What moved the balance from an instant on, before another."""
        ...
