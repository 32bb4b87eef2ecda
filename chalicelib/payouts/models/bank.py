"""Where a seller is paid, as far as anyone is shown it."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from chalicelib.kit.entity import Body, Entity


class BankAccountStatus(StrEnum):
    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    LOCKED = "locked"


class BankAccount(Entity):
    """A seller's bank account by its last four digits. An application's is verified with its papers.

    A changed one is unverified until its two small deposits are named. After too many wrong tries, or when the
    bank sends a deposit back, it is locked and has to be entered anew. So is one that the bank says is closed or
    does not exist: `locked_for` is its return code.
    """

    seller_id: str
    account_id: str = Field(examples=["bnk_01k0000000000000000000000"])
    status: BankAccountStatus
    last4: str = Field(examples=["6789"])
    name_at_bank: str | None = Field(
        default=None, examples=["DANA SELLER"], description="The holder's name as the bank's files bear it."
    )
    tries_left: int = Field(examples=[3])
    changed_at: datetime | None = None
    verified_at: datetime | None = None
    locked_for: str | None = Field(default=None, examples=["R02"])


class MicroDeposits(Body):
    """The two small amounts that arrived, in cents, in any order."""

    amounts: tuple[int, int] = Field(examples=[[11, 22]])
