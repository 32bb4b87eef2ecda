"""Everything of a seller's standing in one answer."""

from datetime import datetime

from pydantic import Field

from chalicelib.kit.entity import Value
from chalicelib.markets.models import ProbationTier, TierName
from chalicelib.standing.models.appeals import Appeal
from chalicelib.standing.models.measures import Restriction, Violation
from chalicelib.standing.models.rates import Rate


class Report(Value):
    """How a seller stands now. Rates, points and score are of this moment; measures follow within the day.

    `score_tenths` is of 0 to 5, once there are orders enough. No limit a day is none at all. `settlement_tier` is
    what standing moved the seller to; without it the tier is that of the seller's age. Open `appeals` only.
    """

    seller_id: str = Field(examples=["sel_01k0000000000000000000000"])
    as_of: datetime
    rates: list[Rate]
    health_points: int = Field(examples=[200])
    score_tenths: int | None = Field(default=None, examples=[47])
    probation_tier: ProbationTier
    orders_per_day: int | None = Field(default=None, examples=[50])
    listings_per_day: int | None = Field(default=None, examples=[100])
    settlement_tier: TierName | None = None
    violations: list[Violation]
    restrictions: list[Restriction]
    appeals: list[Appeal]
