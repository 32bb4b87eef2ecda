"""What standing tells."""

from datetime import datetime
from typing import ClassVar

from chalicelib.kit.events import Event


class ViolationEvent(Event):
    subject_field: ClassVar[str] = "violation_id"
    violation_id: str
    rule: str


class ViolationRecorded(ViolationEvent):
    """A rate did not keep its limit; it takes points until it expires."""

    name = "violation_recorded"
    reason: str
    points: int
    expires_at: datetime


class ViolationExpired(ViolationEvent):
    name = "violation_expired"


class ViolationRevoked(ViolationEvent):
    """An operator took it back, and its points are given back."""

    name = "violation_revoked"
    reason: str


class RestrictionEvent(Event):
    """`effect`: what the seller may not do, or that it is a warning."""

    subject_field: ClassVar[str] = "restriction_id"
    restriction_id: str
    rule: str
    effect: str
    reason: str


class RestrictionPlaced(RestrictionEvent):
    name = "restriction_placed"
    until: datetime | None = None
    orders_per_day: int | None = None


class RestrictionLifted(RestrictionEvent):
    name = "restriction_lifted"


class TierReached(Event):
    """The seller may do more in a day than before."""

    name = "probation_tier_reached"
    subject_field: ClassVar[str] = "seller_id"
    probation_tier: str


class SettlementTierMoved(Event):
    """Orders delivered from now on settle sooner or later; without a tier by the seller's age again."""

    name = "settlement_tier_moved"
    subject_field: ClassVar[str] = "seller_id"
    tier: str | None = None


class AppealEvent(Event):
    subject_field: ClassVar[str] = "appeal_id"
    appeal_id: str
    about: str


class AppealOpened(AppealEvent):
    """`about`: the violation or restriction it is against."""

    name = "appeal_opened"


class AppealDecided(AppealEvent):
    name = "appeal_decided"
    outcome: str
    reason: str
