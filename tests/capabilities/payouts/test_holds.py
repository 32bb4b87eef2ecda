"""Payouts wait while they are held, are cancelled or released, and are tried again when the bank refused."""

from datetime import timedelta
from typing import Any

import pytest

from tests.capabilities.payouts.story import RecordingBank, Story
from tests.people import Operator

HOLD = {"reason": "Documents are being checked"}


@pytest.fixture
def operator(story: Story) -> Operator:
    return story.world.operator()


def at_seller(story: Story, rest: str) -> str:
    return f"/v1/operator/sellers/{story.seller_id}/{rest}"


def statuses(story: Story) -> list[str]:
    return [payout["status"] for payout in story.payouts()]


@pytest.fixture
def held(story: Story, operator: Operator) -> dict[str, Any]:
    """A payout that is held."""
    operator.does("PUT", at_seller(story, "payout-hold"), HOLD)
    story.earns()
    story.runs_payouts()
    [payout] = story.payouts()
    return payout


def test_a_held_payout_does_not_reach_the_bank(story: Story, bank: RecordingBank, held: dict[str, Any]) -> None:
    assert (held["status"], held["held_for"], bank.asked) == ("held", [HOLD["reason"]], 0)
    assert story.balance()["in_transit"] == 37_60
    assert story.holds()


def test_lifting_the_hold_sends_what_it_held(
    story: Story, bank: RecordingBank, operator: Operator, held: dict[str, Any]
) -> None:
    operator.does("DELETE", at_seller(story, "payout-hold"))
    story.world.settle()
    assert (statuses(story), list(bank.sent.values())) == (["paid"], [37_60])
    assert story.holds()


def test_a_hold_of_some_days_ends_by_itself(story: Story, bank: RecordingBank, operator: Operator) -> None:
    operator.does("PUT", at_seller(story, "payout-hold"), HOLD | {"days": 45})
    story.earns()
    story.runs_payouts()
    for _ in range(45):
        story.wait(days=1)
    story.world.settle()
    assert statuses(story) == ["paid"]


def test_a_held_payout_is_looked_at_daily_and_stays_while_it_is_held(
    story: Story, bank: RecordingBank, held: dict[str, Any]
) -> None:
    for _ in range(3):
        story.wait(days=1)
    assert (statuses(story), bank.asked) == (["held"], 0)


def test_a_cancelled_payout_is_available_again_and_paid_with_the_next(
    story: Story, bank: RecordingBank, operator: Operator, held: dict[str, Any]
) -> None:
    operator.does("POST", at_seller(story, f"payouts/{held['payout_id']}/cancel"))
    assert (statuses(story), story.balance()["available"]) == (["cancelled"], 37_60)
    operator.does("DELETE", at_seller(story, "payout-hold"))
    story.runs_payouts()
    assert (statuses(story), list(bank.sent.values())) == (["paid", "cancelled"], [37_60])
    assert story.holds()


def test_what_is_paid_cannot_be_cancelled(story: Story, bank: RecordingBank, operator: Operator) -> None:
    story.earns()
    story.runs_payouts()
    [payout] = story.payouts()
    answer = operator.send("POST", at_seller(story, f"payouts/{payout['payout_id']}/cancel"))
    assert (answer.status, answer.code) == (409, "lifecycle.not_possible")


@pytest.fixture
def refused(story: Story, bank: RecordingBank) -> dict[str, Any]:
    """A payout that the bank refused for a reason of its own; the bank pays again."""
    bank.refuses, bank.refuses_with = True, "R17"
    story.earns()
    story.runs_payouts()
    bank.refuses = False
    [payout] = story.payouts()
    assert payout["possible_actions"] == ["retry"]
    return payout


def test_a_refused_payout_is_tried_again_without_waiting(
    story: Story, bank: RecordingBank, refused: dict[str, Any]
) -> None:
    again = story.seller.does("POST", f"/v1/payouts/{refused['payout_id']}/retry")
    assert (again["status"], again["attempt"]) == ("created", 2)
    story.world.settle()
    assert (statuses(story), bank.sent) == (["paid"], {f"{refused['payout_id']}~2": 37_60})
    assert story.holds()


def test_a_refused_payout_whose_money_was_paid_since_is_not_tried_again(
    story: Story, bank: RecordingBank, refused: dict[str, Any]
) -> None:
    story.runs_payouts()
    story.earns()
    answer = story.seller.send("POST", f"/v1/payouts/{refused['payout_id']}/retry")
    assert (answer.status, answer.code) == (409, "payouts.not_enough_available")


def test_what_comes_back_after_it_was_paid_is_available_again(story: Story, bank: RecordingBank) -> None:
    from chalicelib.payouts import service
    from chalicelib.payouts.models import PayoutFailure

    story.earns()
    story.runs_payouts()
    [payout] = story.payouts()
    failure = PayoutFailure(code="R02", reason="Account closed")
    for _ in range(2):
        story.does(service.take_back, payout["payout_id"], failure)
    [payout] = story.payouts()
    assert (payout["status"], payout["failure"]["code"]) == ("returned", "R02")
    assert story.balance()["available"] == 37_60
    assert story.holds()


def test_a_bank_that_takes_days_is_believed_when_they_are_over(story: Story, bank: RecordingBank) -> None:
    bank.settles_in = timedelta(days=3)
    story.earns()
    story.runs_payouts()
    assert (statuses(story), story.balance()["in_transit"]) == (["created"], 37_60)
    story.wait(days=2)
    assert (statuses(story), bank.asked) == (["created"], 1)
    bank.down = True
    story.wait(days=1)
    assert statuses(story) == ["created"], "nobody could say that it arrived"
    bank.down = False
    story.wait(days=1)
    assert statuses(story) == ["paid"]
    assert story.holds()


def test_the_plan_says_what_the_run_would_do_and_does_nothing(story: Story, operator: Operator) -> None:
    story.earns()
    story.wait(days=7)
    for _ in range(2):
        [planned] = operator.does("GET", "/v1/operator/payouts/plan")["data"]
        assert (planned["seller_id"], planned["outcome"], planned["amount"]["amount"]) == (
            story.seller_id,
            "pay",
            37_60,
        )
    assert story.payouts() == []


def test_the_plan_names_what_holds_a_payout(story: Story, operator: Operator) -> None:
    operator.does("PUT", at_seller(story, "payout-hold"), HOLD)
    story.earns()
    story.wait(days=7)
    [planned] = operator.does("GET", "/v1/operator/payouts/plan")["data"]
    assert (planned["outcome"], planned["held_for"]) == ("hold", [HOLD["reason"]])


def test_a_statement_not_yet_over_is_in_no_plan(story: Story, operator: Operator) -> None:
    story.earns()
    assert operator.does("GET", "/v1/operator/payouts/plan")["data"] == []
