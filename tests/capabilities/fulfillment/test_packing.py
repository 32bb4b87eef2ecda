"""Packing: one order in several parcels, several orders of one buyer in one."""

from typing import Any

import pytest

from tests import builders
from tests.capabilities.fulfillment.story import RecordingCarrier, Story


def splits(story: Story, quantity: int = 1) -> Any:
    sku_id = story.listing["skus"][0]["sku_id"]
    how = {"parcels": [[{"sku_id": sku_id, "quantity": quantity}]]}
    return story.seller.send("POST", f"/v1/packages/{story.package_id}/split", how)


def label(story: Story, package_id: str) -> Any:
    story.seller.does("POST", f"/v1/packages/{package_id}/label", {"service": "ground"})
    story.world.settle()
    return story.seller.does("GET", f"/v1/packages/{package_id}")


def two_orders(story: Story, **ship_to: Any) -> list[str]:
    """The packages of two paid orders of one buyer."""
    first = story.paid().package_id
    return [first, story.paid(**ship_to).package_id]


def combines(story: Story, ids: list[str]) -> Any:
    return story.seller.send("POST", "/v1/packages/combine", {"package_ids": ids})


def test_an_order_goes_in_two_parcels_each_with_its_own_label(story: Story, carrier: RecordingCarrier) -> None:
    story.paid()
    ids = [package["package_id"] for package in splits(story).json["data"]]
    first, second = (label(story, package_id) for package_id in ids)
    assert ids == [story.package_id, f"{story.package_id}-2"]
    assert first["tracking_number"] != second["tracking_number"]
    assert [shipment.parcel.weight_grams for shipment, _ in carrier.purchases.values()] == [350, 350]
    assert story.ships().status == 200
    assert (story.sold()["status"], story.stock()["on_hand"]) == ("partially_shipping", 4)
    story.seller.does("POST", f"/v1/packages/{second['package_id']}/ship", {})
    assert (story.sold()["status"], story.stock()["on_hand"]) == ("awaiting_collection", 3)
    for number, scan in enumerate((first, second)):
        delivered = story.scan("delivered", tracking_number=scan["tracking_number"])
        assert story.carrier_tells(delivered, f"msg_{number}").status == 200
    assert story.sold()["status"] == "delivered"


@pytest.mark.parametrize(("quantity", "code"), [(3, "not_in_package"), (2, "not_in_package")])
def test_a_split_must_leave_and_take_something(story: Story, quantity: int, code: str) -> None:
    story.paid()
    assert splits(story, quantity).code == f"fulfillment.{code}"


def test_an_order_in_parts_has_no_one_label(story: Story) -> None:
    story.paid()
    splits(story)
    answer = story.asks_label()
    assert (answer.status, len(answer.json["package_ids"])) == (409, 2)


def test_two_orders_of_one_buyer_go_as_one_package(story: Story, carrier: RecordingCarrier) -> None:
    ids = two_orders(story)
    [found] = story.seller.does("GET", f"/v1/packages/{ids[0]}/combinable")["data"]
    assert found["package_id"] == ids[1]
    assert combines(story, ids).json["carries"] == ids[1:]
    assert label(story, ids[0])["status"] == "label_ready"
    assert story.asks_label().json["package_id"] == ids[0]
    [(shipment, _)] = carrier.purchases.values()
    assert shipment.parcel.weight_grams == 4 * 350
    shipped = story.seller.does("POST", f"/v1/packages/{ids[0]}/ship", {})
    statuses = {order["status"] for order in story.seller.does("GET", "/v1/orders")["data"]}
    assert statuses == {"awaiting_collection"}
    assert story.stock()["on_hand"] == 1
    story.carrier_tells(story.scan("delivered", tracking_number=shipped["tracking_number"]))
    assert {order["status"] for order in story.seller.does("GET", "/v1/orders")["data"]} == {"delivered"}


def test_packages_to_two_addresses_are_not_combined(story: Story) -> None:
    ids = two_orders(story, line1="2 Market St")
    assert combines(story, ids).code == "fulfillment.not_together"
    assert story.seller.does("GET", f"/v1/packages/{ids[0]}/combinable")["data"] == []


def test_a_combined_package_comes_apart_again(story: Story) -> None:
    ids = two_orders(story)
    combines(story, ids)
    apart = story.seller.does("POST", f"/v1/packages/{ids[0]}/separate")["data"]
    assert [(package["package_id"], package["status"]) for package in apart] == [
        (ids[0], "to_fulfill"),
        (ids[1], "to_fulfill"),
    ]
    assert [packed["quantity"] for package in apart for packed in package["contents"]] == [2, 2]


@pytest.mark.parametrize("cancelled", [0, 1], ids=["the one that took the other in", "the one taken in"])
def test_a_cancelled_order_leaves_the_package_it_was_combined_into(
    story: Story, carrier: RecordingCarrier, cancelled: int
) -> None:
    ids = two_orders(story)
    combines(story, ids)
    label(story, ids[0])
    story.order_id = ids[cancelled].replace("pkg_", "ord_")
    story.is_cancelled_by_the_seller()
    story.world.settle()
    left = story.seller.does("GET", f"/v1/packages/{ids[1 - cancelled]}")
    gone = story.seller.does("GET", f"/v1/packages/{ids[cancelled]}")
    assert (gone["status"], left["status"]) == ("cancelled", "to_fulfill")
    assert sum(packed["quantity"] for packed in left["contents"]) == 2
    assert carrier.voided == [f"{ids[0]}-1"]


def test_another_seller_s_package_cannot_be_combined(story: Story) -> None:
    mine = story.paid().package_id
    other = story.world.seller()
    theirs = other.lists(stock=5)
    [order] = story.buyer.orders(builders.a_line(theirs))
    story.world.hold_ends()
    assert combines(story, [mine, order["order_id"].replace("ord_", "pkg_")]).status == 404
