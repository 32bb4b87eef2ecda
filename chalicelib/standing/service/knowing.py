"""All that is known of a seller, read at once for a judgement or a report."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from chalicelib.markets import service as markets
from chalicelib.markets.models import Policy
from chalicelib.sellers import service as sellers
from chalicelib.sellers.models import Seller
from chalicelib.standing import store
from chalicelib.standing.rules import Known

MARKET = "US"


class Subject(NamedTuple):
    """A seller under the policy of the day."""

    seller: Seller
    policy: Policy
    today: date
    known: Known


def subject_of(seller_id: str, now: datetime) -> Subject:
    """Raises NotFound."""
    seller, policy, today = sellers.get(seller_id), markets.policy(MARKET, now), markets.day_of(MARKET, now)
    root, since = store.standing(seller_id), seller.active_since or seller.applied_at
    known = Known(
        standing=root,
        violations=store.violations_of(seller_id, root.violations),
        restrictions=store.restrictions_of(seller_id, root.restrictions),
        days=store.days(seller_id, today - timedelta(days=_longest(policy) - 1), today),
        active_since=since,
        tier=seller.probation_tier,
        settles_as=markets.settlement_tier(MARKET, now, since),
    )
    return Subject(seller, policy, today, known)


def _longest(policy: Policy) -> int:
    """How many days any rule looks back."""
    standing = policy.standing
    return max(standing.health_points_days, standing.score.days, *(rule.days for rule in standing.rates.values()))
