"""Rates over rolling windows, from counts by day. Limits are held in whole numbers: 4.001 % is more than 4 %."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from chalicelib.markets.models import RateName, RateRule
from chalicelib.standing.models import Fact, Rate

COUNTS: Mapping[RateName, tuple[Fact, Fact]] = {
    "late_dispatch": (Fact.DISPATCHED, Fact.LATE_DISPATCH),
    "on_time_delivery": (Fact.DELIVERY_DUE, Fact.LATE_DELIVERY),
    "valid_tracking": (Fact.TRACKED, Fact.UNTRACED),
    "seller_fault_cancellation": (Fact.SOLD, Fact.SELLER_CANCELLED),
    "seller_fault_return": (Fact.DELIVERED, Fact.SELLER_RETURNED),
}
"""Of each rate: what it counts, and what of it is against the seller. One with a least limit is of the others."""
TAKEN_BACK: Mapping[Fact, Fact] = {Fact.UNTRACED: Fact.TRACED_AFTER_ALL}
"""What takes a fact against the seller back. It counts on the same day, so a window has both or neither."""
AGAINST = frozenset(against for _, against in COUNTS.values())


class Day(NamedTuple):
    """How often each fact was one on a day."""

    day: date
    counts: Mapping[Fact, int]


def window(rule: RateRule, today: date) -> tuple[date, date]:
    """The first and the last day of a rate."""
    return today - timedelta(days=rule.days - 1), today


def total(days: Iterable[Day], fact: Fact, first: date, last: date) -> int:
    """How often a fact was one in a span of days."""
    return sum(day.counts.get(fact, 0) for day in days if first <= day.day <= last)


def rates_of(days: Iterable[Day], rules: Mapping[RateName, RateRule], today: date) -> list[Rate]:
    """Every rate of a seller."""
    known = list(days)
    return [rate_of(known, name, rule, today) for name, rule in rules.items()]


def rate_of(days: Iterable[Day], name: RateName, rule: RateRule, today: date) -> Rate:
    """One rate over its window. Without an order it is the best there is, and not judged."""
    first, last = window(rule, today)
    known = list(days)
    orders, against = (_left(known, fact, first, last) for fact in COUNTS[name])
    part = against if rule.max_basis_points is not None else max(0, orders - against)
    none = 0 if rule.max_basis_points is not None else 10_000
    judged = orders >= rule.orders_min
    return Rate(
        rate=name,
        orders=orders,
        against=against,
        basis_points=part * 10_000 // orders if orders else none,
        at_most=rule.max_basis_points,
        at_least=rule.min_basis_points,
        first_day=first,
        last_day=last,
        judged=judged,
        kept=not judged or not _beyond(part, orders, rule),
    )


def _left(days: Iterable[Day], fact: Fact, first: date, last: date) -> int:
    """How often a fact was one in a span of days and was not taken back."""
    back = TAKEN_BACK.get(fact)
    return total(days, fact, first, last) - (total(days, back, first, last) if back else 0)


def _beyond(part: int, whole: int, rule: RateRule) -> bool:
    if rule.max_basis_points is not None:
        return part * 10_000 > rule.max_basis_points * whole
    return part * 10_000 < (rule.min_basis_points or 0) * whole


def is_as_bad_as(rate: Rate, basis_points: int) -> bool:
    """Whether a judged rate has come to a threshold, the threshold itself within."""
    if not rate.judged:
        return False
    if rate.at_most is not None:
        return rate.against * 10_000 >= basis_points * rate.orders
    return (rate.orders - rate.against) * 10_000 <= basis_points * rate.orders
