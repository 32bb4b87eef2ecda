"""The bank port. A transfer is idempotent by its id; the account number is opened only by a side that sends it."""

from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from chalicelib.kit.entity import Value
from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.sellers.models import SealedAccount


class Refused(Exception):
    """The bank will not pay into this account; `code` is its return code."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


class BankUnavailable(Exception):
    """The bank did not answer; ask again."""


class Transfer(Value):
    """Money for a seller's account. `holder` is whom it belongs to, an individual or a business."""

    transfer_id: str
    seller_id: str
    amount: Money
    account: SealedAccount
    holder: str
    individual: bool
    email: str
    purpose: Literal["payout", "verification"] = "payout"


class Accepted(NamedTuple):
    """The bank has it under `reference`. Without `settles_at` it is paid already, else unless it comes back."""

    reference: str
    settles_at: datetime | None = None


class Bank(Protocol):
    """Someone who pays sellers.

    One that acts outside may have paid what it was asked for though it did not answer. Another only notes it in
    the caller's transaction, and it can be withdrawn until it leaves.
    """

    @property
    def acts_outside(self) -> bool: ...

    def transfer(self, work: Work, transfer: Transfer) -> Accepted:
        """Send the money; asked again for the same transfer, it answers the same.

        What a side must remember of it is added to `work`. Raises Refused, BankUnavailable.
        """
        ...

    def has_arrived(self, reference: str, now: datetime) -> bool:
        """Whether a transfer that was accepted is paid for good; asked when it should be, or may have come back.

        Raises Refused if it came back, BankUnavailable.
        """
        ...

    def withdraw(self, work: Work, reference: str) -> None:
        """Take back a transfer that was accepted and has not left yet. Raises AlreadyAtTheBank."""
        ...

    def small_amounts(self) -> tuple[int, int]:
        """Two amounts in cents to prove an account with."""
        ...
