"""What payouts tell."""

from datetime import datetime
from typing import ClassVar

from chalicelib.kit.events import Event
from chalicelib.kit.money import Money


class OrderSettled(Event):
    """A delivered order's money is the seller's to be paid."""

    name = "order_settled"
    subject_field: ClassVar[str] = "order_id"
    order_id: str
    period_id: str
    amount: Money


class StatementEvent(Event):
    subject_field: ClassVar[str] = "statement_id"
    statement_id: str
    period_id: str
    amount: Money


class StatementCarriedOver(StatementEvent):
    """A statement came to less than the least payout; its total is on the next one."""

    name = "statement_carried_over"
    carried_to: str


class DebtRecorded(StatementEvent):
    """A statement ended below zero; what is missing is taken of the next payouts."""

    name = "debt_recorded"


class PayoutEvent(Event):
    subject_field: ClassVar[str] = "payout_id"
    payout_id: str
    period_id: str
    amount: Money


class PayoutCreated(PayoutEvent):
    """It is to go to the bank: new, released from a hold, or tried again."""

    name = "payout_created"


class PayoutHeld(PayoutEvent):
    name = "payout_held"


class PayoutCancelled(PayoutEvent):
    name = "payout_cancelled"


class PayoutPaid(PayoutEvent):
    name = "payout_paid"


class PayoutFailed(PayoutEvent):
    """The bank refused, or sent it back; the money is available again."""

    name = "payout_failed"
    code: str


class TermsEvent(Event):
    subject_field: ClassVar[str] = "seller_id"


class PayoutScheduleChanged(TermsEvent):
    name = "payout_schedule_changed"
    interval: str
    weekday: str
    zone: str


class TermsChanged(TermsEvent):
    name = "payout_terms_changed"
    tier: str | None


class PayoutHoldPlaced(TermsEvent):
    name = "payout_hold_placed"
    hold: str
    reason: str
    until: datetime | None


class PayoutHoldLifted(TermsEvent):
    name = "payout_hold_lifted"
    hold: str


class BankAccountVerified(TermsEvent):
    name = "bank_account_verified"
    last4: str


class BankAccountLocked(TermsEvent):
    """Too many wrong tries, or the bank sent a deposit back: it has to be entered anew."""

    name = "bank_account_locked"
    last4: str
