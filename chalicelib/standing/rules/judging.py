"""The daily judgement: what expires, what is violated, what is restricted and lifted, and the tiers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from chalicelib.markets.models import Effect, ProbationTier, RateName, TierName
from chalicelib.markets.models import Standing as Policy
from chalicelib.standing.models import Rate, Restriction, Standing, Violation
from chalicelib.standing.rules.rates import Day, is_as_bad_as, rates_of
from chalicelib.standing.rules.score import delivered_in, health_points, score_tenths

HEALTH = "health_points_"
"""How the rules of health points begin; what follows is the number they are of."""
VIOLATED = "violation_of_"
"""How what an appeal has set aside is named for violations; what follows is the rate."""


@dataclass(frozen=True)
class Known:
    """All that is known of a seller: what is active, and counts by day. `settles_as` is the tier of their age."""

    standing: Standing
    violations: Sequence[Violation]
    restrictions: Sequence[Restriction]
    days: Sequence[Day]
    active_since: datetime
    tier: ProbationTier
    settles_as: TierName


class Placed(NamedTuple):
    """A restriction that begins now."""

    rule: str
    effect: Effect
    reason: str
    rate: Rate | None = None
    orders_per_day: int | None = None
    days: int | None = None


@dataclass(frozen=True)
class Judgement:
    """What becomes of a seller today. `lifted`: why, by the restriction's id."""

    rates: Sequence[Rate]
    expired: Sequence[Violation]
    violated: Sequence[Rate]
    points: int
    score: int | None
    placed: Sequence[Placed]
    lifted: Mapping[str, str]
    stopped_at: int | None
    tier: ProbationTier
    settlement_tier: TierName | None


def judge(known: Known, policy: Policy, today: date, now: datetime) -> Judgement:
    """Everything the rules say of a seller; the same on the same day and facts."""
    rates = rates_of(known.days, policy.rates, today)
    expired = [violation for violation in known.violations if violation.expires_at <= now]
    violated = [rate for rate in rates if _is_violated(rate, known.standing, policy, now)]
    left = [violation for violation in known.violations if violation not in expired]
    taken = [
        *(violation.points for violation in left),
        *(policy.violations[rate.rate].points for rate in violated),
    ]
    points = health_points(sum(taken), known.days, today, policy)
    placed = [*_placed_by_rates(rates, known, policy, now), *_placed_by_health(points, known, policy, now)]
    lifted = dict(_lifted(rates, points, known, policy, now))
    score = score_tenths(rates, known.days, today, policy)
    left_in_force = [r.effect for r in known.restrictions if r.restriction_id not in lifted]
    restricted = any(effect != "warning" for effect in [*left_in_force, *(item.effect for item in placed)])
    good = not restricted and not lifted and all(rate.kept for rate in rates)
    promoted = _promoted(known, policy, today, now) if good else None
    return Judgement(
        rates=rates,
        expired=expired,
        violated=violated,
        points=points,
        score=score,
        placed=placed,
        lifted=lifted,
        stopped_at=_level(points, policy),
        tier=promoted or known.tier,
        settlement_tier=_settlement_tier(known, policy, score, restricted),
    )


def _is_violated(rate: Rate, standing: Standing, policy: Policy, now: datetime) -> bool:
    last = standing.violated_at.get(rate.rate)
    window = timedelta(days=policy.rates[rate.rate].days)
    again = last is None or now >= last + window
    return not rate.kept and again and not _is_forgiven(standing, f"{VIOLATED}{rate.rate}", now)


def _placed_by_rates(rates: Sequence[Rate], known: Known, policy: Policy, now: datetime) -> Iterator[Placed]:
    by_name = {rate.rate: rate for rate in rates}
    for rule, measure in policy.restrictions.items():
        rate = by_name[measure.rate]
        if is_as_bad_as(rate, measure.at_basis_points) and not _stands(known, rule, now):
            yield Placed(rule, measure.effect, in_words(rate), rate, measure.orders_per_day)


