"""Checkout: stock is set aside once, payment is taken, the clocks start."""

from tests import builders
from tests.world import World


def test_a_buyer_orders_and_the_stock_goes_down_once(world: World) -> None:
    seller = world.seller()
    listing = seller.lists(stock=5)
    [order] = world.buyer().orders(builders.a_line(listing, quantity=2))
    assert order["amounts"]["total"] == {"amount": 3998, "currency": "USD"}
    assert seller.stock(listing["skus"][0]["sku_id"])["available"] == 3


def test_a_paid_order_awaits_shipment_within_72_hours(world: World) -> None:
    listing = world.seller().lists()
    buyer = world.buyer()
    [order] = buyer.orders(builders.a_line(listing))
    world.settle()
    paid = buyer.purchase(order["order_id"])
    assert paid["status"] == "awaiting_shipment"
    assert paid["deadlines"]["ship_by"] > paid["paid_at"]
