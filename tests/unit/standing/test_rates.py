"""Rates at the edges of their limits and windows, and what each event says of an order."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.markets.models import RateName
from chalicelib.markets.policies import policy_at
from chalicelib.orders.events import (
    OrderCancelled,
    OrderDelivered,
    OrderDeliveryLate,
    OrderEvent,
    OrderShipped,
)
from chalicelib.orders.models import CancelledBy, CancelReason, Fault
from chalicelib.returns.events import ReturnEnded
from chalicelib.returns.models import ReturnKind, ReturnStatus
from chalicelib.standing import rules
from chalicelib.standing.models import Fact, Rate
from chalicelib.standing.rules import Day
from chalicelib.standing.rules.rates import is_as_bad_as

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
RULES = policy_at("US", NOW).standing.rates
ABOUT: dict[str, Any] = {"seller_id": "sel_1", "order_id": "ord_1"}


def rate(name: RateName, orders: int, against: int, days_ago: int = 0) -> Rate:
    whole, bad = rules.COUNTS[name]
    day = Day(TODAY - timedelta(days=days_ago), {whole: orders, bad: against})
    return rules.rate_of([day], name, RULES[name], TODAY)


@pytest.mark.parametrize(
    ("name", "orders", "against", "kept"),
    [
        ("late_dispatch", 100, 4, True),
        ("late_dispatch", 10_000, 401, False),
        ("late_dispatch", 99_999, 4_000, False),  # 4.00004 %, shown as 400
        ("on_time_delivery", 100, 20, True),
        ("on_time_delivery", 1_000, 201, False),
        ("valid_tracking", 100, 5, True),
        ("valid_tracking", 1_000, 51, False),
        ("seller_fault_cancellation", 1_000, 25, True),
        ("seller_fault_cancellation", 1_000, 26, False),
    ],
)
def test_a_rate_keeps_its_limit_up_to_the_limit_itself(
    name: RateName, orders: int, against: int, kept: bool
) -> None:
    assert rate(name, orders, against).kept is kept


def test_too_few_orders_are_not_judged() -> None:
    enough = RULES["late_dispatch"].orders_min
    assert not rate("late_dispatch", enough, enough).kept
    few = rate("late_dispatch", enough - 1, enough - 1)
    assert (few.judged, few.kept, few.basis_points) == (False, True, 10_000)


def test_without_orders_every_rate_is_the_best_there_is() -> None:
    assert (rate("late_dispatch", 0, 0).basis_points, rate("valid_tracking", 0, 0).basis_points) == (0, 10_000)


def test_a_window_has_its_first_day_and_not_the_day_before() -> None:
    days = RULES["late_dispatch"].days
    assert rate("late_dispatch", 30, 3, days_ago=days - 1).against == 3
    assert rate("late_dispatch", 30, 3, days_ago=days).orders == 0


@pytest.mark.parametrize(("against", "capped"), [(99, False), (100, True), (101, True)])
def test_a_threshold_is_reached_by_the_threshold_itself(against: int, capped: bool) -> None:
    assert is_as_bad_as(rate("late_dispatch", 1_000, against), 1_000) is capped


@pytest.mark.parametrize(("late", "stopped"), [(349, False), (350, True)])
def test_a_least_is_reached_from_above(late: int, stopped: bool) -> None:
    assert is_as_bad_as(rate("on_time_delivery", 1_000, late), 6_500) is stopped


def said(event: OrderEvent | ReturnEnded) -> dict[str, datetime]:
    return {dated.fact.value: dated.at for dated in rules.facts_of(event, NOW)}


def test_what_left_the_platform_s_warehouse_says_nothing_of_dispatch_or_time() -> None:
    shipped = OrderShipped(**ABOUT, shipped_at=NOW, ship_by=NOW, late=True, by_platform=True)
    assert said(shipped) == {}
    assert said(OrderDelivered(**ABOUT, delivered_at=NOW, late=True, by_platform=True)) == {Fact.DELIVERED: NOW}


def test_a_late_delivery_is_the_same_fact_when_it_is_overdue_and_when_it_has_come() -> None:
    due = NOW - timedelta(days=3)
    overdue = said(OrderDeliveryLate(**ABOUT, deliver_by=due))
    there = said(OrderDelivered(**ABOUT, delivered_at=NOW, late=True, deliver_by=due, shipped_at=due))
    assert overdue == {Fact.DELIVERY_DUE: due, Fact.LATE_DELIVERY: due}
    assert overdue.items() <= there.items()


def cancelled(reason: CancelReason, fault: Fault, **facts: Any) -> dict[str, datetime]:
    return said(OrderCancelled(**ABOUT, reason=reason, by=CancelledBy.SYSTEM, fault=fault, was="", **facts))


def test_only_the_seller_s_fault_counts_and_with_the_day_of_the_sale() -> None:
    sold = NOW - timedelta(days=9)
    reason = CancelReason.NOT_SHIPPED_IN_TIME
    assert cancelled(reason, Fault.SELLER, paid_at=sold) == {Fact.SELLER_CANCELLED: sold}
    assert cancelled(CancelReason.RISK_REVIEW, Fault.PLATFORM, paid_at=sold) == {}
    assert cancelled(reason, Fault.SELLER) == {}


def test_a_parcel_nobody_scanned_was_not_traceable() -> None:
    facts = cancelled(CancelReason.COLLECTION_TIMEOUT, Fault.SELLER, paid_at=NOW, shipped_at=NOW)
    assert {Fact.TRACKED, Fact.UNTRACED} < set(facts)


@pytest.mark.parametrize(
    ("fault", "outcome", "counts"),
    [
        (Fault.SELLER, ReturnStatus.REFUNDED, True),
        (Fault.SELLER, ReturnStatus.REPLACED, True),
        (Fault.SELLER, ReturnStatus.WITHDRAWN, False),
        (Fault.BUYER, ReturnStatus.REFUNDED, False),
    ],
)
def test_a_return_counts_when_it_was_given_and_the_fault_is_the_seller_s(
    fault: Fault, outcome: ReturnStatus, counts: bool
) -> None:
    kind = ReturnKind.RETURN_AND_REFUND
    ended = ReturnEnded(**ABOUT, return_id="ret_1", outcome=outcome, kind=kind, reason="damaged", fault=fault)
    assert bool(said(ended)) is counts
