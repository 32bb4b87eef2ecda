"""The bank port and its local side. A transfer is idempotent by the payout's id."""

from typing import Protocol

from chalicelib.kit.money import Money
from chalicelib.sellers.models import BankAccount


class Refused(Exception):
    """The bank will not pay into this account; `code` is its return code."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


class BankUnavailable(Exception):
    """The bank did not answer; ask again."""


class Bank(Protocol):
    """Someone who pays sellers."""

    def transfer(self, payout_id: str, amount: Money, account: BankAccount) -> str:
        """Send the money; returns the bank's reference, the same for the same payout.

        Raises Refused, BankUnavailable.
        """
        ...


class LocalBank:
    """Accepts at once. An account ending in 0002 is refused with R03; for one in 0003 the bank is down."""

    def transfer(self, payout_id: str, amount: Money, account: BankAccount) -> str:
        if account.last4 == "0002":
            raise Refused("R03", "No account, or unable to locate it")
        if account.last4 == "0003":
            raise BankUnavailable(payout_id)
        return f"trf_{payout_id}"


bank: Bank = LocalBank()
