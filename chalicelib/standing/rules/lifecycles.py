"""The lives of violations and restrictions."""

from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.standing.models import RestrictionStatus, ViolationStatus

SELLER, OPERATOR, SYSTEM = "seller", "operator", "system"
V, R = ViolationStatus, RestrictionStatus

VIOLATION = Lifecycle(
    "violation",
    V.ACTIVE,
    [
        Action("expire", (V.ACTIVE,), V.EXPIRED, (SYSTEM,), "violation_expired"),
        Action("revoke", (V.ACTIVE,), V.REVOKED, (OPERATOR,), "violation_revoked"),
    ],
    [Clock(V.ACTIVE, "judge", "standing.violations.stays_days, looked at daily", "expire")],
)
RESTRICTION = Lifecycle(
    "restriction",
    R.IN_FORCE,
    [Action("lift", (R.IN_FORCE,), R.LIFTED, (SYSTEM, OPERATOR), "restriction_lifted")],
    [Clock(R.IN_FORCE, "judge", "daily, while its rule holds or until its day", "lift")],
)
