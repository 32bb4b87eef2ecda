"""The ledger's postings, and what a seller sees of them: balance, statements, payouts.

In the ledger credits are positive and debits negative; every posting's entries sum to zero.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money

PERIOD = "20261123-20261130"


class Account(StrEnum):
    """Every account is the seller's own sub-account, so that no item is hot across sellers."""

    PENDING = "pending"
    AVAILABLE = "available"
    PAYOUTS_IN_TRANSIT = "payouts_in_transit"
    BANK = "bank"
    PAYMENT_CLEARING = "payment_clearing"
    REFERRAL_FEES = "referral_fees"
    TAX_HELD = "tax_held"


class PostingKind(StrEnum):
    CAPTURE = "capture"
    REFUND = "refund"
    SETTLE = "settle"
    PAYOUT = "payout"
    PAYOUT_PAID = "payout_paid"
    PAYOUT_FAILED = "payout_failed"


class Interval(StrEnum):
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"


class PayoutStatus(StrEnum):
    CREATED = "created"
    PAID = "paid"
    FAILED = "failed"


class StatementStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Entry(Value):
    """What one account gains (positive) or loses."""

    account: Account
    amount: Money


class Fee(Value):
    """A fee on one SKU, with the rule and the policy version it came from."""

    name: str = Field(examples=["referral"])
    rule: str = Field(examples=["referral.standard"])
    policy_version: str = Field(examples=["us-2026-01"])
    basis_points: int = Field(examples=[600])
    sku_id: str = Field(examples=["sku_2x7kq0a9"])
    base: Money
    amount: Money


class Posting(Entity):
    """A movement of money, never changed. `about` is the order or payout it belongs to.

    `fees` explain it: those taken of it, or given back when negative. `period_id` is the statement it is on.
    """

    seller_id: str
    kind: PostingKind
    about: str
    at: datetime
    entries: list[Entry]
    fees: list[Fee] = Field(default_factory=list)
    reverses: str | None = None
    period_id: str | None = None

    @property
    def posting_id(self) -> str:
        """Derived from its source, so that nothing posts twice."""
        return f"{self.kind}:{self.about}"


class Schedule(Entity):
    """How often a seller is paid."""

    interval: Interval = Interval.WEEKLY


class NewSchedule(Body):
    interval: Interval


class Period(Value):
    """The time a statement covers, its end excluded."""

    interval: Interval
    starts_at: datetime
    ends_at: datetime

    @property
    def period_id(self) -> str:
        return f"{self.starts_at:%Y%m%d}-{self.ends_at:%Y%m%d}"


class Balance(Value):
    """A seller's money: not yet settled, ready for the next payout, on its way to the bank."""

    pending: Money
    available: Money
    in_transit: Money


class PayoutFailure(Value):
    """Why the bank refused, by its return code."""

    code: str = Field(examples=["R03"])
    reason: str = Field(examples=["No account, or unable to locate it"])


class Payout(Entity):
    """One statement's money on its way to the seller's bank account."""

    payout_id: str = Field(examples=[f"pay_01k0000000000000000000000_{PERIOD}"])
    seller_id: str
    period_id: str = Field(examples=[PERIOD])
    status: PayoutStatus
    amount: Money
    created_at: datetime
    paid_at: datetime | None = None
    failed_at: datetime | None = None
    bank_last4: str | None = Field(default=None, examples=["6789"])
    bank_reference: str | None = None
    failure: PayoutFailure | None = None


class StatementTotals(Value):
    """total = carried_in + sales + fees + returned_payouts; fees are negative."""

    carried_in: Money
    sales: Money
    fees: Money
    returned_payouts: Money
    total: Money


class Statement(Value):
    """A seller's settled money of one period. Closed, it was paid or carried into a later one."""

    period_id: str = Field(examples=[PERIOD])
    interval: Interval
    starts_at: datetime
    ends_at: datetime
    status: StatementStatus
    totals: StatementTotals
    closed_at: datetime | None = None
    payout_id: str | None = None
    carried_to: str | None = None


class StatementLine(Value):
    """One order, or one payout that came back: gross less its fees is net."""

    kind: PostingKind
    about: str = Field(examples=["ord_01k0000000000000000000000"])
    at: datetime
    gross: Money
    fees: list[Fee]
    net: Money
