"""Schedules, payouts, statements, and the terms a seller is paid under."""

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money
from chalicelib.kit.pages import Page
from chalicelib.payouts.models.ledger import Part, PostingKind
from chalicelib.payouts.models.sales import Tier

PERIOD = "20261123-20261130"


class Interval(StrEnum):
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """As datetime counts: Monday is 0."""
        return list(Weekday).index(self)


@cache
def zone(key: str) -> ZoneInfo:
    """A time zone by its IANA name."""
    return ZoneInfo(key)


def _known_zone(key: str) -> str:
    try:
        zone(key)
    except (ValueError, OSError, LookupError):
        raise ValueError("not a time zone; use an IANA name such as America/Chicago") from None
    return key


Zone = Annotated[str, AfterValidator(_known_zone), Field(max_length=60, examples=["America/Chicago"])]


class Schedule(Entity):
    """How often a seller is paid, and on which day of the seller's own calendar; the least amount in cents.

    Its first period begins at `since`, where the last of the schedule before ended. `number` counts a seller's
    schedules, `changed_at` keeps the changes of days that policy counts.
    """

    interval: Interval = Interval.WEEKLY
    weekday: Weekday = Weekday.MONDAY
    zone: Zone = "UTC"
    minimum_cents: int = 0
    since: datetime | None = None
    number: int = 1
    changed_at: list[datetime] = Field(default_factory=list)

    def has_days_of(self, other: "Schedule") -> bool:
        """Whether both divide time into the same periods."""
        return (self.interval, self.weekday, self.zone) == (other.interval, other.weekday, other.zone)


class NewSchedule(Body):
    """`minimum_cents` may be more than the market's least payout."""

    interval: Interval
    weekday: Weekday = Weekday.MONDAY
    zone: Zone = "UTC"
    minimum_cents: int = Field(default=0, ge=0, le=1_000_000, examples=[25_00])


class Period(Value):
    """The time a statement covers, its end excluded. Named by its first and last local days.

    Those of a later schedule than the seller's first also bear its number.
    """

    period_id: str = Field(examples=[PERIOD])
    interval: Interval
    starts_at: datetime
    ends_at: datetime


class Hold(Value):
    """Why a seller's payouts wait; without `until` it is lifted by whoever placed it."""

    reason: str = Field(examples=["bank_account_changed"])
    placed_at: datetime
    until: datetime | None = None


class Terms(Entity):
    """What a seller is paid under: the tier, the reserve, and what holds payouts up.

    Without a tier the market's policy says it. `reserve_basis_points` of an order are kept back `reserve_days`.
    """

    seller_id: str
    tier: Tier | None = None
    reserve_basis_points: int | None = Field(default=None, examples=[1000])
    reserve_days: int | None = Field(default=None, examples=[90])
    holds: dict[str, Hold] = Field(default_factory=dict)

    def holding(self, now: datetime) -> list[str]:
        """The reasons that hold payouts up now."""
        return [hold.reason for hold in self.holds.values() if hold.until is None or now < hold.until]


class NewTerms(Body):
    tier: Tier | None = None
    reserve_basis_points: int | None = Field(default=None, ge=0, le=10_000, examples=[1000])
    reserve_days: int | None = Field(default=None, ge=1, le=365, examples=[90])


class NewHold(Body):
    reason: str = Field(min_length=3, max_length=200, examples=["Documents are being checked"])
    days: int | None = Field(default=None, ge=1, le=365, examples=[45])


class PayoutStatus(StrEnum):
    HELD = "held"
    CREATED = "created"
    PAID = "paid"
    FAILED = "failed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class PayoutFailure(Value):
    """Why the bank refused, by its return code."""

    code: str = Field(examples=["R03"])
    reason: str = Field(examples=["No account, or unable to locate it"])


