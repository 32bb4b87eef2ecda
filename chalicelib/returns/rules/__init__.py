"""The pure decisions of returns: lifecycle, terms, suggestions, tabs, money."""

from chalicelib.returns.rules.clauses import clauses
from chalicelib.returns.rules.clocks import due
from chalicelib.returns.rules.lifecycle import (
    APPROVALS,
    BUYER,
    CARRIER,
    ENDED,
    OPERATOR,
    RETURN,
    SELLER,
    SYSTEM,
    clock_of,
    fits,
    move,
    possible,
)
from chalicelib.returns.rules.suggesting import suggest
from chalicelib.returns.rules.tabs import TAB_OF, Tab
from chalicelib.returns.rules.terms import (
    check_can_ask,
    check_kinder,
    fault_of,
    public_terms,
    terms_of,
    way_back_payer,
    window_days,
)

__all__ = [
    "APPROVALS",
    "BUYER",
    "CARRIER",
    "ENDED",
    "OPERATOR",
    "RETURN",
    "SELLER",
    "SYSTEM",
    "TAB_OF",
    "Tab",
    "check_can_ask",
    "check_kinder",
    "clauses",
    "clock_of",
    "due",
    "fault_of",
    "fits",
    "move",
    "possible",
    "public_terms",
    "suggest",
    "terms_of",
    "way_back_payer",
    "window_days",
]
