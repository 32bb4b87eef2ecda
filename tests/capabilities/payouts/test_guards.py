"""What blocks payouts is asked at every step to the bank; an account that cannot be paid is not used again."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.payouts import service
from chalicelib.payouts.events import PayoutCreated
from chalicelib.payouts.models import PayoutFailure
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.people import Operator

HOLD = {"reason": "Documents are being checked"}
ANOTHER = {"routing_number": "021000021", "account_number": "000998877665"}


@pytest.fixture
def operator(story: Story) -> Operator:
    return story.world.operator()


def at_seller(story: Story, rest: str) -> str:
    return f"/v1/operator/sellers/{story.seller_id}/{rest}"


def holds(story: Story, operator: Operator) -> None:
    operator.does("PUT", at_seller(story, "payout-hold"), HOLD)
    story.world.settle()


def lifts(story: Story, operator: Operator) -> None:
    operator.does("DELETE", at_seller(story, "payout-hold"))
    story.world.settle()


def refused(story: Story, bank: RecordingBank, code: str) -> dict[str, Any]:
    """A payout that the bank refused; the bank pays again."""
    bank.refuses, bank.refuses_with = True, code
    story.earns()
    story.runs_payouts()
    bank.refuses = False
    story.world.settle()
    [payout] = story.payouts()
    assert payout["status"] == "failed"
    return payout


def changes_account(story: Story) -> None:
    story.seller.does("PUT", "/v1/payouts/bank-account", ANOTHER)
    story.world.settle()


def retried(story: Story, payout: dict[str, Any]) -> Any:
    answer = story.seller.send("POST", f"/v1/payouts/{payout['payout_id']}/retry")
    story.world.settle()
    return answer


def created(story: Story) -> dict[str, Any]:
    """A payout of which the bank does not know yet."""
    story.earns()
    story.wait(days=7)
    story.starts_run()
    story.world.drain("payout-transfers")
    [payout] = story.payouts()
    assert payout["status"] == "created"
    return payout


def test_a_payout_tried_again_under_three_holds_waits_for_the_last_of_them(
    story: Story, bank: RecordingBank, operator: Operator
) -> None:
    payout = refused(story, bank, "R03")
    changes_account(story)
    holds(story, operator)
    assert retried(story, payout).status == 200
    [waits] = story.payouts()
    assert (waits["status"], waits["held_for"]) == (
        "held",
        ["bank_account_changed", "bank_account_unverified", HOLD["reason"]],
    )
    lifts(story, operator)
    story.seller.does("POST", "/v1/payouts/bank-account/verify", {"amounts": (11, 22)})
    story.wait(days=1)
    assert story.payouts()[0]["status"] == "held", "the days after a change are not over"
    for _ in range(3):
        story.wait(days=1)
    story.world.settle()
    [paid] = story.payouts()
    assert (paid["status"], paid["bank_last4"], bank.sent[f"{payout['payout_id']}~2"]) == ("paid", "7665", 37_60)
    assert story.holds()


def test_a_payout_created_before_the_hold_came_is_held(
    story: Story, bank: RecordingBank, operator: Operator
) -> None:
    payout = created(story)
    operator.does("PUT", at_seller(story, "payout-hold"), HOLD)
    assert story.told_created(payout["payout_id"])
    [waits] = story.payouts()
    assert (waits["status"], waits["held_for"], bank.asked) == ("held", [HOLD["reason"]], 0)
    lifts(story, operator)
    assert (story.payouts()[0]["status"], list(bank.sent.values())) == ("paid", [37_60])
    assert story.holds()


def test_a_hold_reaches_a_created_payout_by_itself(story: Story, bank: RecordingBank, operator: Operator) -> None:
    created(story)
    operator.does("PUT", at_seller(story, "payout-hold"), HOLD)
    [message] = story.events("payout_hold_placed", story.seller_id)
    detail = {"event_id": "evt_1", "name": message.name, "data": message.data}
    assert story.delivered("payouts", {"detail-type": message.name, "detail": detail})
    assert (story.payouts()[0]["status"], bank.asked) == ("held", 0)


def test_what_the_bank_was_asked_for_and_may_have_paid_waits_as_it_is(
    story: Story, bank: RecordingBank, operator: Operator
) -> None:
    bank.answer_lost = True
    payout = created(story)
    assert not story.told_created(payout["payout_id"])
    holds(story, operator)
    answer = operator.send("POST", at_seller(story, f"payouts/{payout['payout_id']}/cancel"))
    assert (answer.status, answer.code) == (409, "payouts.already_at_the_bank")
    bank.answer_lost, asked = False, bank.asked
    for _ in range(2):
        story.wait(days=1)
    assert (story.payouts()[0]["status"], bank.asked) == ("created", asked), "it was asked again under a hold"
    lifts(story, operator)
    story.wait(days=1)
    assert (story.payouts()[0]["status"], bank.sent) == ("paid", {payout["payout_id"]: 37_60})
    assert story.holds()


def test_an_operator_cancels_what_is_created(story: Story, bank: RecordingBank, operator: Operator) -> None:
    payout = created(story)
    operator.does("POST", at_seller(story, f"payouts/{payout['payout_id']}/cancel"))
    assert story.told_created(payout["payout_id"])
    story.wait(days=1)
    assert (story.payouts()[0]["status"], story.balance()["available"], bank.asked) == ("cancelled", 37_60, 0)
    assert story.holds()


def transferring(story: Story, payout: dict[str, Any]) -> Work:
    """A transfer that is about to leave for a bank of files."""
    work = Work(SYSTEM, clock.now())
    facts = {name: payout[name] for name in ("payout_id", "period_id", "amount")}
    service.transfer(work, PayoutCreated(seller_id=story.seller_id, **facts))
    return work


def test_a_hold_placed_while_a_transfer_is_noted_comes_first(
    story: Story, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.payouts.bank import ach, chosen

    payout = created(story)
    monkeypatch.setattr(chosen, "bank", ach.AchBank())
    leaving = transferring(story, payout)
    operator.does("PUT", at_seller(story, "payout-hold"), HOLD)
    with pytest.raises(Conflict):
        leaving.commit()
    [payout] = story.payouts()
    assert (payout["status"], "sent_at" in payout) == ("created", False)


@pytest.mark.parametrize("code", ["R02", "R03", "R04", "R13", "R16", "R20"])
def test_an_account_the_bank_cannot_pay_is_not_tried_again(story: Story, bank: RecordingBank, code: str) -> None:
    payout = refused(story, bank, code)
    account = story.seller.does("GET", "/v1/payouts/bank-account")
    assert (account["status"], account["locked_for"]) == ("locked", code)
    answer = retried(story, payout)
    assert (answer.status, answer.code) == (409, "payouts.bank_account_unusable")
    assert "Enter another bank account" in answer.json["detail"]
    told = [n["text"] for n in story.seller.does("GET", "/v1/notifications")["data"]]
    assert [text for text in told if f"({code})" in text and "Enter another account" in text]


def test_a_reason_that_is_not_the_account_s_leaves_it_as_it_is(story: Story, bank: RecordingBank) -> None:
    payout = refused(story, bank, "R17")
    assert story.seller.does("GET", "/v1/payouts/bank-account")["status"] == "verified"
    assert retried(story, payout).status == 200
    assert story.payouts()[0]["status"] == "paid"


def test_money_of_a_closed_account_waits_until_another_one_is_entered(story: Story, bank: RecordingBank) -> None:
    refused(story, bank, "R02")
    story.runs_payouts()
    held = story.payouts()[0]
    assert (held["status"], held["held_for"], bank.sent) == ("held", ["bank_account_locked"], {})
    changes_account(story)
    story.seller.does("POST", "/v1/payouts/bank-account/verify", {"amounts": (11, 22)})
    for _ in range(4):
        story.wait(days=1)
    story.world.settle()
    paid = story.payouts()[0]
    assert (paid["status"], paid["bank_last4"]) == ("paid", "7665")
    assert story.holds()


def test_what_comes_back_of_an_account_that_was_left_does_not_lock_the_new_one(
    story: Story, bank: RecordingBank
) -> None:
    bank.settles_in = timedelta(days=3)
    story.earns()
    story.runs_payouts()
    [payout] = story.payouts()
    changes_account(story)
    story.does(service.take_back, payout["payout_id"], PayoutFailure(code="R02", reason="Account closed"))
    assert story.payouts()[0]["status"] == "failed"
    assert story.seller.does("GET", "/v1/payouts/bank-account")["status"] == "unverified"


def test_small_deposits_wait_for_an_operator_s_hold_and_for_no_other(
    story: Story, bank: RecordingBank, operator: Operator
) -> None:
    holds(story, operator)
    changes_account(story)
    assert bank.sent == {}
    story.wait(days=1)
    assert bank.sent == {}
    lifts(story, operator)
    story.wait(days=1)
    assert sorted(bank.sent.values()) == [11, 22]
