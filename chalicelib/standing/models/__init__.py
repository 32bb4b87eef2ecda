"""What a seller's standing is made of."""

from chalicelib.standing.models.appeals import (
    Appeal,
    AppealStatus,
    Decision,
    EvidenceUpload,
    NewAppeal,
    NewEvidence,
)
from chalicelib.standing.models.measures import (
    BY_HAND,
    MOST_ORDERS,
    NewRestriction,
    Restriction,
    RestrictionStatus,
    Standing,
    Violation,
    ViolationStatus,
    Why,
)
from chalicelib.standing.models.rates import CountedOrder, Fact, Rate
from chalicelib.standing.models.report import Report

__all__ = [
    "BY_HAND",
    "MOST_ORDERS",
    "Appeal",
    "AppealStatus",
    "CountedOrder",
    "Decision",
    "EvidenceUpload",
    "Fact",
    "NewAppeal",
    "NewEvidence",
    "NewRestriction",
    "Rate",
    "Report",
    "Restriction",
    "RestrictionStatus",
    "Standing",
    "Violation",
    "ViolationStatus",
    "Why",
]
