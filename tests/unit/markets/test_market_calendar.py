"""The holidays of carriers and banks: the committed table is what its script writes."""

from datetime import date, timedelta

import pytest

from chalicelib.markets import policies, rules
from chalicelib.markets import service as markets
from infra import generate_holidays

CALENDAR = policies.calendar("US")


def test_the_committed_calendar_is_what_the_script_writes() -> None:
    assert generate_holidays.FILE.read_text() == generate_holidays.text(generate_holidays.us_holidays())


def test_the_calendar_reaches_from_2025_to_2035() -> None:
    assert (CALENDAR.first_year, CALENDAR.last_year) == (2025, 2035)
    assert {day.year for day in CALENDAR.holidays} == set(range(2025, 2036))


@pytest.mark.parametrize("year", range(2025, 2036))
def test_each_year_has_the_eleven_federal_holidays(year: int) -> None:
    names = {name for day, name in CALENDAR.holidays.items() if day.year == year and "observed" not in name}
    assert len(names) == 11


def test_a_new_year_on_a_saturday_is_observed_in_the_old_year() -> None:
    assert CALENDAR.holidays[date(2027, 12, 31)] == "New Year's Day (observed)"


OPEN_FRIDAYS = [date(2026, 7, 3), date(2027, 6, 18), date(2027, 12, 24), date(2027, 12, 31), date(2028, 11, 10)]
"""Each before a holiday on a Saturday."""


@pytest.mark.parametrize("day", OPEN_FRIDAYS, ids=str)
def test_before_a_holiday_on_a_saturday_banks_work_and_carriers_do_not(day: date) -> None:
    assert rules.is_banking_day(CALENDAR, day)
    assert not rules.is_business_day(CALENDAR, day)


@pytest.mark.parametrize("day", [date(2027, 7, 5), date(2028, 1, 17), date(2034, 1, 2)], ids=str)
def test_a_holiday_on_a_sunday_closes_both_on_the_monday(day: date) -> None:
    assert not rules.is_banking_day(CALENDAR, day)
    assert not rules.is_business_day(CALENDAR, day)


def test_banks_and_carriers_differ_on_fridays_before_a_saturday_holiday_and_on_no_other_day() -> None:
    """The Federal Reserve's rule: open on the Friday before, closed on the Monday after."""
    days = [date(2025, 1, 1) + timedelta(days=count) for count in range(11 * 365)]
    differ = [day for day in days if rules.is_banking_day(CALENDAR, day) != rules.is_business_day(CALENDAR, day)]
    saturdays = {day for day in CALENDAR.holidays if day.weekday() == rules.SATURDAY}
    assert differ == sorted(day - timedelta(days=1) for day in saturdays if day.year < 2036)
    assert set(OPEN_FRIDAYS) <= set(differ)


def test_so_many_banking_days_later_is_a_banking_day() -> None:
    """Juneteenth 2027 is a Saturday; Independence Day 2027 a Sunday."""
    assert markets.banking_day("US", date(2027, 6, 17), 1) == date(2027, 6, 18)
    assert markets.banking_day("US", date(2027, 6, 19), 0) == date(2027, 6, 21)
    assert markets.banking_day("US", date(2027, 7, 2), 1) == date(2027, 7, 6)
