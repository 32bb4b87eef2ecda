"""Payouts by the bank's files: one a day with what was accepted by its cut-off, and what comes back of it."""

from datetime import UTC, datetime, timedelta

import achkit
import pytest

from chalicelib.kit import objects
from chalicelib.payouts.bank import ach
from tests.capabilities.payouts.ach_story import (
    bank_takes,
    bank_works,
    cases,
    chosen_ach,
    files,
    paid_at_noon,
    status,
)
from tests.capabilities.payouts.story import Story
from tests.unit.payouts.test_nacha import returned
from tests.world import World


@pytest.fixture(autouse=True)
def bank(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen_ach(monkeypatch)


@pytest.fixture
def story(world: World) -> Story:
    return paid_at_noon(world)


def test_a_payout_is_in_the_days_file_after_its_cut_off(story: Story) -> None:
    bank_works(story, hours=4.9)
    assert files() == {}
    bank_works(story, hours=0.1)
    [(key, text)] = files().items()
    assert (key, achkit.validate(text)["ok"]) == ("bank/out/2027-03-02.ach", True)
    [batch] = achkit.parse(text)["batches"]
    [entry] = batch["entries"]
    assert (entry["routing"], entry["account"], entry["amount_cents"]) == ("011000015", "000123456789", 37_60)
    assert (batch["sec"], batch["effective_date"]) == ("PPD", "270303")


def test_a_file_is_written_once(story: Story) -> None:
    bank_works(story, hours=6)
    [text] = files().values()
    for _ in range(3):
        bank_works(story, days=1)
    assert list(files().values()) == [text]


def test_a_bank_that_was_not_run_for_days_gets_the_file_all_the_same(story: Story) -> None:
    bank_works(story, days=5)
    assert list(files()) == ["bank/out/2027-03-02.ach"]


def test_what_does_not_come_back_has_arrived_two_banking_days_after_it_moved(story: Story) -> None:
    bank_works(story, hours=6)
    bank_takes(story)
    story.world.wait(days=2)
    assert status(story) == "created"
    story.world.wait(days=1)
    assert status(story) == "paid"
    assert story.holds()


@pytest.mark.parametrize(("days", "status_then"), [(1, "failed"), (4, "returned")])
def test_what_comes_back_is_available_again(story: Story, days: int, status_then: str) -> None:
    bank_works(story, hours=6)
    [text] = files().values()
    bank_takes(story)
    story.world.wait(days=days)
    objects.put("DOCUMENTS_BUCKET", f"{ach.IN}returns-1.ach", returned(text, "R03").encode(), "text/plain")
    for _ in range(2):
        bank_works(story, hours=1)
    assert status(story) == status_then
    [payout] = story.payouts()
    assert payout["failure"] == {"code": "R03", "reason": "No account, or unable to locate it"}
    assert story.balance()["available"] == 37_60
    assert story.holds()


def test_what_is_accepted_after_the_cut_off_is_in_the_next_banking_days_file() -> None:
    friday_evening = datetime(2027, 3, 5, 23, tzinfo=UTC)
    assert str(ach.banking_day(friday_evening)) == "2027-03-08"
    assert str(ach.banking_day(friday_evening - timedelta(hours=2))) == "2027-03-05"
    assert str(ach.banking_day(datetime(2026, 11, 26, 15, tzinfo=UTC))) == "2026-11-27"


def test_the_number_is_in_the_file_and_nowhere_else(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    import boto3

    bank_works(story, hours=6)
    dynamodb = boto3.client("dynamodb")
    shown = str([dynamodb.scan(TableName=name)["Items"] for name in dynamodb.list_tables()["TableNames"]])
    assert "6789" in shown
    assert "000123456789" not in shown + capsys.readouterr().out


def test_a_file_as_it_was_accepted_opens_no_case(story: Story) -> None:
    bank_works(story, days=1)
    bank_takes(story)
    assert cases(story) == []


def test_a_file_that_says_another_amount_is_a_case(story: Story) -> None:
    bank_works(story, days=1)
    [(key, text)] = files().items()
    objects.put("DOCUMENTS_BUCKET", key, text.replace("0000003760", "0000009760").encode(), "text/plain")
    assert cases(story) == ["bank_file_differs: 2027-03-02: accepted 3760, in the file 9760"]


def test_a_file_that_was_never_written_is_a_case(story: Story) -> None:
    story.world.wait(days=1)
    assert cases(story) == [
        "bank_file_not_written: The bank file of 2027-03-02 is not written; look at the run-bank function"
    ]
