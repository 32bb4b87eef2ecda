"""What the bank sends into its folder: returns and corrections have their effect, the rest is a case."""

import re
from datetime import timedelta
from typing import Any

import achkit
import boto3
import pytest

from chalicelib.kit import clock, objects
from chalicelib.payouts.bank import ach, chosen
from tests.bank_side import changed, in_blocks, returned
from tests.builders import a_schedule_event
from tests.capabilities.payouts.ach_story import TUESDAY_NOON, bank_works, files, status
from tests.capabilities.payouts.story import Story
from tests.world import World

BUCKET, ACCOUNT = "DOCUMENTS_BUCKET", "/v1/payouts/bank-account"
NEW = {"routing_number": "021000021", "account_number": "000998877665"}
CORRECTED = "55544433322"


@pytest.fixture(autouse=True)
def bank(monkeypatch: pytest.MonkeyPatch) -> None:
    origin = '{"company": "SC", "company_id": "1234567890", "bank_name": "B", "bank_routing": "011000015"}'
    monkeypatch.setenv("BANK_ORIGINATOR", origin)
    monkeypatch.setattr(chosen, "bank", ach.AchBank())


@pytest.fixture
def story(world: World) -> Story:
    """A seller whose payout went with Tuesday's file."""
    story = Story(world).established()
    story.world.wait(seconds=(TUESDAY_NOON - timedelta(days=15) - clock.now()).total_seconds())
    story.earns()
    story.world.wait(seconds=(TUESDAY_NOON - clock.now()).total_seconds())
    pays(story)
    bank_works(story, hours=6)
    return story


def pays(story: Story) -> None:
    story.starts_run()
    story.world.settle()


def sent_file() -> str:
    """The last file that went to the bank."""
    return list(files().values())[-1]


def entries() -> list[dict[str, Any]]:
    return [entry for batch in achkit.parse(sent_file())["batches"] for entry in batch["entries"]]


def drops(story: Story, *texts: str, name: str = "answer", hours: int = 1) -> None:
    """Files come into the bank's folder, and are read."""
    for number, text in enumerate(texts):
        objects.put(BUCKET, f"{ach.IN}{name}-{number}.ach", text.encode(), "text/plain")
    bank_works(story, hours=hours)


def open_cases(story: Story) -> list[tuple[str, str]]:
    found = story.world.operator().does("GET", "/v1/operator/cases")["data"]
    return [(case["kind"], case["detail"]) for case in found]


def marks() -> list[str]:
    return [objects.read(BUCKET, key).decode() for key in objects.keys(BUCKET, ach.READ)]


def notices(story: Story) -> list[str]:
    return [notice["text"] for notice in story.seller.does("GET", "/v1/notifications")["data"]]


def replaces(text: str, old: str, new: str) -> str:
    """The text with something else in the place of what was there first."""
    assert old in text
    return text.replace(old, new, 1)


# -- returns ----------------------------------------------------------------------------------------------------


def test_a_payout_that_comes_back_in_blocks_without_line_breaks_is_available_again(story: Story) -> None:
    drops(story, in_blocks(returned(sent_file(), "R03")))
    assert status(story) == "failed"
    assert story.balance()["available"] == 37_60
    assert (open_cases(story), marks()) == ([], ["1 returned, 0 to be corrected, 0 not understood"])
    assert story.holds()


def test_a_file_whose_totals_do_not_hold_takes_nothing_back_and_is_a_case(story: Story) -> None:
    drops(story, replaces(in_blocks(returned(sent_file(), "R03")), "0000003760", "0000003761"))
    assert status(story) == "created"
    [(kind, detail)] = open_cases(story)
    assert kind == "bank_file_not_understood"
    assert detail == "answer-0.ach: the counts and totals in record 5 are not those of its batch"
    assert marks() == ["not understood"]


def test_a_file_that_is_no_nacha_file_is_a_case_and_the_one_beside_it_is_read(story: Story) -> None:
    drops(story, "<html>Service unavailable</html>", in_blocks(returned(sent_file(), "R03")))
    assert [kind for kind, _ in open_cases(story)] == ["bank_file_not_understood"]
    assert status(story) == "failed"


def test_a_file_too_large_to_be_opened_is_a_case(story: Story) -> None:
    drops(story, "9" * 20_000_001)
    assert open_cases(story) == [("bank_file_not_understood", "answer-0.ach: has 20,000,001 bytes")]


def test_the_bank_s_folder_itself_is_no_file(story: Story) -> None:
    objects.put(BUCKET, ach.IN, b"", "text/plain")
    bank_works(story, hours=1)
    assert (open_cases(story), marks()) == ([], [])


