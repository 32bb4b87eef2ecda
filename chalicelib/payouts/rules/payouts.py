"""The life of a payout, and what a run makes of a statement."""

from datetime import timedelta

from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.payouts.models import Outcome, PayoutStatus

SYSTEM, SELLER, OPERATOR = "system", "seller", "operator"
S = PayoutStatus
TRANSFER_RETRY = timedelta(days=1)

PAYOUT = Lifecycle(
    "payout",
    S.CREATED,
    [
        Action("hold", (S.CREATED,), S.HELD, (SYSTEM,), "payout_held"),
        Action("release", (S.HELD,), S.CREATED, (SYSTEM,), "payout_created"),
        Action("cancel", (S.HELD, S.CREATED), S.CANCELLED, (OPERATOR,), "payout_cancelled"),
        Action("pay", (S.CREATED,), S.PAID, (SYSTEM,), "payout_paid"),
        Action("fail", (S.CREATED,), S.FAILED, (SYSTEM,), "payout_failed"),
        Action("return", (S.PAID,), S.RETURNED, (SYSTEM,), "payout_failed"),
        Action("retry", (S.FAILED, S.RETURNED), S.CREATED, (SELLER, OPERATOR), "payout_created"),
    ],
    [
        Clock(S.CREATED, "transfer", "1 day", "pay"),
        Clock(S.HELD, "held", "until the hold ends, looked at daily", "release"),
    ],
)


def missing_elsewhere(total: int, available: int) -> int:
    """What a seller's other open statements are below zero, in cents; `available` is the sum of all of them."""
    return max(total - available, 0)


def outcome(total: int, owed: int, minimum: int, held: bool) -> tuple[Outcome, int]:
    """What becomes of a statement's total, and how much of it pays what the seller owes (a positive number).

    What is too little to pay out still pays what is owed; the rest of it is carried over.
    """
    if total < 0:
        return Outcome.RECORD_DEBT, 0
    recovered = min(total, owed)
    if recovered and recovered == total:
        return Outcome.NOTHING, recovered
    if total - recovered < max(minimum, 1):
        return Outcome.CARRY_OVER, recovered
    return (Outcome.HOLD if held else Outcome.PAY), recovered
