"""A buyer confirms to have what was bought: asked while only the seller says so, or nobody does."""

from typing import Any

from tests.capabilities.fulfillment.story import Story
from tests.world import World

UPS = {"carrier": "ups", "tracking_number": "1Z5R89390357567127"}


def shipped(world: World) -> Story:
    """An order of two units on its way by the seller's own carrier."""
    story = Story(world).paid()
    assert story.seller.send("POST", f"/v1/packages/{story.package_id}/ship", UPS).status == 200
    world.settle()
    return story


def reports(story: Story) -> None:
    story.seller.does("POST", f"/v1/packages/{story.package_id}/delivery", {})
    story.world.settle()


def receipt(story: Story) -> Any:
    return story.buyer.send("POST", f"/v1/purchases/{story.order_id}/receipt")


def purchase(story: Story) -> Any:
    return story.buyer.purchase(story.order_id)


def test_what_the_seller_alone_reports_is_asked_of_the_buyer(world: World) -> None:
    story = shipped(world)
    reports(story)
    seen = purchase(story)
    assert (seen["status"], seen["delivery_evidence"]) == ("delivered", "seller")
    assert "confirm_receipt" in seen["possible_actions"]
    confirmed = receipt(story).json
    assert (confirmed["status"], confirmed["delivery_evidence"]) == ("delivered", "buyer")
    assert "confirm_receipt" not in confirmed["possible_actions"]
    assert receipt(story).json["version"] == confirmed["version"]
    assert len(story.events("order_delivery_confirmed")) == 1


def test_a_buyer_has_it_before_anybody_says_so(world: World) -> None:
    story = shipped(world)
    assert "confirm_receipt" in purchase(story)["possible_actions"]
    assert receipt(story).json["status"] == "delivered"
    story.carrier_tells(story.scan("delivered"))
    world.settle()
    seen = story.sold()
    assert (seen["status"], seen["delivery_evidence"]) == ("delivered", "buyer")
    assert list(seen["delivered_units"].values()) == [2]
    assert len(story.events("order_delivered")) == 1
    assert story.package()["status"] == "delivered"


def test_a_carrier_bears_out_the_seller_s_word(world: World) -> None:
    story = shipped(world)
    reports(story)
    for message in ("msg_1", "msg_2"):
        assert story.carrier_tells(story.scan("delivered"), message).status == 200
    assert (story.package()["delivery_evidence"], story.sold()["delivery_evidence"]) == ("carrier", "carrier")
    assert len(story.events("order_delivery_confirmed")) == 1


def test_nothing_is_asked_of_the_buyer_of_what_a_carrier_has_delivered(world: World) -> None:
    story = shipped(world)
    story.carrier_tells(story.scan("delivered"))
    assert "confirm_receipt" not in purchase(story)["possible_actions"]
    answer = receipt(story)
    assert (answer.status, answer.code) == (409, "lifecycle.not_possible")


def test_a_receipt_is_of_what_was_shipped_and_by_who_bought_it(world: World) -> None:
    story = Story(world).paid()
    assert receipt(story).code == "lifecycle.not_possible"
    path = f"/v1/purchases/{story.order_id}/receipt"
    assert world.buyer().send("POST", path).status == 404


def test_an_order_of_two_parcels_needs_both_borne_out(world: World) -> None:
    story = Story(world).paid()
    sku_id = story.listing["skus"][0]["sku_id"]
    split = {"parcels": [[{"sku_id": sku_id, "quantity": 1}]]}
    packages = story.seller.does("POST", f"/v1/packages/{story.package_id}/split", split)["data"]
    numbers = ("1Z5R89390357567127", "1Z879E930346834440")
    for package, number in zip(packages, numbers, strict=True):
        path = f"/v1/packages/{package['package_id']}"
        story.seller.does("POST", f"{path}/ship", UPS | {"tracking_number": number})
        story.seller.does("POST", f"{path}/delivery", {})
    assert story.sold()["delivery_evidence"] == "seller"
    for number, evidence in zip(numbers, ("seller", "carrier"), strict=True):
        story.carrier_tells(story.scan("delivered", tracking_number=number), number)
        assert story.sold()["delivery_evidence"] == evidence


def test_a_carrier_that_denies_the_seller_s_word_leaves_the_money_to_an_operator(world: World) -> None:
    story = shipped(world)
    reports(story)
    assert story.carrier_tells(story.scan("return_to_sender")).status == 200
    assert (story.package()["status"], story.sold()["delivery_denied_at"] is not None) == ("delivered", True)
    for days in (46, 0):
        world.wait(days=days, minutes=1)
    assert story.seller.does("GET", "/v1/balance")["available"]["amount"] == 0
    [case] = world.operator().does("GET", "/v1/operator/cases")["data"]
    assert (case["kind"], case["subject"]) == ("delivery_denied", story.order_id)
    receipt(story)
    path = f"/v1/operator/sellers/{story.seller.seller_id}/cases/{case['case_id']}/close"
    world.operator().does("POST", path, {"note": "The buyer has it"})
    world.wait(minutes=1)
    assert story.seller.does("GET", "/v1/balance")["available"]["amount"] > 0