def test_a_return_of_what_we_never_sent_is_a_case(story: Story) -> None:
    [entry] = entries()
    text = returned(sent_file(), "R03")
    drops(story, replaces(text, entry["id_number"], "NOT-OUR-ENTRY-1"))
    assert [detail for _, detail in open_cases(story)] == [
        "answer-0.ach: record 3 returns a transfer that is none of ours"
    ]
    assert status(story) == "created"


def test_a_return_of_another_amount_than_we_sent_is_a_case(story: Story) -> None:
    [entry] = entries()
    drops(story, returned(replaces(sent_file(), "0000003760", "0000003700"), "R03"))
    assert [detail for _, detail in open_cases(story)] == [
        f"answer-0.ach: record 3 returns 3700 cents of a transfer of 3760 ({entry['id_number']})"
    ]
    assert status(story) == "created"


def test_the_same_file_under_another_name_has_no_second_effect(story: Story) -> None:
    text = returned(sent_file(), "R17")
    drops(story, text)
    [failed] = story.payouts()
    story.seller.does("POST", f"/v1/payouts/{failed['payout_id']}/retry")
    story.world.settle()
    drops(story, text, name="once-more")
    assert status(story) == "created"
    assert len(story.events("payout_failed", failed["payout_id"])) == 1
    assert story.holds()


def test_another_file_under_the_same_name_is_read(story: Story) -> None:
    drops(story, "garbage")
    drops(story, returned(sent_file(), "R03"))
    assert status(story) == "failed"


def test_a_file_is_read_once(story: Story) -> None:
    drops(story, returned(sent_file(), "R03"))
    for _ in range(3):
        bank_works(story, hours=1)
    assert len(marks()) == 1


def test_an_operator_closes_the_case_of_a_file_and_it_stays_closed(story: Story) -> None:
    drops(story, "garbage")
    operator = story.world.operator()
    [case] = operator.does("GET", "/v1/operator/cases")["data"]
    note = {"note": "The bank sent a log by mistake"}
    operator.does("POST", f"/v1/operator/sellers/platform/cases/{case['case_id']}/close", note)
    drops(story, "garbage", name="once-more")
    assert open_cases(story) == []


def test_a_deposit_that_comes_back_locks_the_account(world: World) -> None:
    story = changed_account(world)
    drops(story, in_blocks(returned(sent_file(), "R03")))
    assert story.seller.does("GET", ACCOUNT)["status"] == "locked"


# -- notifications of change ------------------------------------------------------------------------------------


def changed_account(world: World) -> Story:
    """A seller whose two deposits went with the day's file."""
    story = Story(world).established()
    world.wait(seconds=(TUESDAY_NOON - clock.now()).total_seconds())
    story.seller.does("PUT", ACCOUNT, NEW)
    world.settle()
    bank_works(story, hours=6)
    return story


def paid_again(story: Story) -> dict[str, Any]:
    """The entry of the next payout."""
    story.earns()
    story.world.wait(days=7)
    pays(story)
    bank_works(story, days=1)
    [entry] = entries()
    return entry


def test_a_corrected_account_number_is_where_the_next_payout_goes(story: Story) -> None:
    drops(story, in_blocks(changed(sent_file(), "C01", CORRECTED)))
    account = story.seller.does("GET", ACCOUNT)
    assert (account["status"], account["last4"]) == ("verified", "3322")
    assert story.seller.does("GET", "/v1/seller")["bank_last4"] == "3322"
    assert (open_cases(story), marks()) == ([], ["0 returned, 1 to be corrected, 0 not understood"])
    assert status(story) == "created"
    entry = paid_again(story)
    assert (entry["account"], entry["routing"], entry["txn_code"]) == (CORRECTED, "011000015", 22)


def test_the_seller_is_told_of_a_correction_with_its_reason(story: Story) -> None:
    drops(story, changed(sent_file(), "C01", CORRECTED))
    [told] = [text for text in notices(story) if "C01" in text]
    assert told.startswith("Your bank corrected the account you are paid into (C01: incorrect account number). It")
    [event] = story.events("bank_account_corrected", story.seller_id)
    assert (event.data["code"], event.data["last4"]) == ("C01", "3322")
    assert event.data["reason"] == "Incorrect account number"


@pytest.mark.parametrize(
    ("code", "data", "routing", "account", "kind"),
    [
        ("C02", "021000021", "021000021", "000123456789", 22),
        ("C03", "021000021   55544433322", "021000021", CORRECTED, 22),
        ("C05", "32", "011000015", "000123456789", 32),
        ("C06", "55544433322         32", "011000015", CORRECTED, 32),
        ("C07", "02100002155544433322      32", "021000021", CORRECTED, 32),
    ],
)
def test_every_change_of_an_account_is_made(
    story: Story, code: str, data: str, routing: str, account: str, kind: int
) -> None:
    drops(story, changed(sent_file(), code, data))
    entry = paid_again(story)
    assert (entry["routing"], entry["account"], entry["txn_code"]) == (routing, account, kind)


