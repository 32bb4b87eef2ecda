"""Ship-by, auto-cancel and settlement: two kinds of days, and the dates that trip them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.markets import policies, rules
from chalicelib.markets.errors import CalendarEnded
from chalicelib.markets.models import Policy

CALENDAR = policies.calendar("US")
PACIFIC = ZoneInfo("America/Los_Angeles")
HAWAII = ZoneInfo("Pacific/Honolulu")
CUT_OFF = time(23, 59)
TODAY = policies.policy_at("US", datetime(2026, 11, 24, tzinfo=UTC))
BY_BUSINESS_DAYS = TODAY.model_copy(
    update={"ship_by": TODAY.ship_by.model_copy(update={"in_force": "business_days"})}
)


def pacific(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PACIFIC)


def due(policy: Policy, paid_at: datetime) -> str:
    return f"{rules.ship_by(policy, CALENDAR, paid_at).astimezone(PACIFIC):%a %Y-%m-%d %H:%M}"


def test_an_order_ships_within_72_hours_of_payment() -> None:
    paid_at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert rules.ship_by(TODAY, CALENDAR, paid_at) == datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("paid_at", "ships_by"),
    [
        pytest.param("2026-03-07 12:00", "Tue 2026-03-10 13:00", id="clocks go forward, an hour later"),
        pytest.param("2026-10-31 12:00", "Tue 2026-11-03 11:00", id="clocks go back, an hour earlier"),
        pytest.param("2028-02-28 08:00", "Thu 2028-03-02 08:00", id="leap day"),
        pytest.param("2026-12-30 23:00", "Sat 2027-01-02 23:00", id="year end"),
        pytest.param("2026-12-24 10:00", "Sun 2026-12-27 10:00", id="holidays and weekends do not stop it"),
    ],
)
def test_seventy_two_hours_are_hours_whatever_the_wall_clock_does(paid_at: str, ships_by: str) -> None:
    assert due(TODAY, pacific(paid_at)) == ships_by


@pytest.mark.parametrize(
    ("paid_at", "ships_by"),
    [
        pytest.param("2026-06-08 00:00", "Wed 2026-06-10 23:59", id="Monday, first minute"),
        pytest.param("2026-06-08 23:59", "Wed 2026-06-10 23:59", id="Monday, at the cut-off"),
        pytest.param("2026-06-08 23:59:01", "Thu 2026-06-11 23:59", id="Monday, after the cut-off"),
        pytest.param("2026-06-11 12:00", "Mon 2026-06-15 23:59", id="Thursday, over the weekend"),
        pytest.param("2026-06-12 12:00", "Tue 2026-06-16 23:59", id="Friday"),
        pytest.param("2026-06-13 12:00", "Tue 2026-06-16 23:59", id="Saturday"),
        pytest.param("2026-06-14 12:00", "Tue 2026-06-16 23:59", id="Sunday"),
        pytest.param("2026-06-18 12:00", "Tue 2026-06-23 23:59", id="before Juneteenth"),
        pytest.param("2026-07-01 12:00", "Mon 2026-07-06 23:59", id="a holiday on Saturday rests on Friday"),
        pytest.param("2027-07-02 12:00", "Wed 2027-07-07 23:59", id="a holiday on Sunday rests on Monday"),
        pytest.param("2026-11-25 12:00", "Mon 2026-11-30 23:59", id="Thanksgiving, not the Friday after it"),
        pytest.param("2026-12-24 12:00", "Tue 2026-12-29 23:59", id="Christmas"),
        pytest.param("2026-12-31 12:00", "Tue 2027-01-05 23:59", id="year end"),
        pytest.param("2027-12-30 12:00", "Tue 2028-01-04 23:59", id="a new year on Saturday"),
        pytest.param("2028-02-28 12:00", "Wed 2028-03-01 23:59", id="leap day is a day"),
        pytest.param("2026-03-06 12:00", "Tue 2026-03-10 23:59", id="clocks go forward"),
        pytest.param("2026-10-30 12:00", "Tue 2026-11-03 23:59", id="clocks go back"),
    ],
)
def test_two_business_days_end_at_the_pacific_cut_off(paid_at: str, ships_by: str) -> None:
    assert due(BY_BUSINESS_DAYS, pacific(paid_at)) == ships_by


def test_the_cut_off_is_an_hour_earlier_in_utc_once_clocks_have_gone_forward() -> None:
    before, after = pacific("2026-03-04 12:00"), pacific("2026-03-06 12:00")
    cut_offs = [rules.ship_by(BY_BUSINESS_DAYS, CALENDAR, paid_at).time() for paid_at in (before, after)]
    assert cut_offs == [time(7, 59), time(6, 59)]


def test_an_order_from_hawaii_late_in_the_evening_counts_from_the_next_pacific_day() -> None:
    paid_at = datetime(2026, 6, 8, 22, 0, tzinfo=HAWAII)
    assert due(BY_BUSINESS_DAYS, paid_at) == "Thu 2026-06-11 23:59"


def test_a_market_with_its_cut_off_in_hawaii_keeps_utc_all_year() -> None:
    starts = [datetime(2026, month, 5, 12, tzinfo=HAWAII) for month in (1, 3, 6, 11)]
    ends = [rules.add_business_days(CALENDAR, start, 1, CUT_OFF, HAWAII.key) for start in starts]
    assert {end.time() for end in ends} == {time(9, 59)}


def test_the_same_instant_gives_the_same_clock_in_whatever_zone_it_is_written() -> None:
    paid_at = pacific("2026-06-08 20:00")
    written = [paid_at.astimezone(zone) for zone in (UTC, HAWAII, PACIFIC)]
    clocks = {rules.ship_by(BY_BUSINESS_DAYS, CALENDAR, instant) for instant in written}
    assert len(clocks) == 1


def test_clocks_are_answered_in_utc() -> None:
    paid_at = pacific("2026-06-08 20:00")
    clocks = [
        rules.ship_by(TODAY, CALENDAR, paid_at),
        rules.ship_by(BY_BUSINESS_DAYS, CALENDAR, paid_at),
        rules.auto_cancel_at(TODAY, CALENDAR, paid_at, paid_at),
        rules.settles_at(TODAY, paid_at, paid_at),
    ]
    assert [clock.tzinfo for clock in clocks] == [UTC] * 4


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        rules.ship_by(TODAY, CALENDAR, datetime(2026, 6, 8, 20, 0))


@pytest.mark.parametrize(
    ("ordered_at", "cancelled_at"),
    [
        ("2026-06-01 12:00", "2026-06-10 23:59"),
        ("2026-11-24 12:00", "2026-12-04 23:59"),
        ("2026-12-23 12:00", "2027-01-05 23:59"),
    ],
    ids=["plain weeks", "over Thanksgiving", "over Christmas and New Year"],
)
def test_an_order_not_shipped_is_cancelled_after_7_business_days(ordered_at: str, cancelled_at: str) -> None:
    assert rules.auto_cancel_at(TODAY, CALENDAR, pacific(ordered_at), pacific(ordered_at)) == pacific(cancelled_at)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 27), True),
        (date(2026, 11, 26), False),
        (date(2026, 11, 28), False),
        (date(2026, 7, 3), False),
        (date(2028, 2, 29), True),
    ],
    ids=["Friday after Thanksgiving", "Thanksgiving", "Saturday", "observed holiday", "leap day"],
)
def test_business_days_are_monday_to_friday_less_federal_holidays(day: date, works: bool) -> None:
    assert rules.is_business_day(CALENDAR, day) is works


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2036, 1, 1)])
def test_a_day_beyond_the_calendar_is_refused_rather_than_guessed(day: date) -> None:
    with pytest.raises(CalendarEnded):
        rules.is_business_day(CALENDAR, day)


@given(
    start=st.datetimes(datetime(2025, 1, 1), datetime(2035, 11, 1), timezones=st.just(UTC)),
    days=st.integers(min_value=1, max_value=15),
)
def test_the_nth_business_day_ends_after_exactly_n_working_days(start: datetime, days: int) -> None:
    end = rules.add_business_days(CALENDAR, start, days, CUT_OFF, PACIFIC.key).astimezone(PACIFIC)
    local = start.astimezone(PACIFIC)
    first = local.date() + timedelta(days=1 if local.time() > CUT_OFF else 0)
    passed = [first + timedelta(days=n) for n in range(1, (end.date() - first).days + 1)]
    assert sum(rules.is_business_day(CALENDAR, day) for day in passed) == days
    assert rules.is_business_day(CALENDAR, end.date())


SELLER_SINCE = datetime(2026, 3, 1, tzinfo=UTC)


def test_what_a_new_seller_delivers_settles_after_31_days() -> None:
    delivered_at = SELLER_SINCE + timedelta(days=30, seconds=-1)
    assert rules.settles_at(TODAY, delivered_at, SELLER_SINCE) == delivered_at + timedelta(days=31)


def test_once_the_introductory_period_is_over_money_settles_after_8_days() -> None:
    delivered_at = SELLER_SINCE + timedelta(days=30)
    assert rules.settles_at(TODAY, delivered_at, SELLER_SINCE) == delivered_at + timedelta(days=8)


def test_an_order_of_2025_settles_by_the_7_days_of_its_time() -> None:
    delivered_at = datetime(2025, 9, 1, tzinfo=UTC)
    then = policies.policy_at("US", delivered_at)
    settles_at = rules.settles_at(then, delivered_at, datetime(2025, 1, 1, tzinfo=UTC))
    assert settles_at == delivered_at + timedelta(days=7)
