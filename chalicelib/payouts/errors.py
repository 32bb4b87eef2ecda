"""Why money is not moved."""

from chalicelib.kit.problems import Problem


class Unbalanced(Exception):
    """A posting's entries do not sum to zero, or mix currencies: a mistake of ours, never of a client."""


class Unexplained(Exception):
    """A posting's parts do not sum to what it does to the seller: a mistake of ours."""


class RefundExceedsPaid(Problem):
    """More is to be given back than was paid and not given back yet."""

    status = 422
    code = "payouts.refund_exceeds_paid"
    title = "More would be given back than was paid"


class NotReversible(Problem):
    """Steps of a payout, captures and settlements are undone by their own actions, not by a reversal."""

    status = 409
    code = "payouts.not_reversible"
    title = "This posting cannot be reversed"


class NotEnoughAvailable(Problem):
    """The money that came back has been used since, for refunds or another payout."""

    status = 409
    code = "payouts.not_enough_available"
    title = "The balance no longer covers this payout"


class ScheduleChangedOften(Problem):
    """The days of the schedule were changed as often as policy allows."""

    status = 429
    code = "payouts.schedule_changed_often"
    title = "You changed your payout schedule too often"


class AlreadyAtTheBank(Problem):
    """The bank has it, or may have it: what has left is not taken back."""

    status = 409
    code = "payouts.already_at_the_bank"
    title = "The bank has this payout already"

    def __init__(self, detail: str = "") -> None:
        super().__init__(
            detail
            or "Its money is on the way and cannot be stopped; if the bank returns it, it is available again. "
            "Hold the seller's payouts to stop the next one."
        )


class BankAccountUnusable(Problem):
    """The bank said that nothing can be paid into this account, or it was never proved to be the seller's."""

    status = 409
    code = "payouts.bank_account_unusable"
    title = "This bank account cannot be paid"


class BankFileNotWritten(Problem):
    """A file that is not written yet cannot have reached the bank."""

    status = 409
    code = "payouts.bank_file_not_written"
    title = "This day has no file yet"


class DocumentNotReady(Problem):
    """The file was not asked for, or is being drawn."""

    status = 409
    code = "payouts.document_not_ready"
    title = "The file is not ready"


class WrongSign(Problem):
    """A penalty is negative, a compensation positive, and nothing is no adjustment."""

    status = 422
    code = "payouts.wrong_sign"
    title = "This amount does not fit the type of the adjustment"


class SecondOperatorNeeded(Problem):
    """Who proposed that money moves does not decide it."""

    status = 403
    code = "payouts.second_operator_needed"
    title = "Another operator has to decide this"


class AdjustmentTooLarge(Problem):
    """The market's policy has an upper limit, however many operators agree."""

    status = 422
    code = "payouts.adjustment_too_large"
    title = "This adjustment is too large"


class OtherCurrency(Problem):
    """The money of an order, and of a seller, is of one currency."""

    status = 422
    code = "payouts.other_currency"
    title = "This is another currency"


class ChargebackExceedsPaid(Problem):
    """Refunds and other chargebacks have taken a part of what the buyer paid."""

    status = 422
    code = "payouts.chargeback_exceeds_paid"
    title = "That is more than is left of what the buyer paid"


class DisputeDiffers(Problem):
    """A dispute is about one order and one amount."""

    status = 409
    code = "payouts.dispute_differs"
    title = "This dispute is booked differently"


class EvidenceTooLate(Problem):
    """The bank takes no evidence after its day."""

    status = 409
    code = "payouts.evidence_too_late"
    title = "The time to hand in evidence is over"