def test_a_corrected_name_is_the_name_in_the_next_file(story: Story) -> None:
    drops(story, changed(sent_file(), "C04", "DANA Q SELLER"))
    assert story.seller.does("GET", ACCOUNT)["name_at_bank"] == "DANA Q SELLER"
    assert paid_again(story)["name"] == "DANA Q SELLER"


def test_corrections_of_both_deposits_are_one_and_the_account_is_still_to_be_verified(world: World) -> None:
    story = changed_account(world)
    amounts = [entry["amount_cents"] for entry in entries()]
    drops(story, in_blocks(changed(sent_file(), "C01", CORRECTED)))
    account = story.seller.does("GET", ACCOUNT)
    assert (account["status"], account["last4"], account["tries_left"]) == ("unverified", "3322", 3)
    assert len(story.events("bank_account_corrected", story.seller_id)) == 1
    assert story.seller.does("POST", f"{ACCOUNT}/verify", {"amounts": amounts})["status"] == "verified"
    assert open_cases(story) == []


def test_corrections_one_after_the_other_are_all_made(story: Story) -> None:
    drops(story, changed(sent_file(), "C01", CORRECTED), changed(sent_file(), "C02", "021000021"))
    entry = paid_again(story)
    assert (entry["routing"], entry["account"]) == ("021000021", CORRECTED)


def test_a_correction_of_an_account_that_the_seller_has_replaced_changes_nothing(story: Story) -> None:
    story.seller.does("PUT", ACCOUNT, NEW)
    story.world.settle()
    drops(story, changed(sent_file(), "C01", CORRECTED))
    assert story.seller.does("GET", ACCOUNT)["last4"] == "7665"
    assert open_cases(story) == []


def test_the_corrected_number_is_in_no_message_event_log_case_or_answer(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    objects.put(BUCKET, f"{ach.IN}a.ach", changed(sent_file(), "C01", CORRECTED).encode(), "text/plain")
    story.world.invoke("run_bank", a_schedule_event())
    messages = story.world.receive("payouts")
    assert ["C01" in message["Body"] for message in messages] == [True]
    assert not story.world.work("payouts", messages)
    story.world.settle()
    answers = [
        story.seller.send("GET", path).raw.decode() for path in (ACCOUNT, "/v1/seller", "/v1/notifications")
    ]
    dynamodb = boto3.client("dynamodb")
    tables = dynamodb.list_tables()["TableNames"]
    shown = str([dynamodb.scan(TableName=name)["Items"] for name in tables] + answers + messages)
    assert re.search(r"last4.{1,20}3322", shown)
    assert CORRECTED not in shown + capsys.readouterr().out


def test_a_correction_that_does_not_say_what_is_right_is_a_case_and_the_seller_is_asked(story: Story) -> None:
    """Six banking days after Tuesday, 2 March, are Wednesday, 10 March."""
    drops(story, changed(sent_file(), "C01", "12AB4567"))
    assert open_cases(story) == [
        (
            "bank_file_not_understood",
            "answer-0.ach: record 3 corrects the account ending in 6789 (C01), and does not say well-formed "
            "what is right",
        )
    ]
    [told] = [text for text in notices(story) if "C01" in text]
    assert "Enter your bank account again by" in told
    [event] = story.events("bank_correction_asked", story.seller_id)
    assert event.data["correct_by"] == "2027-03-10T22:00:00Z"


def overdue(story: Story) -> list[str]:
    return [detail for kind, detail in open_cases(story) if kind == "bank_correction_overdue"]


def test_who_does_not_correct_the_account_in_six_banking_days_is_a_case(story: Story) -> None:
    drops(story, changed(sent_file(), "C01", "12AB4567"))
    story.world.wait(days=7)
    assert overdue(story) == []
    story.world.wait(days=1)
    assert overdue(story) == ["Incorrect account number (C01): the account ending in 6789 is not corrected"]


def test_who_enters_the_account_again_in_time_is_no_case(story: Story) -> None:
    drops(story, changed(sent_file(), "C01", "12AB4567"))
    story.seller.does("PUT", ACCOUNT, NEW)
    story.world.wait(days=9)
    assert overdue(story) == []


def test_a_change_of_what_we_say_of_ourselves_is_a_case(story: Story) -> None:
    drops(story, changed(sent_file(), "C10", "SELLER CENTRE"))
    [(kind, detail)] = open_cases(story)
    assert kind == "bank_file_not_understood"
    assert detail.endswith("record 3 is a notification of change that no seller can make: incorrect company name")
