"""Weekly and biweekly periods of whole days in the seller's own calendar, whatever its clocks do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.markets import policies
from chalicelib.markets.models import Policy
from chalicelib.payouts import rules
from chalicelib.payouts.models import Interval, Period, Schedule, Weekday, zone
from chalicelib.payouts.rules.periods import DAYS

WEEKLY, BIWEEKLY = Interval.WEEKLY, Interval.BIWEEKLY
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
ZONES = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"}))
SCHEDULES = st.builds(Schedule, interval=st.sampled_from(Interval), weekday=st.sampled_from(Weekday), zone=ZONES)
SKIPS_MIDNIGHT = ["America/Havana", "Asia/Beirut", "Africa/Cairo", "America/Asuncion", "America/Sao_Paulo"]
FAMOUS = ["UTC", "America/New_York", "America/Los_Angeles", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kolkata"]
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "instant", "period_id"),
    [
        (WEEKLY, "2026-11-24T12:00", "20261123-20261130"),
        (WEEKLY, "2026-11-23T00:00", "20261123-20261130"),
        (WEEKLY, "2026-11-29T23:59:59.999999", "20261123-20261130"),
        (WEEKLY, "2026-11-30T00:00", "20261130-20261207"),
        (WEEKLY, "2027-01-01T00:00", "20261228-20270104"),
        (WEEKLY, "2028-02-29T12:00", "20280228-20280306"),
        (BIWEEKLY, "2024-01-01T00:00", "20240101-20240115"),
        (BIWEEKLY, "2026-12-31T23:59", "20261228-20270111"),
        (BIWEEKLY, "2027-01-11T00:00", "20270111-20270125"),
        (BIWEEKLY, "2023-12-31T23:59", "20231218-20240101"),
    ],
)
def test_an_instant_belongs_to_this_period(interval: Interval, instant: str, period_id: str) -> None:
    assert rules.period(Schedule(interval=interval), at(instant)).period_id == period_id


def test_a_week_with_a_clock_change_is_an_hour_longer_or_shorter() -> None:
    fridays = Schedule(weekday=Weekday.FRIDAY, zone="America/New_York")
    spring, autumn = rules.period(fridays, at("2026-03-08T12:00")), rules.period(fridays, at("2026-11-01T12:00"))
    assert spring.ends_at - spring.starts_at == timedelta(days=7) - HOUR
    assert autumn.ends_at - autumn.starts_at == timedelta(days=7) + HOUR


@given(SCHEDULES, INSTANTS)
def test_a_period_holds_its_instant_and_starts_with_the_sellers_weekday(
    schedule: Schedule, instant: datetime
) -> None:
    period = rules.period(schedule, instant)
    assert period.starts_at <= instant < period.ends_at
    first, last = (date.fromisoformat(day) for day in period.period_id.split("-"))
    assert (first.weekday(), (last - first).days) == (schedule.weekday.number, DAYS[schedule.interval])
    assert period.starts_at.astimezone(zone(schedule.zone)).date() == first


@given(SCHEDULES, INSTANTS)
def test_periods_follow_each_other_without_gap_or_overlap(schedule: Schedule, instant: datetime) -> None:
    period = rules.period(schedule, instant)
    assert rules.period(schedule, period.ends_at).starts_at == period.ends_at
    assert rules.period(schedule, period.starts_at - timedelta(microseconds=1)).ends_at == period.starts_at


def hourly_runs(schedule: Schedule, first: datetime, years: int) -> list[Period]:
    """What a run every hour closes when every period has a statement: each as soon as it is over."""
    closed, now = [], first
    open_one = rules.period(schedule, first)
    while now < first + timedelta(days=365 * years):
        if now >= open_one.ends_at:
            closed.append(open_one)
            open_one = rules.period(schedule, now)
        now += HOUR
    return closed


@pytest.mark.parametrize("interval", Interval)
@pytest.mark.parametrize("weekday", Weekday)
def test_every_period_is_closed_once_within_an_hour_of_its_end(interval: Interval, weekday: Weekday) -> None:
    for key in (*SKIPS_MIDNIGHT, *FAMOUS):
        schedule = Schedule(interval=interval, weekday=weekday, zone=key)
        closed = hourly_runs(schedule, at("2026-01-01T00:05"), years=1)
        days = [date.fromisoformat(period.period_id[:8]) for period in closed]
        assert {b - a for a, b in pairwise(days)} == {timedelta(days=DAYS[interval])}, key


@settings(max_examples=50)
@given(SCHEDULES, st.integers(2020, 2055))
def test_ten_years_have_as_many_periods_as_they_have_weeks(schedule: Schedule, year: int) -> None:
    length = DAYS[schedule.interval]
    period = rules.period(schedule, datetime(year, 1, 1, tzinfo=UTC))
    first = date.fromisoformat(period.period_id[:8])
    seen = []
    for _ in range(10 * 364 // length):
        seen.append(period.period_id)
        period = rules.period(schedule, period.ends_at)
    assert len(set(seen)) == len(seen)
    assert date.fromisoformat(period.period_id[:8]) == first + timedelta(days=len(seen) * length)


def test_another_time_zone_names_the_same_instant_the_same_period() -> None:
    pacific = datetime.fromisoformat("2026-11-29T16:00-08:00")
    assert rules.period(Schedule(), pacific) == rules.period(Schedule(), at("2026-11-30T00:00"))


def test_weekly_and_biweekly_periods_never_share_a_name() -> None:
    now = at("2026-11-23T00:00")
    assert rules.period(Schedule(), now).period_id != rules.period(Schedule(interval=BIWEEKLY), now).period_id


@pytest.mark.parametrize("policy", policies.policies("US"), ids=lambda policy: policy.version)
def test_the_intervals_are_those_of_the_policy(policy: Policy) -> None:
    assert {interval.value: days for interval, days in DAYS.items()} == policy.payouts.interval_days


def test_a_period_is_paid_under_an_id_of_its_seller_and_time() -> None:
    assert rules.payout_id("sel_01kabc", "20261123-20261130") == "pay_01kabc_20261123-20261130"


def test_the_first_period_of_a_schedule_begins_where_the_last_one_ended() -> None:
    since = at("2026-11-26T15:30")
    schedule = Schedule(since=since, number=3)
    first = rules.period(schedule, at("2026-11-27T00:00"))
    assert first.period_id == "20261126-20261130-3"
    assert (first.starts_at, first.ends_at) == (since, at("2026-11-30T00:00"))
    assert rules.period(schedule, at("2026-11-01T00:00")) == first
    assert rules.period(schedule, first.ends_at).starts_at == first.ends_at


def test_a_schedule_that_begins_at_midnight_has_whole_periods() -> None:
    begins = at("2026-11-30T00:00")
    first, whole = rules.period(Schedule(since=begins, number=3), begins), rules.period(Schedule(), begins)
    assert (first.starts_at, first.ends_at) == (whole.starts_at, whole.ends_at)


def test_the_same_days_in_another_zone_are_another_period() -> None:
    west = Schedule(zone="America/Los_Angeles", since=at("2026-11-02T02:00"), number=2)
    names = [rules.period(west, at(when)).period_id for when in ("2026-11-02T03:00", "2026-11-05T00:00")]
    assert names == ["20261101-20261102-2", "20261102-20261109-2"]
    assert rules.period(Schedule(), at("2026-11-02T01:00")).period_id == "20261102-20261109"
