"""A package and its order's clocks: opened when the seller may ship, cancelled with the order."""

from tests.capabilities.fulfillment.story import Story


def test_an_order_gets_its_package_once_the_buyer_s_hour_is_over(story: Story) -> None:
    story.order()
    story.world.settle()
    assert story.seller.get(f"/v1/packages/{story.package_id}").status == 404
    story.world.wait(hours=1)
    story.arrives("fulfillment", "order_released")
    assert len(story.events("package_opened")) == 1
    assert story.package()["ship_by"] == story.sold()["deadlines"]["ship_by"]


def test_an_order_never_shipped_is_cancelled_with_its_package_once(story: Story) -> None:
    story.labelled()
    story.world.wait(days=20)
    package = story.package()
    assert (package["status"], package["cancel_reason"]) == ("cancelled", "not_shipped_in_time")
    assert story.stock()["available"] == 5
    assert len(story.events("order_cancelled")) == len(story.events("package_cancelled")) == 1


def test_a_cancelled_order_cancels_its_package_once(story: Story) -> None:
    story.paid()
    story.is_cancelled_by_the_seller()
    story.world.settle()
    story.arrives("fulfillment", "order_cancelled")
    package = story.package()
    assert (package["status"], package["possible_actions"]) == ("cancelled", [])
    assert package["cancel_reason"] == "out_of_stock"
    assert len(story.events("package_cancelled")) == 1


def test_a_release_heard_of_after_the_cancellation_opens_no_package(story: Story) -> None:
    story.order()
    story.arrives("orders", "order_placed")
    story.released_unheard()
    story.is_cancelled_by_the_seller()
    assert story.arrives("fulfillment", "order_cancelled")
    assert story.arrives("fulfillment", "order_released")
    assert story.seller.get(f"/v1/packages/{story.package_id}").status == 404


def test_the_label_of_a_cancelled_package_is_not_handed_out(story: Story) -> None:
    story.labelled()
    story.world.wait(days=20)
    assert story.seller.get(f"/v1/packages/{story.package_id}/label").code == "fulfillment.no_label"
