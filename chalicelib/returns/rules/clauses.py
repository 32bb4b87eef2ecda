"""The clauses a case is judged by, for its file."""

from chalicelib.markets.models import Policy
from chalicelib.returns.models import Return


def clauses(case: Return, policy: Policy) -> list[str]:
    """The clauses the case is judged by, as sentences."""
    rules, terms = policy.returns, case.terms
    reason = rules.reasons[case.reason]
    found = [
        f"Policy {terms.policy_version}, in force when the order was placed on {case.ordered_at:%Y-%m-%d}.",
        f"Goods can be returned within {terms.window_days} days of delivery.",
        f"Reason {reason.label.lower()}: by the policy the fault is the {reason.fault}'s.",
        f"The seller answers within {rules.answer_hours} hours, a replacement within "
        f"{rules.replacement_answer_hours}; silence approves.",
        f"The {terms.way_back_paid_by} pays the way back; the buyer ships within {rules.ship_back_days} days.",
        f"Goods that came back are inspected within {rules.inspection_hours} hours; silence accepts.",
        f"A refund is sent within {rules.refund_within_business_days} business days.",
    ]
    if terms.final_sale:
        found.append("Final sale: it comes back only when the fault is not the buyer's.")
    return found
