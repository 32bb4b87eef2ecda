"""A bank of files: what happens around its cut-offs."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.kit import clock, objects
from chalicelib.payouts.bank import ach, chosen
from tests.builders import a_schedule_event
from tests.capabilities.payouts.story import Story
from tests.world import World

TUESDAY_NOON = datetime(2027, 3, 2, 17, tzinfo=UTC)
"""12:00 in New York; the same week has no holiday."""
ORIGIN = '{"company": "SC", "company_id": "1234567890", "bank_name": "B", "bank_routing": "011000015"}'


def chosen_ach(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pay by files."""
    monkeypatch.setenv("BANK_ORIGINATOR", ORIGIN)
    monkeypatch.setattr(chosen, "bank", ach.AchBank())


def paid_at_noon(world: World) -> Story:
    """An established seller whose payout was made at noon of a Tuesday."""
    story = Story(world).established()
    story.world.wait(seconds=(TUESDAY_NOON - timedelta(days=15) - clock.now()).total_seconds())
    story.earns()
    story.world.wait(seconds=(TUESDAY_NOON - clock.now()).total_seconds())
    story.starts_run()
    story.world.settle()
    return story


def bank_works(story: Story, **later: float) -> None:
    """Some time later the bank's files are written and read."""
    story.world.wait(**later)
    story.world.invoke("run_bank", a_schedule_event())
    story.world.settle()


def bank_takes(story: Story) -> None:
    """The files that are written are carried to the bank, and their marks are seen."""
    for key in files():
        objects.put("DOCUMENTS_BUCKET", key.replace(ach.OUT, ach.TAKEN), b"taken", "text/plain")
    bank_works(story)


def files() -> dict[str, str]:
    return {
        key: objects.read("DOCUMENTS_BUCKET", key).decode() for key in objects.keys("DOCUMENTS_BUCKET", ach.OUT)
    }


def cases(story: Story) -> list[str]:
    """What the daily reconciliation finds."""
    story.world.invoke("reconcile_payouts", a_schedule_event())
    story.world.settle()
    found = story.world.operator().does("GET", "/v1/operator/cases")["data"]
    return [f"{case['kind']}: {case['detail']}" for case in found]


def status(story: Story) -> str:
    [payout] = story.payouts()
    return str(payout["status"])
