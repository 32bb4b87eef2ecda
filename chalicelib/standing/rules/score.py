"""Health points and the shop performance score."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from chalicelib.markets.models import Standing as Policy
from chalicelib.standing.models import Fact, Rate
from chalicelib.standing.rules.rates import Day, total

BEST_TENTHS = 50


def health_points(taken: int, days: Iterable[Day], today: date, policy: Policy) -> int:
    """Points at the start, earned by orders delivered in their days, less what violations have taken."""
    delivered = delivered_in(days, policy.health_points_days, today)
    earned = delivered * policy.health_points_earned_per_100_orders // 100
    most = policy.health_points.max or 0
    return max(policy.health_points.min, min(most, policy.health_points_at_start + earned - taken))


def score_tenths(rates: Sequence[Rate], days: Iterable[Day], today: date, policy: Policy) -> int | None:
    """The score of 0 to 5 in tenths, rounded half up; none before enough orders were delivered."""
    rule = policy.score
    if delivered_in(days, rule.days, today) < rule.orders_min:
        return None
    known = {rate.rate: rate.basis_points for rate in rates}
    weights = sum(part.weight for part in rule.inputs.values())
    points = sum(
        part.weight * _points(known[name], part.five_at_basis_points, part.zero_at_basis_points)
        for name, part in rule.inputs.items()
    )
    return (2 * points + 1000 * weights) // (2000 * weights)


def _points(basis_points: int, five_at: int, zero_at: int) -> int:
    """Thousandths of a tenth, in a straight line between the two ends."""
    share = (basis_points - zero_at) * BEST_TENTHS * 1000 // (five_at - zero_at)
    return max(0, min(BEST_TENTHS * 1000, share))


def delivered_in(days: Iterable[Day], length: int, today: date) -> int:
    """Orders delivered in the last days."""
    return total(days, Fact.DELIVERED, today - timedelta(days=length - 1), today)
