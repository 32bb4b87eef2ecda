"""Two decisions about one order's money at the same instant, and a carrier's word after its end: nothing twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.kit.work import OnceRow
from tests.capabilities.returns.story import PRICE, Story
from tests.world import World

COMMIT = "before-call.dynamodb.TransactWriteItems"


@contextmanager
def meanwhile(act: Callable[[], Any]) -> Iterator[None]:
    """Something else is done and committed right before the next commit."""
    hooks = OnceRow._get_connection().connection.client.meta.events

    def first(**_: Any) -> None:
        hooks.unregister(COMMIT, first)
        act()

    hooks.register(COMMIT, first)
    yield
    hooks.unregister(COMMIT, first)


def balance(story: Story) -> dict[str, int]:
    found = story.seller.does("GET", "/v1/balance")
    return {name: found[name]["amount"] for name in ("pending", "available")}


def test_a_return_approved_twice_at_once_is_paid_back_once(story: Story) -> None:
    return_id = story.asked("refund", quantity=3)
    path = f"/v1/returns/{return_id}/approve"
    with meanwhile(lambda: story.seller.send("POST", path)):
        assert story.seller.send("POST", path).code == "lifecycle.not_possible"
    story.world.settle()
    assert story.refunds() == [3 * PRICE]


def test_goodwill_and_a_return_at_once_give_back_no_more_than_was_paid(story: Story) -> None:
    return_id = story.asked("refund", quantity=3)
    wish = {"amount": {"amount": 500, "currency": "USD"}, "text": "For the trouble."}
    with meanwhile(lambda: story.seller.does("POST", f"/v1/orders/{story.order_id}/goodwill", wish)):
        assert story.seller.send("POST", f"/v1/returns/{return_id}/approve").status == 200
    story.world.settle()
    assert sum(story.refunds()) == 3 * PRICE


@pytest.mark.parametrize("lost_first", [True, False])
def test_a_lost_parcel_and_its_return_give_back_once(world: World, *, lost_first: bool) -> None:
    story = Story(world).shipped()
    story.scanned(story.number, "in_transit")
    world.wait(days=10)
    return_id = story.asked("refund", quantity=3, reason="not_received")
    approve = f"/v1/returns/{return_id}/approve"
    if lost_first:
        with meanwhile(lambda: story.scanned(story.number, "lost")):
            story.seller.send("POST", approve)
    else:
        with meanwhile(lambda: story.seller.does("POST", approve)):
            story.scanned(story.number, "lost")
    world.settle()
    assert story.refunds() == [3 * PRICE]
    assert story.of_buyer(return_id)["status"] in ("refunded", "closed")


def test_a_carrier_s_word_about_a_cancelled_order_moves_no_money(world: World) -> None:
    story = Story(world).shipped()
    story.scanned(story.number, "lost")
    world.wait(minutes=1)
    before = balance(story)
    assert story.refunds() == [3 * PRICE]
    for status in ("in_transit", "delivered"):
        story.scanned(story.number, status)
    world.wait(days=60)
    assert balance(story) == before
    assert story.seller.does("GET", f"/v1/orders/{story.order_id}")["status"] == "cancelled"
