"""The payment port and its local side. Calls are idempotent by the ids they are given."""

from typing import Protocol

from chalicelib.kit.money import Money


class Declined(Exception):
    """The provider will not take this payment method; `reason` is its word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ProviderUnavailable(Exception):
    """The provider did not answer; ask again."""


class PaymentProvider(Protocol):
    """Someone who takes the buyers' money and gives it back."""

    def capture(self, order_id: str, amount: Money, method: str) -> str:
        """Take the money; returns the capture's id, the same for the same order."""
        ...

    def refund(self, refund_key: str, order_id: str, amount: Money) -> str:
        """Give so much of it back; returns the refund's id, the same for the same key. No capture, no money."""
        ...


class LocalPayments:
    """Captures at once. `pm_card_declined` is declined, `pm_provider_down` is never reached."""

    def capture(self, order_id: str, amount: Money, method: str) -> str:
        if method == "pm_card_declined":
            raise Declined("card_declined")
        if method == "pm_provider_down":
            raise ProviderUnavailable(method)
        return f"cap_{order_id}"

    def refund(self, refund_key: str, order_id: str, amount: Money) -> str:
        return f"rfd_{refund_key}"


provider: PaymentProvider = LocalPayments()
