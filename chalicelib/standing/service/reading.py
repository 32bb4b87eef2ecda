"""What a seller and an operator see of a seller's standing."""

from datetime import UTC, date, datetime, time
from typing import TypeVar

from chalicelib.kit.pages import Page, PageQuery
from chalicelib.markets import service as markets
from chalicelib.markets.models import RateName
from chalicelib.standing import rules, store
from chalicelib.standing.models import CountedOrder, Report, Restriction, Violation
from chalicelib.standing.service.knowing import MARKET, subject_of

T = TypeVar("T", Violation, Restriction)


def report(seller_id: str, now: datetime) -> Report:
    """Everything of a seller's standing, as of now. Raises NotFound."""
    seller, policy, today, known = subject_of(seller_id, now)
    rates = rules.rates_of(known.days, policy.standing.rates, today)
    taken = sum(violation.points for violation in known.violations)
    violated = [_seen(violation, now) for violation in known.violations]
    restricted = [_seen(restriction, now) for restriction in known.restrictions]
    asked = [*(found.appeal_id for found in violated), *(found.appeal_id for found in restricted)]
    return Report(
        seller_id=seller_id,
        as_of=now,
        rates=rates,
        health_points=rules.health_points(taken, known.days, today, policy.standing),
        score_tenths=rules.score_tenths(rates, known.days, today, policy.standing),
        probation_tier=seller.probation_tier,
        orders_per_day=policy.standing.orders_per_day[seller.probation_tier],
        listings_per_day=policy.standing.listings_per_day[seller.probation_tier],
        settlement_tier=known.standing.settlement_tier,
        violations=violated,
        restrictions=restricted,
        appeals=store.appeals_of(seller_id, [appeal_id for appeal_id in asked if appeal_id]),
    )


def _seen(thing: T, now: datetime) -> T:
    return thing.with_(possible_actions=rules.possible_for_seller(thing, now))


def today(now: datetime) -> date:
    """The day it is in the market."""
    return markets.day_of(MARKET, now)


def orders_behind(
    seller_id: str, name: RateName, last_day: date, query: PageQuery, *, against_only: bool
) -> Page[CountedOrder]:
    """The orders of a rate's window that ends on a day, or those of them against the seller, newest first."""
    policy = markets.policy(MARKET, datetime.combine(last_day, time.max, UTC))
    first, last = rules.window(policy.standing.rates[name], last_day)
    whole, against = rules.COUNTS[name]
    return store.counted(seller_id, against if against_only else whole, first, last, query)


def violations(seller_id: str, query: PageQuery, now: datetime) -> Page[Violation]:
    """Every violation there was, newest first."""
    page = store.violations(seller_id, query)
    return page.model_copy(update={"data": [_seen(found, now) for found in page.data]})


def restrictions(seller_id: str, query: PageQuery, now: datetime) -> Page[Restriction]:
    """Every restriction there was, newest first."""
    page = store.restrictions(seller_id, query)
    return page.model_copy(update={"data": [_seen(found, now) for found in page.data]})


def payouts_suspended(seller_id: str) -> str | None:
    """Why a seller's payouts are suspended now; None if they are not."""
    in_force = store.restrictions_of(seller_id, store.standing(seller_id).restrictions)
    holding = (r.reason for r in in_force if r.effect == "payouts_suspended")
    return next(holding, None)
