"""The windows of a cap: calendar hours, days and months of UTC."""

from datetime import datetime

import pytest

from chalicelib.kit.quota import Per, window


@pytest.mark.parametrize(
    ("per", "now", "start", "end"),
    [
        ("hour", "2026-11-28T13:59:59.999", "2026-11-28T13:00", "2026-11-28T14:00"),
        ("hour", "2026-11-28T14:00", "2026-11-28T14:00", "2026-11-28T15:00"),
        ("day", "2026-11-30T23:30", "2026-11-30T00:00", "2026-12-01T00:00"),
        ("month", "2026-12-31T23:30", "2026-12-01T00:00", "2027-01-01T00:00"),
        ("month", "2028-02-29T12:00", "2028-02-01T00:00", "2028-03-01T00:00"),
        ("month", "2026-01-31T12:00", "2026-01-01T00:00", "2026-02-01T00:00"),
    ],
)
def test_a_window_is_the_hour_day_or_month_that_an_instant_is_in(per: Per, now: str, start: str, end: str) -> None:
    at = [datetime.fromisoformat(f"{text}+00:00") for text in (now, start, end)]
    assert window(per, at[0]) == (at[1], at[2])