def _placed_by_health(points: int, known: Known, policy: Policy, now: datetime) -> Iterator[Placed]:
    """A stop each time the points have come down to a lower number; at the lowest the shop goes off sale."""
    level, before = _level(points, policy), known.standing.stopped_at
    words = f"Your health points are {points}."
    if level is not None and (before is None or level < before) and not _stands(known, f"{HEALTH}{level}", now):
        yield Placed(f"{HEALTH}{level}", "listings_stopped", words, days=policy.listing_stop_days[level])
    last = policy.deactivated_at_health_points
    if points <= last and not _stands(known, f"{HEALTH}{last}", now):
        yield Placed(f"{HEALTH}{last}", "deactivated", words)


def _level(points: int, policy: Policy) -> int | None:
    """The lowest number that the points have come down to."""
    return min((level for level in policy.listing_stop_days if points <= level), default=None)


def _stands(known: Known, rule: str, now: datetime) -> bool:
    """Whether a rule has been applied, or an appeal has set it aside for now."""
    return any(r.rule == rule for r in known.restrictions) or _is_forgiven(known.standing, rule, now)


def _is_forgiven(standing: Standing, rule: str, now: datetime) -> bool:
    until = standing.forgiven.get(rule)
    return until is not None and now < until


def _lifted(
    rates: Sequence[Rate], points: int, known: Known, policy: Policy, now: datetime
) -> Iterator[tuple[str, str]]:
    """What ends, and why, by id."""
    by_name = {rate.rate: rate for rate in rates}
    for restriction in known.restrictions:
        if restriction.until is not None and restriction.until <= now:
            yield restriction.restriction_id, "Its time is over."
        elif restriction.rule.startswith(HEALTH):
            if points > int(restriction.rule.removeprefix(HEALTH)):
                yield restriction.restriction_id, f"Your health points are {points} again."
        elif restriction.rate is not None:
            rate, measure = by_name[restriction.rate.rate], policy.restrictions.get(restriction.rule)
            if measure is None or (rate.kept and not is_as_bad_as(rate, measure.at_basis_points)):
                yield restriction.restriction_id, in_words(rate)


def _promoted(known: Known, policy: Policy, today: date, now: datetime) -> ProbationTier | None:
    """The next tier, for a seller who has sold for long enough and delivered enough, and is not restricted."""
    step = policy.promotions.get(known.tier)
    if step is None or now < known.active_since + timedelta(days=step.after_days):
        return None
    enough = delivered_in(known.days, policy.score.days, today) >= step.delivered_orders
    return step.to if enough else None


def _settlement_tier(known: Known, policy: Policy, score: int | None, restricted: bool) -> TierName | None:
    """Later for who is restricted, sooner for a good score once the first period is over, else by age (None)."""
    if restricted:
        return policy.settlement_tier_when_restricted
    if score is None or known.settles_as == "introductory":
        return None
    steps = sorted(policy.settlement_score_min_tenths.items(), key=lambda step: -step[1])
    return next((tier for tier, least in steps if score >= least), None)


NAMES: Mapping[RateName, str] = {
    "late_dispatch": "Late dispatch",
    "on_time_delivery": "On-time delivery",
    "valid_tracking": "Valid tracking",
    "seller_fault_cancellation": "Cancellation by your fault",
    "seller_fault_return": "Return by your fault",
}


def in_words(rate: Rate) -> str:
    """A rate and its limit, for the seller."""
    limit = f"at most {_percent(rate.at_most or 0)} are allowed"
    if rate.at_most is None:
        limit = f"at least {_percent(rate.at_least or 0)} are asked for"
    return f"{NAMES[rate.rate]} is {_percent(rate.basis_points)} of {rate.orders:,} orders; {limit}."


def _percent(basis_points: int) -> str:
    return f"{basis_points // 100}.{basis_points % 100:02d} %"
