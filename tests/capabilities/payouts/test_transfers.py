"""A payout reaches the bank once, and comes back whole when the bank refuses."""

import json

from chalicelib.kit.events import EventRow
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.world import World


def test_a_refusal_of_the_bank_makes_the_money_available_again(story: Story, bank: RecordingBank) -> None:
    bank.refuses = True
    story.earns()
    story.runs_payouts()
    [payout] = story.payouts()
    assert payout["status"] == "failed"
    assert payout["failure"]["code"] == "R03"
    assert (story.balance()["available"], story.balance()["in_transit"]) == (37_60, 0)
    assert story.statement()["totals"]["returned_payouts"]["amount"] == 37_60
    assert story.holds()


def test_returned_money_is_paid_by_the_next_run(story: Story, bank: RecordingBank) -> None:
    bank.refuses, bank.refuses_with = True, "R17"
    story.earns()
    story.runs_payouts()
    bank.refuses = False
    story.runs_payouts()
    assert [payout["status"] for payout in story.payouts()] == ["paid", "failed"]
    assert list(bank.sent.values()) == [37_60]
    assert story.holds()


def test_the_local_bank_refuses_an_account_ending_in_0002(world: World) -> None:
    story = Story(world, bank_account={"routing_number": "011000015", "account_number": "000123450002"})
    story.delivers(story.sells())
    story.wait(days=32)
    story.runs_payouts()
    [payout] = story.payouts()
    assert (payout["status"], payout["failure"]["code"], payout["bank_last4"]) == ("failed", "R03", "0002")


def test_a_created_payout_told_twice_is_transferred_once(story: Story, bank: RecordingBank) -> None:
    story.earns()
    story.runs_payouts()
    [payout] = story.payouts()
    assert story.told_created(payout["payout_id"])
    assert bank.asked == 1
    assert story.holds()


def test_a_transfer_whose_answer_was_lost_is_paid_once(story: Story, bank: RecordingBank) -> None:
    bank.answer_lost = True
    story.earns()
    story.runs_payouts()
    assert story.balance()["in_transit"] == 37_60
    bank.answer_lost = False
    [payout] = story.payouts()
    assert story.told_created(payout["payout_id"])
    assert bank.sent == {payout["payout_id"]: 37_60}
    assert story.accounts()["bank"] == 37_60 - 40_00
    assert story.holds()


def test_a_bank_that_is_down_is_asked_again_every_day(story: Story, bank: RecordingBank) -> None:
    bank.down = True
    story.earns()
    story.runs_payouts()
    story.wait(days=1)
    story.wait(days=1)
    assert [payout["status"] for payout in story.payouts()] == ["created"]
    bank.down = False
    story.wait(days=1)
    assert [payout["status"] for payout in story.payouts()] == ["paid"]
    assert len(bank.sent) == 1
    assert story.holds()


def test_the_daily_question_leaves_a_paid_payout_alone(story: Story, bank: RecordingBank) -> None:
    story.earns()
    story.runs_payouts()
    story.wait(days=2)
    assert bank.asked == 1
    assert story.holds()


def test_the_account_number_is_in_no_event_answer_or_posting(story: Story, bank: RecordingBank) -> None:
    bank.refuses = True
    story.earns()
    story.runs_payouts()
    seen = [row.entity.model_dump_json() for row in EventRow.scan()]
    seen += [json.dumps(story.payouts()), json.dumps(story.statement())]
    assert not [text for text in seen if "000123456789" in text]
