"""Every day the ledger is held against orders, payouts and bank files; what differs becomes a case, once."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.work import Work
from chalicelib.orders import store as order_store
from tests.builders import a_schedule_event
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.people import Operator


@pytest.fixture
def operator(story: Story) -> Operator:
    return story.world.operator()


def reconciled(story: Story, **later: float) -> list[dict[str, Any]]:
    """A day later, the open cases."""
    clock.move(clock.offset() + timedelta(**(later or {"days": 1})))
    story.world.invoke("reconcile_payouts", a_schedule_event())
    story.world.drain("payouts")
    return list(story.world.operator().does("GET", "/v1/operator/cases")["data"])


def test_books_in_order_open_no_case(story: Story, bank: RecordingBank) -> None:
    story.refunds(story.sells())
    story.earns()
    story.runs_payouts()
    assert reconciled(story) == []


def test_a_paid_order_that_never_reached_the_ledger_is_a_case_once(story: Story) -> None:
    order_id = story.places()
    [case] = reconciled(story)
    assert (case["kind"], case["subject"]) == ("order_not_booked", order_id)
    assert len(reconciled(story)) == 1


def test_an_order_whose_amount_differs_is_a_case(story: Story) -> None:
    order_id = story.sells()
    order = order_store.load(order_id)
    other = order.amounts.model_copy(update={"total": order.amounts.total * 2})
    work = Work(SYSTEM, clock.now())
    order_store.save(work, order.with_(amounts=other), order)
    work.commit()
    [case] = reconciled(story)
    assert (case["kind"], case["detail"]) == ("amount_differs", "The order says 8000 cents, the ledger 4000")


def test_a_payout_the_bank_never_answered_is_a_case(story: Story, bank: RecordingBank) -> None:
    bank.down = True
    story.earns()
    story.runs_payouts()
    assert reconciled(story) == []
    [case] = reconciled(story, days=3)
    assert case["kind"] == "payout_stuck"


def test_an_operator_closes_a_case_and_it_opens_again_if_it_is_found_again(
    story: Story, operator: Operator
) -> None:
    story.places()
    [case] = reconciled(story)
    path = f"/v1/operator/sellers/{story.seller_id}/cases/{case['case_id']}/close"
    assert operator.does("POST", path, {"note": "Looking into it"})["status"] == "closed"
    assert operator.does("GET", "/v1/operator/cases")["data"] == []
    assert [found["case_id"] for found in reconciled(story)] == [case["case_id"]]


def test_a_case_of_nobody_is_not_found(operator: Operator) -> None:
    answer = operator.send("POST", "/v1/operator/sellers/sel_none/cases/none:none/close", {"note": "none"})
    assert answer.status == 404
