"""What follows from how a seller does: violations, restrictions, and where the seller stands."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from chalicelib.kit.entity import Body, Entity
from chalicelib.markets.models import Effect, RateName, TierName
from chalicelib.standing.models.rates import Rate

MOST_ORDERS = 20
"""Orders named on a violation or restriction, the newest; the rate's own list has all of them."""
BY_HAND = "operator"
"""The rule of what an operator does by hand."""


class ViolationStatus(StrEnum):
    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Violation(Entity):
    """A rate that did not keep its limit. It takes health points until it expires or is revoked."""

    violation_id: str = Field(examples=["vio_01k0000000000000000000000"])
    seller_id: str
    status: ViolationStatus
    rule: RateName = Field(examples=["late_dispatch"])
    reason: str = Field(examples=["Late dispatch is 5.10 %; at most 4.00 % are allowed."])
    points: int = Field(examples=[20])
    rate: Rate
    order_ids: list[str] = Field(examples=[["ord_01k0000000000000000000000"]])
    recorded_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    appeal_by: datetime
    appeal_id: str | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["appeal"]])


class RestrictionStatus(StrEnum):
    IN_FORCE = "in_force"
    LIFTED = "lifted"


class Restriction(Entity):
    """What a seller may not do for now, by which rule or by an operator; a warning takes nothing away yet."""

    restriction_id: str = Field(examples=["rst_01k0000000000000000000000"])
    seller_id: str
    status: RestrictionStatus
    effect: Effect = Field(examples=["order_cap"])
    rule: str = Field(examples=["late_dispatch_caps_orders"])
    reason: str = Field(examples=["Late dispatch is 12.00 %; at most 4.00 % are allowed."])
    orders_per_day: int | None = Field(default=None, examples=[50])
    rate: Rate | None = None
    order_ids: list[str] = Field(default_factory=list, examples=[["ord_01k0000000000000000000000"]])
    placed_at: datetime
    until: datetime | None = None
    lifted_at: datetime | None = None
    lifted_because: str | None = None
    appeal_by: datetime
    appeal_id: str | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["appeal"]])


class NewRestriction(Body):
    """What an operator restricts by hand; an order cap says how many a day."""

    effect: Effect
    reason: str = Field(min_length=3, max_length=500, examples=["Counterfeits are being looked into."])
    days: int | None = Field(default=None, ge=1, le=365, examples=[14])
    orders_per_day: int | None = Field(default=None, ge=1, le=100_000, examples=[20])


class Why(Body):
    reason: str = Field(min_length=3, max_length=500, examples=["It was our mistake."])


class Standing(Entity):
    """What the rules must remember of a seller: what is active, what was done when, which clocks are running.

    `stopped_at`: the health points that listings were last stopped at, until there are more again.
    `forgiven`: rules that an appeal has set aside, and until when.
    """

    seller_id: str
    judged_at: datetime | None = None
    daily_at: datetime | None = None
    soon_at: datetime | None = None
    violations: list[str] = Field(default_factory=list)
    restrictions: list[str] = Field(default_factory=list)
    violated_at: dict[RateName, datetime] = Field(default_factory=dict)
    stopped_at: int | None = None
    forgiven: dict[str, datetime] = Field(default_factory=dict)
    settlement_tier: TierName | None = None
