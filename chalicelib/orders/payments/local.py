"""The provider of throw-away stages: no money moves."""

from collections.abc import Iterator
from datetime import UTC, datetime

from chalicelib.kit.money import Money
from chalicelib.orders.errors import ProviderUnavailable
from chalicelib.orders.models.payments import Movement, PaymentStatus
from chalicelib.orders.payments import (
    Charge,
    Declined,
    Dispute,
    ForClient,
    SentRefund,
    TakenPayment,
)


class LocalPayments:
    """Captures at once. `pm_card_declined` is declined, `pm_provider_down` is never reached."""

    keeps_balance = False

    def open(self, charge: Charge) -> TakenPayment:
        return TakenPayment(f"pay_{charge.order_id}", charge.order_id, charge.amount, PaymentStatus.WAITING)

    def confirm(self, payment_id: str, charge: Charge, method: str, attempt: int) -> TakenPayment:
        if method == "pm_card_declined":
            raise Declined("card_declined")
        if method == "pm_provider_down":
            raise ProviderUnavailable(method)
        taken = PaymentStatus.CAPTURED
        return TakenPayment(payment_id, charge.order_id, charge.amount, taken, f"cap_{charge.order_id}")

    def payment(self, payment_id: str) -> TakenPayment:
        order_id = payment_id.removeprefix("pay_")
        return TakenPayment(payment_id, order_id, Money(amount=0), PaymentStatus.WAITING)

    def close(self, payment_id: str, charge: Charge) -> TakenPayment:
        return TakenPayment(payment_id, charge.order_id, charge.amount, PaymentStatus.CLOSED)

    def for_client(self, payment_id: str) -> ForClient | None:
        return None

    def refund(self, refund_key: str, payment_id: str, charge: Charge, amount: Money) -> SentRefund:
        return SentRefund(f"rfd_{refund_key}", charge.order_id, refund_key, amount)

    def refunded(self, refund_id: str) -> SentRefund:
        key = refund_id.removeprefix("rfd_")
        return SentRefund(refund_id, key.rpartition("-")[0], key, Money(amount=0))

    def dispute(self, dispute_id: str) -> Dispute:
        nothing = Money(amount=0)
        return Dispute(dispute_id, "", nothing, "general", datetime.max.replace(tzinfo=UTC), taken=False)

    def submit_evidence(self, dispute_id: str, text: str, pdf: bytes | None) -> None:
        """Nobody disputes a payment here."""

    def movements(self, first: datetime, last: datetime) -> Iterator[Movement]:
        return iter(())
