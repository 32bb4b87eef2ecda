"""The federal holidays: the committed table is what its script writes."""

from datetime import date

import pytest

from chalicelib.markets import policies
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
