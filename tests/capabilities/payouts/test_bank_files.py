"""Payouts by the bank's files: one a day with what was accepted by its cut-off, and what comes back of it."""

from datetime import UTC, datetime, timedelta

import achkit
import pytest

from chalicelib.kit import clock, objects
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.work import Work
from chalicelib.payouts.bank import ach
from chalicelib.payouts.store import bank as bank_store
from chalicelib.sellers import store as seller_store
from tests.capabilities.payouts.ach_story import (
    TUESDAY_NOON,
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


def test_a_file_of_the_day_before_a_holiday_on_a_saturday_moves_the_money_on_the_friday(world: World) -> None:
    """Juneteenth of 2027 is a Saturday: the Reserve Banks are open on the Friday before."""
    story = Story(world).established()
    thursday = datetime(2027, 6, 17, 19, tzinfo=UTC)
    world.wait(seconds=(thursday - clock.now()).total_seconds())
    account = {"routing_number": "021000021", "account_number": "000998877665"}
    story.seller.does("PUT", "/v1/payouts/bank-account", account)
    world.settle()
    bank_works(story, hours=3)
    [text] = files().values()
    [batch] = achkit.parse(text)["batches"]
    assert (batch["effective_date"], len(batch["entries"])) == ("270618", 2)


@pytest.mark.parametrize(
    ("legal_name", "account", "written"),
    [
        ("王小明", {}, "WANGXIAOMING"),
        ("Łukasz Świątek-Ødegård", {}, "LUKASZ SWIATEK-ODEGARD"),
        ("王小明", {"name_at_bank": "Ming Wang"}, "MING WANG"),
        ("🌸🌸", {"name_at_bank": "Flowers 24/7"}, "FLOWERS 24/7"),
    ],
)
def test_a_name_in_the_file_is_one_that_the_bank_reads(
    world: World, legal_name: str, account: dict[str, str], written: str
) -> None:
    account = {"routing_number": "021000021", "account_number": "000998877665"} | account
    story = Story(world, legal_name=legal_name, bank_account=account)
    assert story.seller.does("GET", "/v1/payouts/bank-account")["name_at_bank"].upper() == written
    story.seller.does("PUT", "/v1/payouts/bank-account", account)
    world.settle()
    bank_works(story, days=4)
    [text] = files().values()
    [batch] = achkit.parse(text)["batches"]
    assert [entry["name"] for entry in batch["entries"]] == [written] * 2


def test_a_payout_to_someone_whose_name_the_bank_cannot_write_comes_back_with_the_reason(story: Story) -> None:
    """Someone of the time before names were asked for."""
    seller = seller_store.load(story.seller_id)
    work = Work(SYSTEM, clock.now())
    seller_store.save(work, seller.with_(legal_name="🌸🌸"))
    work.commit()
    story.earns()
    story.world.wait(days=7)
    story.starts_run()
    story.world.settle()
    [failed] = [payout for payout in story.payouts() if payout["status"] == "failed"]
    assert failed["failure"]["code"] == "name_at_bank_missing"
    told = [notice["text"] for notice in story.seller.does("GET", "/v1/notifications")["data"]]
    assert [text for text in told if "with the name as your bank writes it" in text]
    assert story.holds()


def test_a_noted_credit_for_nobody_is_left_out_of_the_file_and_is_a_case(story: Story) -> None:
    [noted] = bank_store.entries(TUESDAY_NOON.date())
    work = Work(SYSTEM, clock.now())
    bank_store.note_entry(
        work, noted.with_(reference="NOBODY", transfer_id="bnk_1-1", holder="🌸", purpose="verification")
    )
    work.commit()
    bank_works(story, days=1)
    [text] = files().values()
    assert list(ach.credits_of(text.encode())) == [noted.reference]
    assert cases(story) == ["bank_file_differs: 2027-03-02: accepted 3760, in the file 0"]


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
