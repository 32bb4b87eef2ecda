"""The lives of adjustments and cases, and what an adjustment may be."""

from chalicelib.kit.lifecycle import Action, Lifecycle
from chalicelib.payouts.models import (
    AdjustmentStatus,
    AdjustmentType,
    CaseKind,
    CaseStatus,
    PostingKind,
)
from chalicelib.payouts.rules.payouts import OPERATOR, SYSTEM

T = AdjustmentType
ADJUSTMENT = Lifecycle(
    "adjustment",
    AdjustmentStatus.PROPOSED,
    [
        Action(
            "approve", (AdjustmentStatus.PROPOSED,), AdjustmentStatus.APPROVED, (OPERATOR,), "adjustment_approved"
        ),
        Action(
            "reject", (AdjustmentStatus.PROPOSED,), AdjustmentStatus.REJECTED, (OPERATOR,), "adjustment_rejected"
        ),
    ],
)
CASE = Lifecycle(
    "case",
    CaseStatus.OPEN,
    [
        Action("close", (CaseStatus.OPEN,), CaseStatus.CLOSED, (OPERATOR,), "case_closed"),
        Action("reopen", (CaseStatus.CLOSED,), CaseStatus.OPEN, (SYSTEM,), "case_opened"),
    ],
)
HOLDS_A_SALE = {CaseKind.OWN_SHOP_SALE, CaseKind.DELIVERY_DENIED}
"""Cases that keep an order's money pending while they are open."""
AGAINST = {
    T.PLATFORM_PENALTY,
    T.DEDUCTIONS_INCURRED_BY_SELLER,
    T.SAMPLE_SHIPPING_FEE,
    T.WAREHOUSE_SERVICE_FEE,
}
"""What only ever costs the seller."""
FOR = {
    T.SHIPPING_FEE_COMPENSATION,
    T.CUSTOMER_SERVICE_COMPENSATION,
    T.PLATFORM_COMPENSATION,
    T.LOGISTICS_REIMBURSEMENT,
    T.PLATFORM_REIMBURSEMENT,
    T.SHIPPING_FEE_REBATE,
    T.PLATFORM_COMMISSION_COMPENSATION,
}
"""What only ever is for the seller."""


def is_possible(kind: AdjustmentType, cents: int) -> bool:
    """Whether the sign fits the type; nothing is no adjustment."""
    return cents != 0 and not (cents > 0 and kind in AGAINST) and not (cents < 0 and kind in FOR)


def posting_kind(kind: AdjustmentType) -> PostingKind:
    """How the ledger calls it."""
    if kind is T.PLATFORM_PENALTY:
        return PostingKind.PENALTY
    reimburses = kind in (T.LOGISTICS_REIMBURSEMENT, T.PLATFORM_REIMBURSEMENT)
    return PostingKind.REIMBURSEMENT if reimburses else PostingKind.ADJUSTMENT
