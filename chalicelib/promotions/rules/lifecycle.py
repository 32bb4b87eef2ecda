"""The life of a promotion. Clocks turn its pages; whether it applies is always asked of its window."""

from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.promotions.models import CampaignStatus, PromotionStatus

SELLER, OPERATOR, SYSTEM = "seller", "operator", "system"
S = PromotionStatus
OWNERS = (SELLER, OPERATOR)

PROMOTION = Lifecycle(
    "promotion",
    S.DRAFT,
    [
        Action("schedule", (S.DRAFT,), S.NOT_STARTED, OWNERS, "promotion_scheduled"),
        Action("start", (S.NOT_STARTED,), S.ONGOING, (SYSTEM,), "promotion_started"),
        Action("end", (S.NOT_STARTED, S.ONGOING), S.EXPIRED, (SYSTEM,), "promotion_ended"),
        Action(
            "deactivate",
            (S.DRAFT, S.NOT_STARTED, S.ONGOING),
            S.DEACTIVATED,
            (*OWNERS, SYSTEM),
            "promotion_deactivated",
        ),
    ],
    [
        Clock(S.NOT_STARTED, "promotion_start", "starts_at", "start"),
        Clock(S.ONGOING, "promotion_end", "ends_at", "end"),
    ],
)
IN_FORCE = frozenset({S.NOT_STARTED, S.ONGOING})
"""The statuses in which its window decides whether it applies."""

C = CampaignStatus
CAMPAIGN = Lifecycle(
    "campaign",
    C.ENROLLING,
    [
        Action("start", (C.ENROLLING,), C.ONGOING, (SYSTEM,), "campaign_started"),
        Action("end", (C.ENROLLING, C.ONGOING), C.ENDED, (SYSTEM,), "campaign_ended"),
        Action("cancel", (C.ENROLLING, C.ONGOING), C.CANCELLED, (OPERATOR,), "campaign_cancelled"),
    ],
    [
        Clock(C.ENROLLING, "campaign_start", "starts_at", "start"),
        Clock(C.ONGOING, "campaign_end", "ends_at", "end"),
    ],
)
