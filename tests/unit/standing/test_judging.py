"""What follows from a seller's rates and points: violations, restrictions, score and tiers, at their edges."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.markets.models import ProbationTier
from chalicelib.markets.policies import policy_at
from chalicelib.standing import rules
from chalicelib.standing.models import (
    Fact,
    Restriction,
    RestrictionStatus,
    Standing,
    Violation,
    ViolationStatus,
)
from chalicelib.standing.rules import Day, Judgement, Known

TODAY, NOW = date(2026, 11, 25), datetime(2026, 11, 25, 18, tzinfo=UTC)
POLICY = policy_at("US", NOW).standing
GOOD = {Fact.SOLD: 400, Fact.DISPATCHED: 400, Fact.TRACKED: 400, Fact.DELIVERY_DUE: 400, Fact.DELIVERED: 400}
CAP = "late_dispatch_caps_orders"


def judged(counts: dict[Fact, int], **known: Any) -> Judgement:
    facts: dict[str, Any] = {
        "standing": Standing(seller_id="sel_1"),
        "violations": [],
        "restrictions": [],
        "days": [Day(TODAY, GOOD | counts)],
        "active_since": NOW - timedelta(days=365),
        "tier": "pro",
        "settles_as": "standard",
    }
    return rules.judge(Known(**facts | known), POLICY, TODAY, NOW)


def effects(judgement: Judgement) -> dict[str, str]:
    return {item.rule: item.effect for item in judgement.placed}


def restriction(rule: str, judgement: Judgement, **facts: Any) -> Restriction:
    item = next(item for item in judgement.placed if item.rule == rule)
    return Restriction(
        restriction_id=f"rst_{rule}",
        seller_id="sel_1",
        status=RestrictionStatus.IN_FORCE,
        effect=item.effect,
        rule=rule,
        reason=item.reason,
        rate=item.rate,
        placed_at=NOW,
        appeal_by=NOW,
        **facts,
    )


def violation(points: int, days_left: int = 30) -> Violation:
    rate = judged({Fact.LATE_DISPATCH: 17}).violated[0]
    return Violation(
        violation_id=f"vio_{points}_{days_left}",
        seller_id="sel_1",
        status=ViolationStatus.ACTIVE,
        rule=rate.rate,
        reason="",
        points=points,
        rate=rate,
        order_ids=[],
        recorded_at=NOW,
        expires_at=NOW + timedelta(days=days_left),
        appeal_by=NOW,
    )


@pytest.mark.parametrize(
    ("late", "placed", "violated"),
    [
        (11, {}, False),
        (12, {"late_dispatch_near_limit": "warning"}, False),
        (16, {"late_dispatch_near_limit": "warning"}, False),
        (17, {"late_dispatch_near_limit": "warning"}, True),
        (39, {"late_dispatch_near_limit": "warning"}, True),
        (40, {"late_dispatch_near_limit": "warning", CAP: "order_cap"}, True),
    ],
)
def test_late_dispatch_warns_at_3_violates_beyond_4_and_caps_at_10_percent(
    late: int, placed: dict[str, str], violated: bool
) -> None:
    judgement = judged({Fact.LATE_DISPATCH: late})
    assert (effects(judgement), bool(judgement.violated)) == (placed, violated)


def test_a_seller_who_cancels_half_is_capped_unpaid_and_off_sale() -> None:
    assert set(effects(judged({Fact.SELLER_CANCELLED: 200})).values()) == {
        "warning",
        "order_cap",
        "payouts_suspended",
        "deactivated",
    }


@pytest.mark.parametrize(("late", "lifted"), [(16, True), (17, False)])
def test_a_cap_is_lifted_once_the_rate_keeps_its_limit(late: int, lifted: bool) -> None:
    cap = restriction(CAP, judged({Fact.LATE_DISPATCH: 40}))
    judgement = judged({Fact.LATE_DISPATCH: late}, restrictions=[cap])
    assert (cap.restriction_id in judgement.lifted) is lifted


def test_what_stands_is_not_placed_again_nor_what_is_forgiven() -> None:
    cap = restriction(CAP, judged({Fact.LATE_DISPATCH: 40}))
    assert CAP not in effects(judged({Fact.LATE_DISPATCH: 40}, restrictions=[cap]))
    forgiven = Standing(seller_id="sel_1", forgiven={CAP: NOW + timedelta(days=1)})
    assert CAP not in effects(judged({Fact.LATE_DISPATCH: 40}, standing=forgiven))
    over = Standing(seller_id="sel_1", forgiven={CAP: NOW})
    assert CAP in effects(judged({Fact.LATE_DISPATCH: 40}, standing=over))


def test_no_order_is_held_against_a_seller_twice() -> None:
    window = timedelta(days=POLICY.rates["late_dispatch"].days)
    for since, again in ((window, True), (window - timedelta(seconds=1), False)):
        seen = Standing(seller_id="sel_1", violated_at={"late_dispatch": NOW - since})
        assert bool(judged({Fact.LATE_DISPATCH: 17}, standing=seen).violated) is again


@pytest.mark.parametrize(
    ("taken", "placed"),
    [
        (65, {}),
        (66, {"health_points_150": "listings_stopped"}),
        (116, {"health_points_100": "listings_stopped"}),
        (166, {"health_points_50": "listings_stopped"}),
        (216, {"health_points_50": "listings_stopped", "health_points_0": "deactivated"}),
    ],
)
def test_health_points_of_216_lead_to_stops_and_off_sale(taken: int, placed: dict[str, str]) -> None:
    """200 at the start and 16 earned by 400 orders."""
    assert effects(judged({}, violations=[violation(taken)])) == placed


def test_a_stop_is_not_repeated_until_points_have_been_above_its_number() -> None:
    low = [violation(66)]
    seen = Standing(seller_id="sel_1", stopped_at=150)
    assert effects(judged({}, violations=low, standing=seen)) == {}
    assert judged({}, standing=seen).stopped_at is None


def test_points_that_come_back_lift_what_they_led_to() -> None:
    low = judged({}, violations=[violation(66)])
    stop = restriction("health_points_150", low, until=NOW + timedelta(days=7))
    expired = judged({}, violations=[violation(66, days_left=0)], restrictions=[stop])
    assert (expired.points, len(expired.expired)) == (216, 1)
    assert stop.restriction_id in expired.lifted
    assert not judged({}, violations=[violation(66)], restrictions=[stop]).lifted
    over = stop.with_(until=NOW)
    assert judged({}, violations=[violation(66)], restrictions=[over]).lifted


@pytest.mark.parametrize(
    ("counts", "score"),
    [
        ({}, 50),
        ({Fact.DELIVERED: 29}, None),
        ({Fact.DELIVERED: 30}, 50),
        ({Fact.SELLER_CANCELLED: 20}, 35),
        ({Fact.LATE_DELIVERY: 160, Fact.SELLER_CANCELLED: 20, Fact.SELLER_RETURNED: 80}, 0),
    ],
)
def test_the_score_of_0_to_5_needs_30_delivered_orders(counts: dict[Fact, int], score: int | None) -> None:
    assert judged(counts).score == score


@pytest.mark.parametrize(
    ("tier", "days", "delivered", "reached"),
    [
        ("beginner", 14, 50, "standard"),
        ("beginner", 13, 50, "beginner"),
        ("beginner", 14, 49, "beginner"),
        ("standard", 30, 150, "premium"),
        ("premium", 60, 300, "pro"),
        ("pro", 365, 400, "pro"),
    ],
)
def test_probation_ends_step_by_step(tier: ProbationTier, days: int, delivered: int, reached: str) -> None:
    since = NOW - timedelta(days=days)
    assert judged({Fact.DELIVERED: delivered}, tier=tier, active_since=since).tier == reached


def test_a_seller_beyond_a_limit_is_not_promoted() -> None:
    assert judged({Fact.LATE_DISPATCH: 17}, tier="beginner").tier == "beginner"


def test_money_settles_sooner_for_a_good_score_and_later_for_the_restricted() -> None:
    assert judged({}).settlement_tier == "fastest"
    assert judged({}, settles_as="introductory").settlement_tier is None
    assert judged({Fact.DELIVERED: 29}).settlement_tier is None
    assert judged({Fact.LATE_DISPATCH: 40}).settlement_tier == "introductory"
