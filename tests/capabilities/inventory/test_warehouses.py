"""Units are in the main warehouse, which is there by itself, and in those the seller adds."""

import pytest

from chalicelib.inventory import service as inventory
from tests import builders
from tests.people import Seller
from tests.world import World

EAST = {"name": "East", "address": builders.an_address(state="NY", postal_code="10001")}


@pytest.fixture
def seller(world: World) -> Seller:
    return world.seller()


def test_the_main_warehouse_is_at_the_shop_s_address(seller: Seller) -> None:
    [main] = seller.does("GET", "/v1/warehouses")["data"]
    assert (main["warehouse_id"], main["address"]["city"]) == ("main", "Austin")


def test_a_sku_is_counted_in_each_warehouse_and_sold_from_both(world: World, seller: Seller) -> None:
    listing = seller.lists(stock=3)
    sku_id = listing["skus"][0]["sku_id"]
    east = seller.does("POST", "/v1/warehouses", EAST)["warehouse_id"]
    level = seller.does("PUT", f"/v1/stock/{sku_id}", {"on_hand": 5, "warehouse_id": east})
    assert (level["on_hand"], level["available"]) == (8, 8)
    buyer = world.buyer()
    for quantity in (2, 4):
        buyer.orders(builders.a_line(listing, quantity))
    level = seller.stock(sku_id)
    assert [(part["holding"], part["available"]) for part in level["holdings"]] == [("main", 1), (east, 1)]
    assert inventory.audit(seller.seller_id) == []


def test_a_sku_can_be_counted_first_in_another_warehouse(seller: Seller) -> None:
    sku_id = seller.does("POST", "/v1/listings", builders.a_listing())["skus"][0]["sku_id"]
    east = seller.does("POST", "/v1/warehouses", EAST)["warehouse_id"]
    assert seller.does("PUT", f"/v1/stock/{sku_id}", {"on_hand": 5, "warehouse_id": east})["available"] == 5
    assert seller.does("PUT", f"/v1/stock/{sku_id}", {"on_hand": 2})["available"] == 7
    assert inventory.audit(seller.seller_id) == []


def test_another_seller_s_warehouse_is_no_warehouse(world: World, seller: Seller) -> None:
    theirs = world.seller().does("POST", "/v1/warehouses", EAST)["warehouse_id"]
    sku_id = seller.lists(stock=3)["skus"][0]["sku_id"]
    answer = seller.send("PUT", f"/v1/stock/{sku_id}", {"on_hand": 5, "warehouse_id": theirs})
    assert (answer.status, answer.code) == (404, "not_found")
