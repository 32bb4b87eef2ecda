"""The life of a return: every step, by whom, and the clocks of silence."""

from typing import Any

from chalicelib.kit.lifecycle import Action, Clock, Lifecycle, NotPossible
from chalicelib.returns.models import Return, ReturnKind, ReturnStatus

BUYER, SELLER, OPERATOR, SYSTEM, CARRIER = "buyer", "seller", "operator", "system", "carrier"
S, K = ReturnStatus, ReturnKind

NOT_AGREED = (S.REQUESTED, S.DENIED, S.DISPUTED)
"""The seller can still say yes."""
ENDED = (S.REFUNDED, S.REPLACED, S.CLOSED, S.WITHDRAWN)

RETURN = Lifecycle(
    "return",
    S.REQUESTED,
    [
        Action("approve_refund", NOT_AGREED, S.REFUNDING, (SELLER,), "return_refund_due"),
        Action("approve_refund", (S.REQUESTED,), S.REFUNDING, (SYSTEM,), "return_refund_due"),
        Action("approve_return", NOT_AGREED, S.AWAITING_RETURN, (SELLER,), "return_approved"),
        Action("approve_return", (S.REQUESTED,), S.AWAITING_RETURN, (SYSTEM,), "return_approved"),
        Action("approve_replacement", NOT_AGREED, S.REPLACING, (SELLER,), "replacement_approved"),
        Action("approve_replacement", (S.REQUESTED,), S.REPLACING, (SYSTEM,), "replacement_approved"),
        Action("let_keep", (*NOT_AGREED, S.AWAITING_RETURN), S.REFUNDING, (SELLER,), "return_refund_due"),
        Action("offer_partial", (S.REQUESTED,), S.OFFERED, (SELLER,), "partial_refund_offered"),
        Action("accept_offer", (S.OFFERED,), S.REFUNDING, (BUYER,), "return_refund_due"),
        Action("decline_offer", (S.OFFERED,), S.REQUESTED, (BUYER, SYSTEM), "partial_refund_declined"),
        Action("deny", (S.REQUESTED,), S.DENIED, (SELLER,), "return_denied"),
        Action("dispute", (S.DENIED, S.REJECTED), S.DISPUTED, (BUYER,), "return_disputed"),
        Action("decide_refund", (S.DISPUTED,), S.REFUNDING, (OPERATOR,), "return_refund_due"),
        Action("decide_return", (S.DISPUTED,), S.AWAITING_RETURN, (OPERATOR,), "return_approved"),
        Action("decide_for_seller", (S.DISPUTED,), S.CLOSED, (OPERATOR,), "return_ended"),
        Action("ship_back", (S.AWAITING_RETURN,), S.ON_THE_WAY_BACK, (BUYER, CARRIER), "return_shipped_back"),
        Action(
            "receive", (S.AWAITING_RETURN, S.ON_THE_WAY_BACK), S.TO_INSPECT, (SELLER, CARRIER), "return_received"
        ),
        Action("lose", (S.ON_THE_WAY_BACK,), S.REFUNDING, (SYSTEM,), "return_refund_due"),
        Action(
            "accept_goods", (S.TO_INSPECT, S.REJECTED, S.DISPUTED), S.REFUNDING, (SELLER,), "return_refund_due"
        ),
        Action("accept_goods", (S.TO_INSPECT,), S.REFUNDING, (SYSTEM,), "return_refund_due"),
        Action("reject_goods", (S.TO_INSPECT,), S.REJECTED, (SELLER,), "returned_goods_rejected"),
        Action("refund_instead", (S.REPLACING,), S.REFUNDING, (SELLER, SYSTEM), "return_refund_due"),
        Action("replace", (S.REPLACING,), S.REPLACED, (SYSTEM,), "return_ended"),
        Action("confirm_refund", (S.REFUNDING,), S.REFUNDED, (SYSTEM,), "return_ended"),
        Action(
            "withdraw",
            (S.REQUESTED, S.OFFERED, S.DENIED, S.DISPUTED, S.AWAITING_RETURN),
            S.WITHDRAWN,
            (BUYER,),
            "return_ended",
        ),
        Action("cancel", (*NOT_AGREED, S.OFFERED), S.CLOSED, (SYSTEM,), "return_ended"),
        Action("expire", (S.DENIED, S.REJECTED, S.AWAITING_RETURN), S.CLOSED, (SYSTEM,), "return_ended"),
    ],
    [
        Clock(S.REQUESTED, "refund_answer", "returns.answer_hours", "approve_refund"),
        Clock(S.REQUESTED, "return_answer", "returns.answer_hours", "approve_return"),
        Clock(S.REQUESTED, "replacement_answer", "returns.replacement_answer_hours", "approve_replacement"),
        Clock(S.OFFERED, "offer_answer", "returns.offer_answer_hours", "decline_offer"),
        Clock(S.DENIED, "dispute_of_denial", "returns.dispute_days", "expire"),
        Clock(S.REJECTED, "dispute_of_rejection", "returns.dispute_days", "expire"),
        Clock(S.AWAITING_RETURN, "ship_back", "returns.ship_back_days", "expire"),
        Clock(S.ON_THE_WAY_BACK, "way_back", "returns.way_back_days", "lose"),
        Clock(S.TO_INSPECT, "inspection", "returns.inspection_hours", "accept_goods"),
    ],
)

APPROVALS = {
    K.REFUND: "approve_refund",
    K.RETURN_AND_REFUND: "approve_return",
    K.REPLACEMENT: "approve_replacement",
}
"""What a yes is, by what the buyer asked for."""
WITH_GOODS_BACK = {"accept_goods"}
WITH_GOODS_OUT = {"approve_return", "let_keep", "decide_return", "approve_refund", "approve_replacement"}


def fits(case: Return, action: str) -> bool:
    """Whether an action makes sense for what was asked, where the goods are, and what was offered before."""
    approved = next((kind for kind, name in APPROVALS.items() if name == action), case.kind)
    if action in ("let_keep", "decide_return") and case.kind is not K.RETURN_AND_REFUND:
        return False
    if action == "offer_partial" and (case.offer or case.kind is K.REPLACEMENT):
        return False
    if action in WITH_GOODS_BACK | WITH_GOODS_OUT and case.goods_are_back != (action in WITH_GOODS_BACK):
        return False
    return approved is case.kind


def possible(case: Return, by: str) -> list[str]:
    """What an actor can do with a case now."""
    return [name for name in dict.fromkeys(RETURN.possible(case.status, by)) if fits(case, name)]


def move(case: Return, action: str, by: str, **changes: Any) -> Return:
    """The case after an action. Raises NotPossible with what is possible."""
    if RETURN.allows(action, case.status, by) and not fits(case, action):
        now = possible(case, by)
        raise NotPossible(
            f"That does not fit this {case.kind.replace('_', ' ')}. Possible now: {', '.join(now) or 'nothing'}.",
            status_now=case.status.value,
            possible_actions=now,
        )
    return RETURN.move(case, action, by, **changes)


def clock_of(case: Return) -> Clock | None:
    """The clock that runs in the case's status."""
    fitting = [clock for clock in RETURN.clocks if clock.status == case.status and fits(case, clock.action)]
    return fitting[0] if fitting else None
