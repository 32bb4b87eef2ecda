"""Checkout: stock is set aside once, payment is taken, the clocks start; what ends early gives everything back."""

from datetime import datetime, timedelta

import pytest

from chalicelib.kit.events import EventRow
from tests import builders
from tests.world import World


def events_of(subject: str) -> list[str]:
    return [row.entity.name for row in EventRow.query(subject)]


def test_a_buyer_orders_and_the_stock_goes_down_once(world: World) -> None:
    seller = world.seller()
    listing = seller.lists(stock=5)
    [order] = world.buyer().orders(builders.a_line(listing, quantity=2))
    assert order["amounts"]["total"] == {"amount": 3998, "currency": "USD"}
    assert seller.stock(listing["skus"][0]["sku_id"])["available"] == 3


def test_two_lines_of_one_sku_share_its_stock(world: World) -> None:
    listing = world.seller().lists(stock=3)
    cart = builders.a_cart(builders.a_line(listing, 2), builders.a_line(listing, 2))
    assert world.buyer().send("POST", "/v1/checkouts", cart).code == "inventory.out_of_stock"


def test_a_cart_of_two_sellers_becomes_two_orders_of_one_checkout(world: World) -> None:
    listings = [world.seller().lists(), world.seller().lists()]
    orders = world.buyer().orders(*map(builders.a_line, listings))
    assert {order["seller_id"] for order in orders} == {listing["seller_id"] for listing in listings}
    assert len({order["checkout_id"] for order in orders}) == 1


def test_if_one_seller_has_none_left_nobody_gets_an_order(world: World) -> None:
    seller = world.seller()
    plenty, none = seller.lists(), world.seller().lists(stock=0)
    cart = builders.a_cart(builders.a_line(plenty), builders.a_line(none))
    buyer = world.buyer()
    assert buyer.send("POST", "/v1/checkouts", cart).code == "inventory.out_of_stock"
    assert buyer.does("GET", "/v1/purchases")["data"] == []
    assert seller.stock(plenty["skus"][0]["sku_id"])["reserved"] == 0


def test_a_paid_order_is_to_be_shipped_within_72_hours_of_payment(world: World) -> None:
    listing, buyer = world.seller().lists(), world.buyer()
    [order] = buyer.orders(builders.a_line(listing))
    world.settle()
    paid = buyer.purchase(order["order_id"])
    ship_by, paid_at = (datetime.fromisoformat(at) for at in (paid["deadlines"]["ship_by"], paid["paid_at"]))
    assert ship_by - paid_at == timedelta(hours=72)


def test_a_declined_payment_can_be_tried_again_with_another_method(world: World) -> None:
    listing, buyer = world.seller().lists(), world.buyer()
    [order] = buyer.orders(builders.a_line(listing), payment_method="pm_card_declined")
    world.settle()
    assert buyer.purchase(order["order_id"])["payment"]["failure"] == "card_declined"
    path = f"/v1/purchases/{order['order_id']}/payment"
    assert buyer.does("POST", path, {"payment_method": "pm_card"})["status"] == "on_hold"


def test_an_unpaid_order_expires_and_its_stock_comes_back(world: World) -> None:
    seller = world.seller()
    listing, buyer = seller.lists(stock=5), world.buyer()
    [order] = buyer.orders(builders.a_line(listing), payment_method="pm_card_declined")
    world.settle()
    world.wait(minutes=29)
    assert buyer.purchase(order["order_id"])["status"] == "unpaid"
    world.wait(minutes=2)
    assert buyer.purchase(order["order_id"])["cancel_reason"] == "unpaid_timeout"
    assert seller.stock(listing["skus"][0]["sku_id"])["available"] == 5


def test_a_cancelled_order_gives_back_stock_and_money_once(world: World) -> None:
    seller = world.seller()
    listing, buyer = seller.lists(stock=5), world.buyer()
    [order] = buyer.orders(builders.a_line(listing))
    world.settle()
    path = f"/v1/purchases/{order['order_id']}/cancel"
    buyer.does("POST", path, {"reason": "no_longer_needed"})
    again = buyer.send("POST", path, {"reason": "no_longer_needed"})
    assert (again.status, again.json["possible_actions"]) == (409, [])
    world.settle()
    assert seller.stock(listing["skus"][0]["sku_id"])["available"] == 5
    assert events_of(order["order_id"]).count("order_refunded") == 1


@pytest.mark.parametrize("quantity", [0, -1, 1000, 1.5])
def test_a_quantity_is_a_whole_number_from_one(world: World, quantity: object) -> None:
    listing = world.seller().lists()
    cart = builders.a_cart(builders.a_line(listing) | {"quantity": quantity})
    assert world.buyer().send("POST", "/v1/checkouts", cart).json["errors"][0]["pointer"] == "/lines/0/quantity"


@pytest.mark.parametrize("field", ["sku_id", "listing_id", "seller_id"])
def test_what_no_shop_sells_is_named_by_its_line(world: World, field: str) -> None:
    listing, buyer = world.seller().lists(), world.buyer()
    cart = builders.a_cart(builders.a_line(listing), builders.a_line(listing) | {field: "none"})
    answer = buyer.send("POST", "/v1/checkouts", cart)
    assert (answer.status, answer.code, answer.json["line"]) == (422, "orders.not_for_sale", 1)
    assert buyer.does("GET", "/v1/purchases")["data"] == []


def test_a_draft_is_not_for_sale(world: World) -> None:
    listing = world.seller().does("POST", "/v1/listings", builders.a_listing())
    answer = world.buyer().send("POST", "/v1/checkouts", builders.a_cart(builders.a_line(listing)))
    assert answer.code == "orders.not_for_sale"


def test_the_seller_lists_orders_by_status_and_ship_by_time(world: World) -> None:
    seller = world.seller()
    listing, buyer = seller.lists(), world.buyer()
    made = [buyer.orders(builders.a_line(listing))[0]["order_id"] for _ in range(3)]
    assert [o["order_id"] for o in seller.does("GET", "/v1/orders")["data"]] == made[::-1]
    world.hold_ends()
    waiting = seller.does("GET", "/v1/orders?status=awaiting_shipment")["data"]
    ship_by = [order["deadlines"]["ship_by"] for order in waiting]
    assert (len(waiting), ship_by) == (3, sorted(ship_by))
    assert seller.does("GET", "/v1/orders?status=unpaid")["data"] == []
