"""Shipping: the seller confirms, the carrier's signed webhook tells the rest."""

import time
from typing import Any

import pytest

from tests.capabilities.fulfillment.story import Story, signed


def test_a_confirmed_shipment_moves_package_order_and_stock_at_once(story: Story) -> None:
    story.labelled()
    shipped = story.ships()
    stock = story.stock()
    assert shipped.json["status"] == "shipped"
    assert story.sold()["status"] == "awaiting_collection"
    assert (stock["on_hand"], stock["reserved"], stock["available"]) == (3, 0, 3)
    assert [event.data["carrier"] for event in story.events("package_shipped")] == ["local"]


def test_a_shipment_confirmed_twice_leaves_the_stock_alone(story: Story) -> None:
    story.labelled()
    story.ships()
    again = story.ships()
    assert (again.status, again.code) == (409, "lifecycle.not_possible")
    assert story.stock()["on_hand"] == 3


def test_a_package_without_a_label_is_not_shipped(story: Story) -> None:
    story.paid()
    answer = story.ships()
    assert (answer.status, answer.json["possible_actions"]) == (
        409,
        ["request_label", "split", "combine", "separate", "ship_own"],
    )
    assert story.sold()["status"] == "awaiting_shipment"


def test_a_package_of_a_cancelled_order_is_not_shipped(story: Story) -> None:
    story.labelled()
    story.is_cancelled_by_the_seller()
    assert story.ships().status == 409
    assert story.stock()["on_hand"] == 5


def test_the_carriers_scans_move_package_and_order(story: Story) -> None:
    story.shipped()
    assert story.carrier_tells(story.scan("in_transit"), "msg_1").status == 200
    assert (story.package()["status"], story.sold()["status"]) == ("in_transit", "in_transit")
    assert story.carrier_tells(story.scan("delivered"), "msg_2").status == 200
    assert (story.package()["status"], story.sold()["status"]) == ("delivered", "delivered")
    assert story.package()["delivered_at"] == "2026-11-24T09:00:00Z"


def test_what_the_carrier_told_is_told_as_the_carriers(story: Story) -> None:
    story.shipped()
    story.carrier_tells(story.scan("in_transit"))
    [told] = story.events("package_in_transit")
    [order_told] = story.events("order_in_transit")
    assert told.actor.kind == order_told.actor.kind == "carrier"


def test_a_scan_told_twice_has_one_effect(story: Story) -> None:
    story.shipped()
    answers = [story.carrier_tells(story.scan("in_transit")) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert len(story.events("package_in_transit")) == len(story.events("order_in_transit")) == 1


def test_a_message_id_has_one_effect_whatever_it_says(story: Story) -> None:
    story.shipped()
    story.carrier_tells(story.scan("in_transit"), "msg_1")
    answer = story.carrier_tells(story.scan("delivered"), "msg_1")
    assert (answer.status, answer.json) == (200, {"received": True})
    assert story.package()["status"] == "in_transit"


def test_a_delivery_told_before_the_transit_stays_a_delivery(story: Story) -> None:
    story.shipped()
    assert story.carrier_tells(story.scan("delivered"), "msg_2").status == 200
    assert story.carrier_tells(story.scan("in_transit"), "msg_1").status == 200
    assert (story.package()["status"], story.sold()["status"]) == ("delivered", "delivered")
    assert story.events("package_in_transit") == []


def test_a_scan_without_meaning_for_us_changes_nothing(story: Story) -> None:
    story.shipped()
    assert story.carrier_tells(story.scan("pre_transit")).status == 200
    assert story.package()["status"] == "shipped"


def test_a_scan_before_the_sellers_confirmation_is_to_be_told_again(story: Story) -> None:
    story.labelled()
    early = story.carrier_tells(story.scan("in_transit"))
    story.ships()
    assert (early.status, early.code) == (409, "fulfillment.not_shipped_yet")
    assert story.carrier_tells(story.scan("in_transit")).status == 200
    assert story.package()["status"] == "in_transit"


def test_an_unknown_tracking_number_is_not_found(story: Story) -> None:
    story.shipped()
    answer = story.carrier_tells(story.scan("in_transit", tracking_number="9900000000000000000009"))
    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize(
    "change",
    [{"webhook_signature": "v1,Zm9yZ2Vk"}, {"webhook_signature": ""}, {"webhook_id": "msg_2"}, {"age": 301}],
    ids=["forged", "not signed", "of another message", "too old"],
)
def test_a_scan_with_a_bad_signature_changes_nothing(story: Story, change: dict[str, Any]) -> None:
    story.shipped()
    answer = story.carrier_tells(story.scan("delivered"), **change)
    assert (answer.status, answer.code) == (401, "auth.bad_signature")
    assert (story.package()["status"], story.sold()["status"]) == ("shipped", "awaiting_collection")


def test_an_altered_body_does_not_fit_its_signature(story: Story) -> None:
    story.shipped()
    scan = story.scan("in_transit")
    headers = signed(b"another body", "msg_1", int(time.time()))
    assert story.carrier_tells(scan, **headers).status == 401
    assert story.package()["status"] == "shipped"


def test_a_scan_that_cannot_be_read_is_refused(story: Story) -> None:
    story.shipped()
    answer = story.carrier_tells(story.scan("lost_at_sea"))
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert story.package()["status"] == "shipped"
