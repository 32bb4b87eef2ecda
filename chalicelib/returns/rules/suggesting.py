"""What policy and evidence speak for, in sentences a seller can check."""

from datetime import datetime

from chalicelib.markets.models import ReturnReason
from chalicelib.orders.models import Fault
from chalicelib.returns.models import Return, ReturnKind, ReturnStatus, Suggestion
from chalicelib.returns.rules.lifecycle import APPROVALS, SELLER, possible

MANY_RETURNS = 5
"""So many other cases of the same buyer with the seller are worth a second look."""


def suggest(case: Return, reason: ReturnReason, other_returns: int, now: datetime) -> Suggestion | None:
    """What to answer and why; None when the seller has nothing to decide."""
    if case.status is ReturnStatus.TO_INSPECT:
        return Suggestion(
            action="accept_goods",
            reasons=[
                "Accept unless the goods differ from what was sent; silence accepts them.",
                *_left(case, now),
            ],
        )
    if case.status not in (ReturnStatus.REQUESTED, ReturnStatus.AWAITING_RETURN):
        return None
    action, reasons = _answer(case, reason, other_returns)
    return Suggestion(action=action, reasons=[*reasons, *_left(case, now)]) if action else None


def _answer(case: Return, reason: ReturnReason, other_returns: int) -> tuple[str | None, list[str]]:
    can = possible(case, SELLER)
    reasons = [f"{reason.label}: by policy {case.terms.policy_version} the fault is the {case.fault}'s."]
    worth = case.worth.amount
    if "let_keep" in can and worth <= case.terms.keep_item_up_to.amount:
        least = case.terms.keep_item_up_to
        return "let_keep", [*reasons, f"Worth no more than {_shown(least.amount)}, where the way back costs more."]
    if case.status is not ReturnStatus.REQUESTED:
        return None, []
    if other_returns >= MANY_RETURNS:
        reasons.append(f"This buyer has had {other_returns} other returns with you: look at the evidence.")
    if case.photos:
        reasons.append(f"{len(case.photos)} photos came with the request.")
    if case.kind is ReturnKind.REFUND and case.fault is Fault.SELLER and "offer_partial" in can:
        return "offer_partial", [*reasons, "The buyer keeps the goods: part of the money may settle it."]
    reasons.append(f"Asked within the window of {case.terms.window_days} days; a denial can be disputed.")
    return APPROVALS[case.kind], reasons


def _left(case: Return, now: datetime) -> list[str]:
    if case.due is None:
        return []
    return [f"{max(0, int((case.due - now).total_seconds() // 3600))} hours are left; silence says yes."]


def _shown(cents: int) -> str:
    return f"${cents // 100}.{cents % 100:02}"
