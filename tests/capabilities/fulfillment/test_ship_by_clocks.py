"""The clocks of a shipment: late once, cancelled once, and neither when it no longer applies."""

from tests.capabilities.fulfillment.story import Story


def test_a_paid_order_starts_its_two_clocks_once(story: Story) -> None:
    story.paid()
    story.arrives("fulfillment", "order_paid")
    assert story.clocks() == ["auto_cancel", "ship_by"]
    assert len(story.events("package_opened")) == 1
    assert story.package()["ship_by"] == story.sold()["deadlines"]["ship_by"]


def test_an_order_past_ship_by_is_late_once(story: Story) -> None:
    story.paid()
    story.world.wait(hours=71)
    assert story.sold()["late"] is False
    story.world.wait(hours=2)
    story.runs_out("ship_by")
    assert story.sold()["late"] is True
    assert len(story.events("order_late")) == 1


def test_an_order_shipped_in_time_is_not_late(story: Story) -> None:
    story.shipped()
    story.world.wait(hours=73)
    assert story.sold()["late"] is False


def test_an_order_never_shipped_is_cancelled_and_gives_its_stock_back_once(story: Story) -> None:
    story.labelled()
    story.world.wait(days=20)
    assert story.runs_out("auto_cancel")
    assert story.runs_out("ship_by")
    package, order = story.package(), story.sold()
    assert (package["status"], package["cancel_reason"]) == ("cancelled", "not_shipped_in_time")
    assert (order["status"], order["cancelled_by"]) == ("cancelled", "system")
    assert order["cancel_reason"] == "not_shipped_in_time"
    assert story.stock()["available"] == 5
    assert len(story.events("order_cancelled")) == len(story.events("package_cancelled")) == 1


def test_an_order_never_shipped_is_refunded(story: Story) -> None:
    story.paid()
    story.world.wait(days=20)
    assert len(story.events("order_refunded")) == 1


def test_a_shipped_order_is_not_cancelled_by_its_clock(story: Story) -> None:
    story.shipped()
    story.world.wait(days=20)
    assert story.package()["status"] == "shipped"
    assert story.stock()["on_hand"] == 3


def test_a_cancelled_purchase_cancels_its_package_once(story: Story) -> None:
    story.paid()
    story.buyer.does("POST", f"/v1/purchases/{story.order_id}/cancel", {"reason": "no_longer_needed"})
    story.world.settle()
    story.arrives("fulfillment", "order_cancelled")
    package = story.package()
    assert (package["status"], package["possible_actions"]) == ("cancelled", [])
    assert package["cancel_reason"] == "no_longer_needed"
    assert len(story.events("package_cancelled")) == 1


def test_a_payment_heard_of_after_the_cancellation_opens_no_package(story: Story) -> None:
    story.order()
    story.arrives("orders", "order_placed")
    story.buyer.does("POST", f"/v1/purchases/{story.order_id}/cancel", {"reason": "no_longer_needed"})
    assert story.arrives("fulfillment", "order_cancelled")
    assert story.arrives("fulfillment", "order_paid")
    assert story.seller.get(f"/v1/packages/{story.package_id}").status == 404


def test_the_label_of_a_cancelled_package_is_not_handed_out(story: Story) -> None:
    story.labelled()
    story.world.wait(days=20)
    assert story.seller.get(f"/v1/packages/{story.package_id}/label").code == "fulfillment.no_label"
