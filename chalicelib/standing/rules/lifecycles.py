"""The lives of violations, restrictions and appeals."""

from datetime import datetime

from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.standing.models import AppealStatus, Restriction, RestrictionStatus, Violation, ViolationStatus

SELLER, OPERATOR, SYSTEM = "seller", "operator", "system"
V, R, A = ViolationStatus, RestrictionStatus, AppealStatus

VIOLATION = Lifecycle(
    "violation",
    V.ACTIVE,
    [
        Action("appeal", (V.ACTIVE,), V.ACTIVE, (SELLER,), "appeal_opened"),
        Action("expire", (V.ACTIVE,), V.EXPIRED, (SYSTEM,), "violation_expired"),
        Action("revoke", (V.ACTIVE,), V.REVOKED, (OPERATOR,), "violation_revoked"),
    ],
    [Clock(V.ACTIVE, "judge", "standing.violations.stays_days, looked at daily", "expire")],
)
RESTRICTION = Lifecycle(
    "restriction",
    R.IN_FORCE,
    [
        Action("appeal", (R.IN_FORCE,), R.IN_FORCE, (SELLER,), "appeal_opened"),
        Action("lift", (R.IN_FORCE,), R.LIFTED, (SYSTEM, OPERATOR), "restriction_lifted"),
    ],
    [Clock(R.IN_FORCE, "judge", "daily, while its rule holds or until its day", "lift")],
)
APPEAL = Lifecycle(
    "appeal",
    A.OPEN,
    [
        Action("grant", (A.OPEN,), A.GRANTED, (OPERATOR,), "appeal_decided"),
        Action("reject", (A.OPEN,), A.REJECTED, (OPERATOR,), "appeal_decided"),
    ],
)


def possible_for_seller(thing: Violation | Restriction, now: datetime) -> list[str]:
    """To appeal, while it stands, nobody has, and it is not too late."""
    table = VIOLATION if isinstance(thing, Violation) else RESTRICTION
    free = thing.appeal_id is None and now < thing.appeal_by
    return table.possible(thing.status, SELLER) if free else []
