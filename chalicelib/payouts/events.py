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


class StatementDocumentRequested(Event):
    """A seller wants a statement as a file."""

    name = "statement_document_requested"
    subject_field: ClassVar[str] = "statement_id"
    statement_id: str
    period_id: str
    format: str


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


class BankHasNews(Event):
    """The bank tells of a transfer by its reference; how it stands is asked for. Whose it is, is found then."""

    name = "bank_has_news"
    subject_field: ClassVar[str] = "reference"
    reference: str


class TermsEvent(Event):
    subject_field: ClassVar[str] = "seller_id"


class PayoutScheduleChanged(TermsEvent):
    name = "payout_schedule_changed"
    interval: str
    weekday: str
    zone: str


class TermsChanged(TermsEvent):
    name = "payout_terms_changed"
    tier: str | None = None


class PayoutHoldPlaced(TermsEvent):
    name = "payout_hold_placed"
    hold: str
    reason: str
    until: datetime | None = None


class PayoutHoldLifted(TermsEvent):
    name = "payout_hold_lifted"
    hold: str


class BankAccountVerified(TermsEvent):
    name = "bank_account_verified"
    last4: str


class BankAccountLocked(TermsEvent):
    """Too many wrong tries, or the bank sent a deposit back: it has to be entered anew.

    With `code` the bank said by a return code that the account cannot be paid: another one is needed.
    """

    name = "bank_account_locked"
    last4: str
    code: str | None = None


class BankCorrectionEvent(TermsEvent):
    """The receiving bank's code of what was wrong (C01 to C07) with the reason; the account by its last digits."""

    code: str
    reason: str
    last4: str


class BankAccountCorrected(BankCorrectionEvent):
    """The receiving bank said what is right, and the account is so from now on."""

    name = "bank_account_corrected"


class BankCorrectionAsked(BankCorrectionEvent):
    """The receiving bank said what is wrong but not what is right: the seller is to enter the account again."""

    name = "bank_correction_asked"
    correct_by: datetime


class AdjustmentEvent(Event):
    subject_field: ClassVar[str] = "adjustment_id"
    adjustment_id: str
    type: str
    amount: Money


class AdjustmentProposed(AdjustmentEvent):
    name = "adjustment_proposed"


class AdjustmentApproved(AdjustmentEvent):
    """A second operator agreed: the money has moved."""

    name = "adjustment_approved"


class AdjustmentRejected(AdjustmentEvent):
    name = "adjustment_rejected"


class CaseEvent(Event):
    subject_field: ClassVar[str] = "case_id"
    case_id: str
    kind: str


class CaseOpened(CaseEvent):
    """An operator is to look into something, for the first time or once more."""

    name = "case_opened"


class CaseClosed(CaseEvent):
    name = "case_closed"


class ChargebackEvent(Event):
    subject_field: ClassVar[str] = "chargeback_id"
    chargeback_id: str
    order_id: str
    dispute_id: str
    amount: Money


class ChargebackProposed(ChargebackEvent):
    """It waits for a second operator."""

    name = "chargeback_proposed"


class ChargebackRejected(ChargebackEvent):
    name = "chargeback_rejected"


class ChargebackOpened(ChargebackEvent):
    """The buyer's bank took the money back; the seller has borne it since, and can answer."""

    name = "chargeback_opened"
    reason: str
    evidence_due_by: datetime


class ChargebackEvidenceSubmitted(ChargebackEvent):
    name = "chargeback_evidence_submitted"


class ChargebackEvidenceLapsed(ChargebackEvent):
    """The seller has not answered in time; the bank decides without."""

    name = "chargeback_evidence_lapsed"


class ChargebackWon(ChargebackEvent):
    """The bank decided for the seller, who has the money again."""

    name = "chargeback_won"


class ChargebackLost(ChargebackEvent):
    name = "chargeback_lost"


class ProviderReconciled(Event):
    """An hour of the payment provider's balance was held against orders and ledger; fees are what it kept."""

    name = "provider_reconciled"
    subject_field: ClassVar[str] = "hour"
    hour: str
    captured_cents: int
    refunded_cents: int
    disputed_cents: int
    fee_cents: int
    differences: int
