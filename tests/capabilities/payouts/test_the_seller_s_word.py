"""What a seller alone reports as delivered is paid later; a carrier's or the buyer's word makes it sooner."""

from datetime import timedelta

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.work import Work
from chalicelib.markets.policies import policy_at
from chalicelib.orders.events import OrderDelivered, OrderDeliveryConfirmed
from chalicelib.orders.models import DeliveryEvidence
from chalicelib.sellers import store as sellers
from chalicelib.sellers.models import Member
from tests.capabilities.payouts.story import Story

WORD = {"evidence": DeliveryEvidence.SELLER, "scanned": False}


def reports(story: Story, order_id: str) -> None:
    assert story.is_told(OrderDelivered, order_id, delivered_at=clock.now(), **WORD)


def bears_out(story: Story, order_id: str, evidence: DeliveryEvidence) -> bool:
    return story.is_told(OrderDeliveryConfirmed, order_id, confirmed_at=clock.now(), evidence=evidence)


def longer() -> int:
    return policy_at("US", clock.now()).settlement.seller_reported_days


def test_the_seller_s_word_alone_settles_by_a_longer_clock(story: Story) -> None:
    reports(story, story.sells())
    story.wait(days=longer() - 1, hours=23)
    assert story.balance()["available"] == 0
    story.wait(hours=2)
    assert story.balance()["available"] == 37_60
    assert story.holds()


@pytest.mark.parametrize("evidence", [DeliveryEvidence.BUYER, DeliveryEvidence.CARRIER], ids=str)
def test_someone_else_s_word_makes_it_sooner(story: Story, evidence: DeliveryEvidence) -> None:
    order_id = story.sells()
    reports(story, order_id)
    story.wait(days=3)
    assert bears_out(story, order_id, evidence)
    [day] = story.seller.does("GET", "/v1/balance/expected")["data"]
    assert day["day"] == str((clock.now() + timedelta(days=8)).date())
    story.wait(days=7, hours=23)
    assert story.balance()["available"] == 0
    story.wait(hours=2)
    assert story.balance()["available"] == 37_60
    assert bears_out(story, order_id, evidence)
    assert story.holds()


def test_word_that_comes_near_the_end_does_not_make_it_later(story: Story) -> None:
    order_id = story.sells()
    reports(story, order_id)
    story.wait(days=longer() - 2)
    assert bears_out(story, order_id, DeliveryEvidence.BUYER)
    story.wait(days=2)
    assert story.balance()["available"] == 37_60


def test_what_bears_out_a_delivery_may_be_heard_of_before_it(story: Story) -> None:
    order_id = story.sells()
    assert not bears_out(story, order_id, DeliveryEvidence.BUYER)
    reports(story, order_id)
    assert bears_out(story, order_id, DeliveryEvidence.BUYER)
    story.wait(days=8)
    assert story.balance()["available"] == 37_60


def test_a_sale_to_someone_who_has_joined_the_shop_waits_for_an_operator(story: Story) -> None:
    order_id = story.sells()
    work = Work(SYSTEM, clock.now())
    sellers.add_member(work, Member(user_id="buyer-1", seller_id=story.seller_id, role="manager"))
    work.commit()
    story.delivers(order_id)
    story.wait(days=8)
    story.settlement_runs_out(order_id)
    assert story.balance()["available"] == 0
    operator = story.world.operator()
    [case] = operator.does("GET", "/v1/operator/cases")["data"]
    assert (case["kind"], case["subject"]) == ("own_shop_sale", order_id)
    path = f"/v1/operator/sellers/{story.seller_id}/cases/{case['case_id']}/close"
    operator.does("POST", path, {"note": "Bought before joining"})
    story.wait(minutes=1)
    assert story.balance()["available"] == 37_60
    assert story.holds()
