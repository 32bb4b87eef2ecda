"""Stock: counted, set aside, given back, taken; on hand is always available plus reserved."""

import pytest

from chalicelib.inventory.models import MAX_UNITS
from chalicelib.markets import service as markets
from tests import builders
from tests.people import Seller
from tests.world import World


@pytest.fixture
def seller(world: World) -> Seller:
    return world.seller()


def test_the_seller_counts_and_buyers_see_what_is_left(world: World, seller: Seller) -> None:
    listing = seller.lists(stock=3)
    path = f"/v1/shops/{seller.seller_id}/listings/{listing['listing_id']}"
    assert world.request("GET", path).json["skus"][0]["units_left"] == 3


def test_a_sku_marked_out_of_stock_is_not_sold_until_it_is_back(world: World, seller: Seller) -> None:
    listing, buyer = seller.lists(), world.buyer()
    stock = f"/v1/stock/{listing['skus'][0]['sku_id']}"
    seller.does("POST", f"{stock}/out-of-stock")
    answer = buyer.send("POST", "/v1/checkouts", builders.a_cart(builders.a_line(listing)))
    assert (answer.status, answer.code) == (409, "inventory.out_of_stock")
    seller.does("POST", f"{stock}/in-stock")
    assert buyer.orders(builders.a_line(listing))


def test_a_count_below_what_orders_hold_is_refused(world: World, seller: Seller) -> None:
    listing = seller.lists(stock=5)
    world.buyer().orders(builders.a_line(listing, 3))
    path = f"/v1/stock/{listing['skus'][0]['sku_id']}"
    answer = seller.send("PUT", path, {"on_hand": 2})
    assert (answer.code, answer.json["reserved"]) == ("inventory.units_reserved", 3)
    assert seller.does("PUT", path, {"on_hand": 3})["available"] == 0


@pytest.mark.parametrize("on_hand", [-1, MAX_UNITS + 1, 1.5, "many"])
def test_a_count_is_a_whole_number_within_the_limit(seller: Seller, on_hand: object) -> None:
    listing = seller.lists(stock=5)
    path = f"/v1/stock/{listing['skus'][0]['sku_id']}"
    assert seller.send("PUT", path, {"on_hand": on_hand}).status == 422
    assert seller.does("GET", path)["on_hand"] == 5


def test_an_unchanged_count_tells_nobody(seller: Seller) -> None:
    listing = seller.lists(stock=5)
    before = seller.does("GET", "/v1/activity")["data"]
    seller.does("PUT", f"/v1/stock/{listing['skus'][0]['sku_id']}", {"on_hand": 5})
    assert seller.does("GET", "/v1/activity")["data"] == before


def test_the_limit_is_the_market_s(world: World, seller: Seller) -> None:
    from chalicelib.kit import clock

    assert markets.policy("US", clock.now()).listings.stock.max == MAX_UNITS
