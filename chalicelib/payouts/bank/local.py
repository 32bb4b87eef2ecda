"""The bank of the local stages: it answers at once."""

from datetime import datetime

from chalicelib.kit.work import Work
from chalicelib.payouts.bank import Accepted, BankUnavailable, Refused, Transfer
from chalicelib.payouts.errors import AlreadyAtTheBank


class LocalBank:
    """Pays at once. An account ending in 0002 is refused with R03; for one in 0003 the bank is down."""

    acts_outside = True

    def transfer(self, work: Work, transfer: Transfer) -> Accepted:
        if transfer.account.last4 == "0002":
            raise Refused("R03", "No account, or unable to locate it")
        if transfer.account.last4 == "0003":
            raise BankUnavailable(transfer.transfer_id)
        return Accepted(f"trf_{transfer.transfer_id}")

    def has_arrived(self, reference: str, now: datetime) -> bool:
        return True

    def withdraw(self, work: Work, reference: str) -> None:
        raise AlreadyAtTheBank

    def small_amounts(self) -> tuple[int, int]:
        """Always the same: whoever tries the product has no bank to ask."""
        return 11, 22
