"""The US policy: today's numbers as a table, and the rules of an order's own day."""

import json
from datetime import UTC, datetime, time, timedelta
from operator import attrgetter
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.kit.problems import Problem
from chalicelib.markets import files, policies
from chalicelib.markets.errors import NoPolicyYet, UnknownMarket
from chalicelib.markets.models import Policy, Range, ShipBy

TODAY = policies.policy_at("US", datetime(2026, 11, 24, tzinfo=UTC))
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("currency", "USD"),
        ("ship_by.rule.count", 72),
        ("ship_by.rule.unit", "hours"),
        ("ship_by.counted_at", "seller_confirmation"),
        ("ship_by.warnings_hours_before", (24, 4)),
        ("business_day.zone", "America/Los_Angeles"),
        ("business_day.cut_off", time(23, 59)),
        ("orders.unpaid_expires_minutes", 30),
        ("orders.remorse_minutes", 60),
        ("orders.auto_cancel_business_days", 7),
        ("orders.cancellation_answer_hours", 24),
        ("returns.window_days", 30),
        ("returns.answer_hours", 48),
        ("returns.replacement_answer_hours", 24),
        (
            "settlement.tier_days",
            {"introductory": 31, "standard": 8, "accelerated": 5, "fastest": 1},
        ),
        ("settlement.introductory_period_days", 30),
        ("payouts.interval_days", {"weekly": 7, "biweekly": 14}),
        ("payouts.minimum_cents", 1_00),
        ("fees.referral_basis_points", {"standard": 600, "jewelry": 500, "pre_owned": 500}),
        ("fees.new_seller_discount_basis_points", 5000),
        ("fees.new_seller_days", 30),
        ("fees.refund_administration_basis_points", 2000),
        ("fees.refund_administration_cap_cents", 5_00),
        ("fees.creator_commission_basis_points", Range(min=100, max=8000)),
        ("promotions.code_length", Range(min=4, max=12)),
        ("promotions.percent_off_basis_points", Range(min=500, max=5000)),
        ("promotions.new_seller_coupons_cents", 1_000_00),
        ("listings.title_length", Range(min=1, max=255)),
        ("listings.description_max_length", 10_000),
        ("listings.stock", Range(min=0, max=99_999)),
        ("listings.price_cents", Range(min=1, max=7_600_00)),
        ("listings.skus_max", 100),
        ("listings.option_levels_max", 3),
        ("listings.seller_sku_length", Range(min=1, max=50)),
        ("listings.images.count", Range(min=1, max=9)),
        ("listings.images.max_bytes", 5 * MEGABYTE),
        ("listings.images.side_pixels", Range(min=300, max=4000)),
        ("listings.video.types", ("video/mp4",)),
        ("listings.video.max_seconds", 60),
        ("listings.video.max_bytes", 20 * MEGABYTE),
        ("applications.review_hours", Range(min=24, max=72)),
        ("applications.document_max_bytes", 10 * MEGABYTE),
        ("standing.listings_per_day", {"beginner": 100, "standard": 200, "premium": 1000, "pro": None}),
        ("standing.orders_per_day", {"beginner": 50, "standard": 100, "premium": 200, "pro": None}),
        ("standing.listing_stop_days", {150: 7, 100: 14, 50: 28}),
    ],
)
def test_the_rules_of_today(rule: str, value: Any) -> None:
    assert attrgetter(rule)(TODAY) == value


def test_what_a_seller_is_measured_by_today() -> None:
    limits = {name: rule.max_basis_points or rule.min_basis_points for name, rule in TODAY.standing.rates.items()}
    assert limits | {"seller_fault_return": None} == {
        "late_dispatch": 400,
        "on_time_delivery": 8000,
        "valid_tracking": 9500,
        "seller_fault_cancellation": 250,
        "seller_fault_return": None,
    }


def test_the_business_day_policy_is_there_to_be_chosen() -> None:
    rule = TODAY.ship_by.policies["business_days"]
    assert (rule.count, rule.unit) == (2, "business_days")


@pytest.mark.parametrize(
    ("instant", "version"),
    [
        ("2025-01-01T08:00:00Z", "us-2025-01"),
        ("2025-05-15T06:59:59.999999Z", "us-2025-01"),
        ("2025-05-15T07:00:00Z", "us-2025-05"),
        ("2025-12-31T23:59:59-08:00", "us-2025-05"),
        ("2026-01-01T00:00:00-08:00", "us-2026-01"),
        ("2031-06-01T00:00:00Z", "us-2026-01"),
    ],
)
def test_an_order_keeps_the_policy_of_its_day(instant: str, version: str) -> None:
    assert policies.policy_at("US", datetime.fromisoformat(instant)).version == version


def test_a_later_version_keeps_what_it_does_not_change() -> None:
    first, _, last = policies.policies("US")
    assert last.settlement.tier_days == first.settlement.tier_days | {"standard": 8}
    assert last.listings == first.listings


def test_versions_follow_each_other_in_time_and_each_has_its_own_name() -> None:
    history = policies.policies("US")
    starts = [policy.effective_from for policy in history]
    assert starts == sorted(set(starts))
    assert len({policy.version for policy in history}) == len(history)


def test_there_is_no_policy_before_the_first() -> None:
    with pytest.raises(NoPolicyYet, match="2025-01-01"):
        policies.policy_at("US", policies.policies("US")[0].effective_from - timedelta(microseconds=1))


@pytest.mark.parametrize("market", ["XX", "us", "", "../US", "US_HOLIDAYS"])
def test_an_unknown_market_is_not_found(market: str) -> None:
    with pytest.raises(UnknownMarket) as refusal:
        policies.policy_at(market, datetime(2026, 1, 1, tzinfo=UTC))
    assert isinstance(refusal.value, Problem)
    assert refusal.value.status == 404
    assert refusal.value.code == "markets.unknown"


def test_the_united_states_is_the_one_market_with_data() -> None:
    assert files.markets() == {"US"}


def test_a_policy_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        TODAY.returns.window_days = 90  # type: ignore[misc]


def test_a_misspelt_rule_is_refused() -> None:
    document = json.loads(TODAY.model_dump_json()) | {"retruns": {}}
    with pytest.raises(ValidationError, match="retruns"):
        Policy.model_validate(document)


def test_a_policy_survives_its_own_json() -> None:
    assert Policy.model_validate_json(TODAY.model_dump_json()) == TODAY


def test_the_ship_by_policy_in_force_must_exist() -> None:
    with pytest.raises(ValidationError, match="48_hours"):
        ShipBy.model_validate(TODAY.ship_by.model_dump() | {"in_force": "48_hours"})


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValidationError, match="below"):
        Range(min=2, max=1)


@pytest.mark.parametrize(("price", "fits"), [(0, False), (1, True), (7_600_00, True), (7_600_01, False)])
def test_both_ends_belong_to_a_range(price: int, fits: bool) -> None:
    assert (price in TODAY.listings.price_cents) is fits
