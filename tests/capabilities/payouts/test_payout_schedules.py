"""A seller is paid weekly, or every second week if they choose so."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.capabilities.payouts.story import RecordingBank, Story

SCHEDULE = "/v1/payouts/schedule"


def length_of(statement: dict[str, str]) -> timedelta:
    return datetime.fromisoformat(statement["ends_at"]) - datetime.fromisoformat(statement["starts_at"])


def test_a_seller_is_paid_weekly_at_first(story: Story) -> None:
    assert story.seller.does("GET", SCHEDULE)["interval"] == "weekly"
    assert length_of(story.statement()) == timedelta(days=7)


def test_a_seller_chooses_to_be_paid_every_second_week(story: Story) -> None:
    story.seller.does("PUT", SCHEDULE, {"interval": "biweekly"})
    assert story.seller.does("GET", SCHEDULE)["interval"] == "biweekly"
    assert length_of(story.statement()) == timedelta(days=14)


def test_choosing_the_same_again_is_told_once(story: Story) -> None:
    for _ in range(2):
        story.seller.does("PUT", SCHEDULE, {"interval": "biweekly"})
    assert len(story.events("payout_schedule_changed", story.seller_id)) == 1


def test_a_seller_chooses_the_day_and_the_clock_it_goes_by(story: Story) -> None:
    story.seller.does("PUT", SCHEDULE, {"interval": "weekly", "weekday": "friday", "zone": "America/Los_Angeles"})
    starts_at = datetime.fromisoformat(story.statement()["starts_at"]).astimezone(ZoneInfo("America/Los_Angeles"))
    assert f"{starts_at:%A %H:%M}" == "Friday 00:00"


def test_a_seller_waits_until_there_is_enough(story: Story, bank: RecordingBank) -> None:
    story.seller.does("PUT", SCHEDULE, {"interval": "weekly", "minimum_cents": 50_00})
    story.earns()
    story.runs_payouts()
    assert (story.payouts(), story.statement()["totals"]["carried_in"]["amount"]) == ([], 37_60)
    story.earns()
    for _ in range(2):
        story.runs_payouts()
    assert list(bank.sent.values()) == [75_20]
    assert story.holds()


@pytest.mark.parametrize(
    "body",
    [
        {"interval": "daily"},
        {},
        {"interval": "weekly", "day": "friday"},
        {"interval": "weekly", "zone": "Mars/Olympus"},
        {"interval": "weekly", "zone": "../../etc/passwd"},
        {"interval": "weekly", "weekday": "someday"},
    ],
    ids=str,
)
def test_any_other_schedule_is_refused(story: Story, body: dict[str, str]) -> None:
    assert story.seller.send("PUT", SCHEDULE, body).status == 422
    assert story.seller.does("GET", SCHEDULE)["interval"] == "weekly"


def test_a_statement_open_at_a_change_is_paid_at_its_own_end(story: Story, bank: RecordingBank) -> None:
    story.earns()
    weekly = story.statement()["period_id"]
    story.seller.does("PUT", SCHEDULE, {"interval": "biweekly"})
    story.runs_payouts()
    assert [payout["period_id"] for payout in story.payouts()] == [weekly]
    assert story.holds()


def test_both_sides_of_a_change_are_paid_once_each(story: Story, bank: RecordingBank) -> None:
    story.earns()
    story.seller.does("PUT", SCHEDULE, {"interval": "biweekly"})
    story.earns()
    story.runs_payouts()
    story.runs_payouts()
    story.runs_payouts()
    assert list(bank.sent.values()) == [37_60, 37_60]
    assert story.holds()
