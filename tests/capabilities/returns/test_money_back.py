"""The order keeps every refund: goodwill, parts and units together never give back more than was paid."""

from typing import Any

import pytest

from chalicelib.kit.problems import Conflict
from chalicelib.orders import service as orders
from chalicelib.orders.errors import MoreThanPaid
from chalicelib.returns import store
from chalicelib.returns.service import refunding
from tests.capabilities.returns.story import PRICE, Story
from tests.world import World


def goodwill(story: Story, cents: int, **changes: Any) -> Any:
    wish = {"amount": {"amount": cents, "currency": "USD"}, "text": "For the trouble."} | changes
    answer = story.seller.send("POST", f"/v1/orders/{story.order_id}/goodwill", wish)
    story.world.settle()
    return answer


def test_goodwill_needs_no_return_and_is_missing_from_the_last_unit(story: Story) -> None:
    assert goodwill(story, 500, line_id="1").json["preview"]["left_after"]["amount"] == 3 * PRICE - 500
    return_id = story.asked("refund", quantity=3)
    story.seller_does(return_id, "approve")
    assert story.refunds() == [500, 3 * PRICE - 500]


def test_goodwill_is_never_more_than_what_is_left(story: Story) -> None:
    assert goodwill(story, 3 * PRICE + 1).code == "orders.more_than_paid"
    assert goodwill(story, 3 * PRICE).status == 201
    assert goodwill(story, 1).code == "orders.more_than_paid"
    assert story.refunds() == [3 * PRICE]


def test_goodwill_before_shipment_is_taken_off_what_a_cancellation_gives_back(world: World) -> None:
    story = Story(world).ordered()
    goodwill(story, 500)
    story.seller.does("POST", f"/v1/orders/{story.order_id}/cancel", {"reason": "out_of_stock"})
    world.settle()
    assert story.refunds() == [500, 3 * PRICE - 500]
    assert story.seller.does("GET", "/v1/balance")["pending"]["amount"] == 0


def test_unit_by_unit_the_whole_sum_comes_back_to_the_cent(story: Story) -> None:
    for _ in range(3):
        story.seller_does(story.asked("refund"), "approve")
    assert sum(story.refunds()) == 3 * PRICE


def test_a_case_read_before_it_was_decided_is_read_again_before_the_order_s_refusal_counts(story: Story) -> None:
    return_id = story.asked("refund", quantity=3)
    before = store.load(return_id)
    story.seller_does(return_id, "approve")
    order, after = orders.get(story.order_id), store.load(return_id)
    with pytest.raises(Conflict):
        refunding.all_of(order, before)
    with pytest.raises(MoreThanPaid):
        refunding.all_of(order, after)


def test_a_refund_that_the_provider_has_not_sent_is_shown_as_that(story: Story) -> None:
    return_id = story.asked("refund")
    case = story.seller.does("POST", f"/v1/returns/{return_id}/approve")
    assert (case["status"], case["refund"].get("refund_id")) == ("refunding", None)
    assert case["refund"]["sent_by"] > case["refund"]["requested_at"]
    story.world.settle()
    assert story.of_buyer(return_id)["refund"]["sent_at"]


def test_a_parcel_refunded_as_missing_and_then_cancelled_as_undelivered_is_paid_once(world: World) -> None:
    story = Story(world).shipped()
    story.scanned(story.number, "in_transit")
    world.wait(days=12)
    return_id = story.asked("refund", 3, reason="not_received", photos=[])
    story.seller_does(return_id, "approve")
    world.wait(days=60)
    assert story.refunds() == [3 * PRICE]


def test_an_order_cancelled_as_lost_ends_the_open_case_and_pays_once(world: World) -> None:
    story = Story(world).shipped()
    story.scanned(story.number, "in_transit")
    world.wait(days=12)
    return_id = story.asked("refund", 3, reason="not_received", photos=[])
    story.denies(return_id)
    story.buyer_does(return_id, "dispute", {"text": "Nothing came."})
    world.wait(days=60)
    assert story.of_buyer(return_id)["status"] == "closed"
    assert story.refunds() == [3 * PRICE]


def test_a_replacement_is_an_order_for_nothing_and_ends_the_case_when_it_arrives(story: Story) -> None:
    return_id = story.asked("replacement")
    story.seller_does(return_id, "approve")
    replacement = story.of_buyer(return_id)["replacement_order_id"]
    order = story.buyer.does("GET", f"/v1/purchases/{replacement}")
    assert (order["amounts"]["total"]["amount"], order["replaces"]) == (0, return_id)
    story.world.wait(minutes=2)
    package = story.seller.does("POST", f"/v1/orders/{replacement}/label", {"service": "ground"})
    story.world.settle()
    path = f"/v1/packages/{package['package_id']}"
    story.seller.does("POST", f"{path}/ship")
    story.scanned(story.seller.does("GET", path)["label"]["tracking_number"], "delivered")
    assert story.of_buyer(return_id)["status"] == "replaced"
    assert story.refunds() == []


def test_24_hours_of_silence_send_a_replacement(story: Story) -> None:
    return_id = story.asked("replacement")
    story.world.wait(hours=24.1)
    assert story.of_buyer(return_id)["status"] == "replacing"


def test_a_replacement_that_is_out_of_stock_becomes_money(story: Story) -> None:
    return_id = story.asked("replacement", 3)
    story.seller_does(return_id, "approve")
    assert story.of_buyer(return_id)["status"] == "refunded"
    assert story.refunds() == [3 * PRICE]


def test_a_replacement_the_seller_cancels_becomes_money(story: Story) -> None:
    return_id = story.asked("replacement")
    story.seller_does(return_id, "approve")
    replacement = story.of_buyer(return_id)["replacement_order_id"]
    story.seller.does("POST", f"/v1/orders/{replacement}/cancel", {"reason": "out_of_stock"})
    story.world.settle()
    assert story.of_buyer(return_id)["status"] == "refunded"
    assert story.refunds() == [PRICE]
