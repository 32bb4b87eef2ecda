"""What a seller goes on to be measured by, what follows from it, and how much a seller may do."""

from typing import Literal, Self

from pydantic import NonNegativeInt, PositiveInt, model_validator

from chalicelib.markets.models.parts import BasisPoints, Frozen, Range, Section, TierName

RateName = Literal[
    "late_dispatch",
    "on_time_delivery",
    "valid_tracking",
    "seller_fault_cancellation",
    "seller_fault_return",
]
Effect = Literal["warning", "order_cap", "listings_stopped", "payouts_suspended", "deactivated"]
ProbationTier = Literal["beginner", "standard", "premium", "pro"]
"""How much a seller may do in a day; pro has no limit."""


class RateRule(Frozen):
    """What a rate over its last days has to be: at most or at least so much. Of fewer orders it is not judged."""

    days: PositiveInt
    orders_min: PositiveInt
    max_basis_points: BasisPoints | None = None
    min_basis_points: BasisPoints | None = None

    @model_validator(mode="after")
    def _has_one_limit(self) -> Self:
        if (self.max_basis_points is None) == (self.min_basis_points is None):
            raise ValueError("a rate has a most or a least, not both")
        return self


class ViolationRule(Frozen):
    """What a rate beyond its limit costs in health points, and for how long.

    The rate is not violated again within its own days: no order is held against a seller twice.
    """

    points: PositiveInt
    stays_days: PositiveInt


class RestrictionRule(Frozen):
    """What follows once a rate is as bad as this; it ends when the rate keeps its limit again."""

    rate: RateName
    at_basis_points: BasisPoints
    effect: Effect
    orders_per_day: PositiveInt | None = None


class ScoreInput(Frozen):
    """How much a rate weighs in the score, and between which rates it goes from 5 to 0."""

    weight: PositiveInt
    five_at_basis_points: BasisPoints
    zero_at_basis_points: BasisPoints


class Score(Section):
    """The shop performance score of 0 to 5, in tenths; it needs so many orders delivered in its days."""

    orders_min: PositiveInt
    days: PositiveInt
    inputs: dict[RateName, ScoreInput]


class Promotion(Frozen):
    """When a seller of a tier moves up: so long active, so many orders delivered in the score's days."""

    to: ProbationTier
    after_days: PositiveInt
    delivered_orders: PositiveInt


class Standing(Section):
    """Rates and what they lead to, health points, the daily limits by probation tier, appeals.

    No limit for a tier is none at all. `listing_stop_days` says for how many days new listings stop once the
    health points have fallen to a number. Delivered orders earn points, violations take them.
    """

    rates: dict[RateName, RateRule]
    violations: dict[RateName, ViolationRule]
    restrictions: dict[str, RestrictionRule]
    score: Score
    health_points: Range
    health_points_at_start: NonNegativeInt
    health_points_days: PositiveInt
    health_points_earned_per_100_orders: NonNegativeInt
    listing_stop_days: dict[NonNegativeInt, PositiveInt]
    deactivated_at_health_points: NonNegativeInt
    starts_in_tier: ProbationTier
    orders_per_day: dict[ProbationTier, PositiveInt | None]
    listings_per_day: dict[ProbationTier, PositiveInt | None]
    promotions: dict[ProbationTier, Promotion]
    settlement_score_min_tenths: dict[TierName, NonNegativeInt]
    settlement_tier_when_restricted: TierName
    appeal_days: PositiveInt
    appeal_files_max: PositiveInt