class Payout(Entity):
    """One statement's money on its way to the seller's bank account. `attempt` counts the tries.

    `returned_to` is the statement its money went back to when the bank refused it. `ready_at` is when it was last
    free to go; a bank that was asked for this try (`asked_at`) and has not answered may have paid it.
    """

    payout_id: str = Field(examples=[f"pay_01k0000000000000000000000_{PERIOD}"])
    seller_id: str
    period_id: str = Field(examples=[PERIOD])
    status: PayoutStatus
    amount: Money
    created_at: datetime
    attempt: int = 1
    held_for: list[str] = Field(default_factory=list, examples=[["bank_account_changed"]])
    ready_at: datetime | None = None
    asked_at: datetime | None = None
    sent_at: datetime | None = None
    paid_at: datetime | None = None
    failed_at: datetime | None = None
    cancelled_at: datetime | None = None
    bank_last4: str | None = Field(default=None, examples=["6789"])
    bank_account_id: str | None = Field(default=None, examples=["bnk_01k0000000000000000000000"])
    bank_reference: str | None = None
    returned_to: str | None = Field(default=None, examples=[PERIOD])
    failure: PayoutFailure | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["retry"]])

    @property
    def transfer_id(self) -> str:
        """What the bank knows a try by: the same for the same try."""
        return self.payout_id if self.attempt == 1 else f"{self.payout_id}~{self.attempt}"

    @property
    def waits_since(self) -> datetime:
        """Since when it waits to be sent, or sent, to be paid."""
        return self.sent_at or self.ready_at or self.created_at


class StatementStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class StatementTotals(Value):
    """total is the sum of all above it; what is taken of the seller is negative."""

    carried_in: Money
    sales: Money
    refunds: Money
    fees: Money
    shipping: Money
    adjustments: Money
    reserve: Money
    returned_payouts: Money
    debt: Money
    total: Money


class Statement(Value):
    """A seller's settled money of one period. Closed, it was paid, carried into a later one, or became a debt."""

    period_id: str = Field(examples=[PERIOD])
    interval: Interval
    starts_at: datetime
    ends_at: datetime
    status: StatementStatus
    totals: StatementTotals
    closed_at: datetime | None = None
    payout_id: str | None = None
    carried_to: str | None = None

    @property
    def period(self) -> Period:
        return Period.model_validate(self.model_dump(include=set(Period.model_fields)))


class StatementLine(Value):
    """One order, charge, refund or payout that came back: its parts sum to its net."""

    kind: PostingKind
    about: str = Field(examples=["ord_01k0000000000000000000000"])
    at: datetime
    parts: list[Part]
    net: Money


class StatementInFull(Statement):
    """A statement with its lines, oldest first, and the payout it led to."""

    lines: Page[StatementLine]
    payout: Payout | None = None


class DocumentFormat(StrEnum):
    """`quickbooks` is a CSV of journal entries that QuickBooks Online imports."""

    CSV = "csv"
    PDF = "pdf"
    QUICKBOOKS = "quickbooks"


class NewStatementDocument(Body):
    format: DocumentFormat


class StatementDocument(Value):
    """A statement that is being drawn as a file."""

    period_id: str = Field(examples=[PERIOD])
    format: DocumentFormat
    requested_at: datetime


class Balance(Value):
    """A seller's money: not settled, ready for the next payout, kept back, owed (negative), on its way."""

    pending: Money
    available: Money
    reserve: Money
    owed: Money
    in_transit: Money


class YearGross(Value):
    """What buyers paid in a calendar year before fees and refunds: boxes 1a, 3, 5a-5l of Form 1099-K.

    Without the tax that the platform remits; an order that cost nothing is no payment.
    """

    year: int = Field(examples=[2026])
    payments: int = Field(examples=[42])
    months: list[Money]
    total: Money


class Outcome(StrEnum):
    """What a run makes of a statement that is due."""

    PAY = "pay"
    HOLD = "hold"
    CARRY_OVER = "carry_over"
    RECORD_DEBT = "record_debt"
    NOTHING = "nothing"


class PlannedPayout(Value):
    """What the run would do with a statement now."""

    seller_id: str
    period_id: str
    ends_at: datetime
    total: Money
    recovered: Money
    amount: Money
    outcome: Outcome
    held_for: list[str] = Field(default_factory=list)
