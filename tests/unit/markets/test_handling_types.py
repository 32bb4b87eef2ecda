"""Clocks by handling type: made to order, back-ordered, custom, pre-ordered; and the rule of an order's day."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.markets import policies, rules, service
from chalicelib.markets.models import Handling

PACIFIC = ZoneInfo("America/Los_Angeles")
CALENDAR = policies.calendar("US")
POLICY = policies.policy_at("US", datetime(2026, 6, 1, tzinfo=UTC))


def pacific(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PACIFIC)


def shown(at: datetime) -> str:
    return f"{at.astimezone(PACIFIC):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("handling", "ship_by", "auto_cancel_at", "deliver_by"),
    [
        pytest.param(
            Handling(), "Thu 2026-06-04 12:00", "Wed 2026-06-10 23:59", "Tue 2026-06-09 23:59",
            id="regular",
        ),
        pytest.param(
            Handling("made_to_order", 5), "Mon 2026-06-08 23:59", "Fri 2026-06-12 23:59", "Mon 2026-06-15 23:59",
            id="made to order, 5 business days",
        ),
        pytest.param(
            Handling("custom", 3), "Thu 2026-06-04 23:59", "Wed 2026-06-10 23:59", "Thu 2026-06-11 23:59",
            id="custom, 3 business days",
        ),
        pytest.param(
            Handling("pre_order", 20), "Mon 2026-06-22 23:59", "Mon 2026-06-29 23:59", "Mon 2026-06-29 23:59",
            id="pre-order, 20 calendar days: it closes on a Sunday",
        ),
    ],
)  # fmt: skip
def test_the_clocks_of_a_handling_type(
    handling: Handling, ship_by: str, auto_cancel_at: str, deliver_by: str
) -> None:
    ordered_at = pacific("2026-06-01 12:00")
    clocks = service.shipping_clocks("US", ordered_at, ordered_at, [handling])
    assert [shown(at) for at in clocks] == [ship_by, auto_cancel_at, deliver_by]


def test_the_slowest_line_governs() -> None:
    ordered_at = pacific("2026-06-01 12:00")
    both = service.shipping_clocks("US", ordered_at, ordered_at, [Handling(), Handling("backorder", 15)])
    assert both == service.shipping_clocks("US", ordered_at, ordered_at, [Handling("backorder", 15)])


@pytest.mark.parametrize(
    ("shipped_at", "collect_by"),
    [
        pytest.param("2026-10-30 12:00", "Fri 2026-11-06 23:59", id="over the end of daylight saving"),
        pytest.param("2026-03-06 12:00", "Fri 2026-03-13 23:59", id="over its start"),
        pytest.param("2028-02-28 12:00", "Mon 2028-03-06 23:59", id="over a leap day"),
        pytest.param("2026-12-30 12:00", "Thu 2027-01-07 23:59", id="over New Year"),
        pytest.param("2026-11-24 12:00", "Wed 2026-12-02 23:59", id="over Thanksgiving"),
    ],
)
def test_the_carrier_has_five_business_days_to_scan(shipped_at: str, collect_by: str) -> None:
    assert shown(rules.collect_by(POLICY, CALENDAR, pacific(shipped_at))) == collect_by


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "America/Phoenix", "America/New_York", "UTC"])
def test_where_the_buyer_is_changes_no_clock(zone: str) -> None:
    at = pacific("2026-03-07 23:30")
    elsewhere = at.astimezone(ZoneInfo(zone))
    handlings = [Handling(), Handling("made_to_order", 3)]
    assert service.shipping_clocks("US", elsewhere, elsewhere, handlings) == service.shipping_clocks(
        "US", at, at, handlings
    )
