"""What a seller and an operator see of a seller's standing."""

from datetime import date, datetime, timedelta

from chalicelib.kit.pages import Page, PageQuery
from chalicelib.markets import service as markets
from chalicelib.markets.models import Policy, RateName
from chalicelib.sellers import service as sellers
from chalicelib.standing import rules, store
from chalicelib.standing.models import CountedOrder, Report
from chalicelib.standing.rules import Day
from chalicelib.standing.service.counting import MARKET


def report(seller_id: str, now: datetime) -> Report:
    """Everything of a seller's standing, as of now."""
    policy = markets.policy(MARKET, now)
    today = markets.day_of(MARKET, now)
    rates = rules.rates_of(days_of(seller_id, policy, today), policy.standing.rates, today)
    return Report(seller_id=seller_id, as_of=now, rates=rates)


def report_of(seller_id: str, now: datetime) -> Report:
    """The same for an operator. Raises NotFound."""
    return report(sellers.get(seller_id).seller_id, now)


def days_of(seller_id: str, policy: Policy, today: date) -> list[Day]:
    """What was counted on the days that any rule looks back on."""
    standing = policy.standing
    longest = max(standing.health_points_days, standing.score.days, *(r.days for r in standing.rates.values()))
    return store.days(seller_id, today - timedelta(days=longest - 1), today)


def orders_behind(
    seller_id: str, name: RateName, query: PageQuery, now: datetime, *, against_only: bool
) -> Page[CountedOrder]:
    """The orders of a rate's window, or those of them against the seller, newest first."""
    rule = markets.policy(MARKET, now).standing.rates[name]
    first, last = rules.window(rule, markets.day_of(MARKET, now))
    whole, against = rules.COUNTS[name]
    return store.counted(seller_id, against if against_only else whole, first, last, query)
