"""When money becomes available: by the seller's tier, less a reserve, and not while someone wants it to wait."""

import pytest

from chalicelib.kit import clock
from chalicelib.payouts import service
from chalicelib.payouts.models import Tier
from tests.capabilities.payouts.story import Story
from tests.people import Operator


@pytest.fixture
def operator(story: Story) -> Operator:
    return story.world.operator()


def terms(story: Story) -> str:
    return f"/v1/operator/sellers/{story.seller_id}/payout-terms"


def expected(story: Story) -> dict[str, int]:
    found = story.seller.does("GET", "/v1/balance/expected")["data"]
    return {day["day"]: day["amount"]["amount"] for day in found}


def in_days(days: int) -> str:
    from datetime import timedelta

    return str((clock.now() + timedelta(days=days)).date())


@pytest.mark.parametrize(("tier", "days"), [(Tier.FASTEST, 1), (Tier.ACCELERATED, 5)], ids=str)
def test_a_seller_of_good_standing_waits_less(story: Story, tier: Tier, days: int) -> None:
    story.does(service.move_to_tier, tier)
    story.delivers(story.sells())
    story.wait(days=days - 1, hours=23)
    assert story.balance()["available"] == 0
    story.wait(hours=2)
    assert story.balance()["available"] == 37_60


def test_what_is_expected_is_told_by_day(story: Story) -> None:
    for cents in (40_00, 20_00):
        story.delivers(story.sells(cents))
    assert expected(story) == {in_days(8): 37_60 + 18_80}
    story.wait(days=8)
    assert expected(story) == {}
    assert story.holds()


def test_a_charge_changes_what_is_expected(story: Story) -> None:
    order_id = story.sells()
    story.delivers(order_id)
    story.buys_label(order_id)
    assert expected(story) == {in_days(8): 32_60}
    assert story.holds()


def test_a_reserve_is_kept_back_and_released_by_its_clock(story: Story, operator: Operator) -> None:
    operator.does("PUT", terms(story), {"reserve_basis_points": 1000, "reserve_days": 30})
    story.earns()
    assert (story.balance()["available"], story.balance()["reserve"]) == (33_84, 3_76)
    assert expected(story) == {in_days(30): 3_76}
    assert story.holds()
    story.wait(days=30)
    assert (story.balance()["available"], story.balance()["reserve"]) == (37_60, 0)
    assert story.statement()["totals"]["reserve"]["amount"] == 3_76
    assert expected(story) == {}
    assert story.holds()


def test_an_order_with_an_open_return_waits_for_its_end(story: Story) -> None:
    order_id = story.sells()
    story.delivers(order_id)
    story.does(service.hold, order_id, "ret_1")
    story.wait(days=9)
    assert (story.balance()["available"], expected(story)) == (0, {})
    story.does(service.lift_hold, order_id, "ret_1")
    story.wait(minutes=1)
    assert story.balance()["available"] == 37_60
    assert story.holds()


def test_a_hold_lifted_in_time_changes_nothing(story: Story) -> None:
    order_id = story.sells()
    story.delivers(order_id)
    for act in (service.hold, service.lift_hold, service.lift_hold):
        story.does(act, order_id, "ret_1")
    story.wait(days=8)
    assert story.balance()["available"] == 37_60


def test_two_holds_must_both_be_lifted(story: Story) -> None:
    order_id = story.sells()
    story.delivers(order_id)
    for name in ("ret_1", "ret_2"):
        story.does(service.hold, order_id, name)
    story.wait(days=9)
    story.does(service.lift_hold, order_id, "ret_1")
    story.wait(minutes=1)
    assert story.balance()["available"] == 0
    story.does(service.lift_hold, order_id, "ret_2")
    story.wait(minutes=1)
    assert story.balance()["available"] == 37_60


def test_a_delivery_told_twice_starts_one_clock(story: Story) -> None:
    order_id = story.sells()
    story.delivers(order_id)
    story.wait(days=3)
    story.delivers(order_id)
    story.wait(days=5)
    assert story.balance()["available"] == 37_60


@pytest.mark.parametrize("body", [{"tier": "platinum"}, {"reserve_basis_points": 10_001}, {"days": 1}], ids=str)
def test_other_terms_are_refused(story: Story, operator: Operator, body: dict[str, object]) -> None:
    assert operator.send("PUT", terms(story), body).status == 422


def test_terms_of_nobody_are_not_found(operator: Operator) -> None:
    assert operator.send("PUT", "/v1/operator/sellers/sel_none/payout-terms", {}).status == 404
