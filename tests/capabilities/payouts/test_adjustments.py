"""Money by hand needs two operators."""

from typing import Any

import pytest

from tests.capabilities.payouts.story import Story
from tests.people import Operator

PENALTY = {"type": "platform_penalty", "amount": {"amount": -25_00, "currency": "USD"}, "reason": "Fake tracking"}


@pytest.fixture
def first(story: Story) -> Operator:
    return story.world.operator()


def path(story: Story, *rest: str) -> str:
    return "/".join([f"/v1/operator/sellers/{story.seller_id}/adjustments", *rest])


@pytest.fixture
def proposed(story: Story, first: Operator) -> dict[str, Any]:
    adjustment: dict[str, Any] = first.does("POST", path(story), PENALTY)
    return adjustment


def test_a_proposal_moves_nothing_and_waits(story: Story, first: Operator, proposed: dict[str, Any]) -> None:
    assert story.accounts() == {}
    [waiting] = first.does("GET", "/v1/operator/adjustments")["data"]
    assert (waiting["adjustment_id"], waiting["status"]) == (proposed["adjustment_id"], "proposed")


def test_who_proposed_does_not_decide(story: Story, first: Operator, proposed: dict[str, Any]) -> None:
    for decision in ("approve", "reject"):
        answer = first.send("POST", path(story, proposed["adjustment_id"], decision))
        assert (answer.status, answer.code) == (403, "payouts.second_operator_needed")
    assert story.accounts() == {}


def test_a_second_operator_approves_and_the_money_moves_once(story: Story, proposed: dict[str, Any]) -> None:
    second = story.world.operator()
    approved = second.does("POST", path(story, proposed["adjustment_id"], "approve"))
    assert (approved["status"], approved["decided_by"]) == ("approved", approved["decided_by"])
    assert story.accounts() == {"available": -25_00, "adjustments": 25_00}
    assert second.send("POST", path(story, proposed["adjustment_id"], "approve")).code == "lifecycle.not_possible"
    assert second.does("GET", "/v1/operator/adjustments")["data"] == []
    assert story.holds()


def test_a_rejected_proposal_moves_nothing(story: Story, proposed: dict[str, Any]) -> None:
    second = story.world.operator()
    assert second.does("POST", path(story, proposed["adjustment_id"], "reject"))["status"] == "rejected"
    assert story.accounts() == {}


@pytest.mark.parametrize(
    ("kind", "cents"),
    [("platform_penalty", 1), ("platform_compensation", -1)],
)
def test_the_sign_must_fit_the_type(story: Story, first: Operator, kind: str, cents: int) -> None:
    body = PENALTY | {"type": kind, "amount": {"amount": cents, "currency": "USD"}}
    assert first.send("POST", path(story), body).code == "payouts.wrong_sign"


def test_a_seller_adjusts_nothing(story: Story) -> None:
    assert story.seller.send("POST", path(story), PENALTY).status == 403
