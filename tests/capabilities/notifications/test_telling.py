"""The seller is told what matters, once."""

from tests import builders
from tests.world import World


def test_the_seller_is_told_of_a_new_order_and_can_mark_it_read(world: World) -> None:
    seller = world.seller()
    listing = seller.lists()
    [order] = world.buyer().orders(builders.a_line(listing))
    world.hold_ends()
    told = seller.does("GET", "/v1/notifications")["data"]
    assert [n["kind"] for n in told] == ["order_released", "application_approved"]
    assert told[0]["subject"] == order["order_id"]
    read = seller.does("POST", f"/v1/notifications/{told[0]['notification_id']}/read")
    assert read["read_at"]


def test_another_seller_s_notification_is_not_there(world: World) -> None:
    seller = world.seller()
    world.settle()
    [told] = seller.does("GET", "/v1/notifications")["data"]
    assert world.seller().send("POST", f"/v1/notifications/{told['notification_id']}/read").status == 404


def test_the_seller_is_told_when_a_sku_runs_low_and_when_it_is_out(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    listing = seller.lists(stock=7)
    sku_id = listing["skus"][0]["sku_id"]
    for quantity in (3, 4):
        buyer.orders(builders.a_line(listing, quantity))
    world.settle()
    texts = [n["text"] for n in seller.does("GET", "/v1/notifications")["data"] if n["kind"].startswith("stock")]
    assert sorted(texts) == [f"{sku_id} is low: 4 units left.", f"{sku_id} is out of stock."]
