"""Weekly and biweekly periods, Monday to Monday in UTC."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.markets import policies
from chalicelib.markets.models import Policy
from chalicelib.payouts import rules
from chalicelib.payouts.models import Interval, Period

WEEKLY, BIWEEKLY = Interval.WEEKLY, Interval.BIWEEKLY
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "instant", "period_id"),
    [
        (WEEKLY, "2026-11-24T12:00", "20261123-20261130"),
        (WEEKLY, "2026-11-23T00:00", "20261123-20261130"),
        (WEEKLY, "2026-11-29T23:59:59.999999", "20261123-20261130"),
        (WEEKLY, "2026-11-30T00:00", "20261130-20261207"),
        (WEEKLY, "2026-12-31T23:59", "20261228-20270104"),
        (WEEKLY, "2027-01-01T00:00", "20261228-20270104"),
        (WEEKLY, "2028-02-29T12:00", "20280228-20280306"),
        (BIWEEKLY, "2024-01-01T00:00", "20240101-20240115"),
        (BIWEEKLY, "2024-01-14T23:59", "20240101-20240115"),
        (BIWEEKLY, "2026-12-27T23:59", "20261214-20261228"),
        (BIWEEKLY, "2026-12-31T23:59", "20261228-20270111"),
        (BIWEEKLY, "2027-01-10T23:59", "20261228-20270111"),
        (BIWEEKLY, "2027-01-11T00:00", "20270111-20270125"),
        (BIWEEKLY, "2023-12-31T23:59", "20231218-20240101"),
    ],
)
def test_an_instant_belongs_to_this_period(interval: Interval, instant: str, period_id: str) -> None:
    assert rules.period(interval, at(instant)).period_id == period_id


@given(st.sampled_from(Interval), INSTANTS)
def test_a_period_holds_its_instant_and_starts_on_a_monday_at_midnight(
    interval: Interval, instant: datetime
) -> None:
    period = rules.period(interval, instant)
    assert period.starts_at <= instant < period.ends_at
    assert f"{period.starts_at:%A %H:%M:%S.%f}" == "Monday 00:00:00.000000"


@given(st.sampled_from(Interval), INSTANTS)
def test_periods_follow_each_other_without_gap_or_overlap(interval: Interval, instant: datetime) -> None:
    period = rules.period(interval, instant)
    assert rules.period(interval, period.ends_at).starts_at == period.ends_at
    assert rules.period(interval, period.starts_at - timedelta(microseconds=1)).ends_at == period.starts_at


@given(INSTANTS)
def test_two_weeks_of_one_biweekly_period_are_both_inside_it(instant: datetime) -> None:
    both = rules.period(BIWEEKLY, instant)
    first, second = rules.period(WEEKLY, both.starts_at), rules.period(WEEKLY, instant)
    assert first.starts_at == both.starts_at
    assert second.starts_at in (both.starts_at, both.starts_at + timedelta(days=7))


def test_another_time_zone_names_the_same_period() -> None:
    pacific = datetime.fromisoformat("2026-11-29T16:00-08:00")
    assert rules.period(WEEKLY, pacific) == rules.period(WEEKLY, at("2026-11-30T00:00"))


def test_weekly_and_biweekly_periods_never_share_a_name() -> None:
    now = at("2026-11-23T00:00")
    assert rules.period(WEEKLY, now).period_id != rules.period(BIWEEKLY, now).period_id


@pytest.mark.parametrize("policy", policies.policies("US"), ids=lambda policy: policy.version)
def test_the_intervals_are_those_of_the_policy(policy: Policy) -> None:
    days = {interval.value: length.days for interval, length in rules.LENGTH.items()}
    assert days == policy.payouts.interval_days


def test_a_period_is_paid_under_an_id_of_its_seller_and_time() -> None:
    period = Period(interval=WEEKLY, starts_at=at("2026-11-23"), ends_at=at("2026-11-30"))
    assert rules.payout_id("sel_01kabc", period.period_id) == "pay_01kabc_20261123-20261130"
