"""Stock: counted, set aside, given back, taken; on hand is always available plus reserved."""

import pytest

from chalicelib.inventory import service as inventory
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


def skus_told(seller: Seller, event: str) -> list[str]:
    """The SKUs that events of this name were about, oldest first."""
    activity = seller.does("GET", "/v1/activity?limit=100")["data"]
    return [sku["sku_id"] for told in reversed(activity) if told["name"] == event for sku in told["data"]["skus"]]


def test_a_sku_that_falls_to_its_threshold_is_told_of_once_a_crossing(world: World, seller: Seller) -> None:
    listing, buyer = seller.lists(stock=8), world.buyer()
    sku_id = listing["skus"][0]["sku_id"]
    for _ in range(3):
        buyer.orders(builders.a_line(listing, 2))
    assert skus_told(seller, "stock_low") == [sku_id]
    seller.does("PUT", f"/v1/stock/{sku_id}", {"on_hand": 16})
    buyer.orders(builders.a_line(listing, 5))
    assert skus_told(seller, "stock_low") == [sku_id, sku_id]
    assert skus_told(seller, "stock_out") == []


def test_the_last_unit_sold_is_told_of_as_out_of_stock(world: World, seller: Seller) -> None:
    listing = seller.lists(stock=2)
    world.buyer().orders(builders.a_line(listing, 2))
    assert skus_told(seller, "stock_out") == [listing["skus"][0]["sku_id"]]
    assert seller.stock(listing["skus"][0]["sku_id"])["state"] == "out_of_stock"


def test_skus_that_fall_in_one_order_are_told_of_together(world: World, seller: Seller) -> None:
    listing = seller.lists(builders.a_sku(), builders.a_sku(), stock=6)
    world.buyer().orders(builders.a_line(listing, 2, 0), builders.a_line(listing, 2, 1))
    low = [told for told in seller.does("GET", "/v1/activity")["data"] if told["name"] == "stock_low"]
    assert [len(told["data"]["skus"]) for told in low] == [2]


def test_the_seller_says_at_how_many_units_a_sku_is_low(seller: Seller) -> None:
    sku_id = seller.lists(stock=8)["skus"][0]["sku_id"]
    assert seller.stock(sku_id)["state"] == "in_stock"
    assert seller.does("PUT", f"/v1/stock/{sku_id}/threshold", {"threshold": 8})["state"] == "low"
    assert [level["sku_id"] for level in seller.does("GET", "/v1/stock?state=low")["data"]] == [sku_id]
    [low] = seller.does("GET", "/v1/listings/by-stock?state=low")["data"]
    assert (low["listing"]["skus"][0]["sku_id"], [level["sku_id"] for level in low["stock"]]) == (sku_id, [sku_id])


def test_stock_is_listed_whole_or_by_state_page_by_page(world: World, seller: Seller) -> None:
    world.seller().lists(stock=0)
    plenty, low, out = (seller.lists(stock=units)["skus"][0]["sku_id"] for units in (20, 3, 0))
    first = seller.does("GET", "/v1/stock?limit=2")
    second = seller.does("GET", f"/v1/stock?limit=2&cursor={first['next_cursor']}")
    assert {level["sku_id"] for level in first["data"] + second["data"]} == {plenty, low, out}
    for state, sku_id in (("in_stock", plenty), ("low", low), ("out_of_stock", out)):
        [level] = seller.does("GET", f"/v1/stock?state={state}")["data"]
        assert level["sku_id"] == sku_id


def test_days_of_cover_follow_what_was_sold_and_not_cancelled(world: World, seller: Seller) -> None:
    listing, buyer = seller.lists(stock=20), world.buyer()
    sku_id = listing["skus"][0]["sku_id"]
    assert "days_of_cover" not in seller.stock(sku_id)
    buyer.orders(builders.a_line(listing, 4))
    [second] = buyer.orders(builders.a_line(listing, 8))
    buyer.does("POST", f"/v1/purchases/{second['order_id']}/cancel", {"reason": "no_longer_needed"})
    assert seller.stock(sku_id)["days_of_cover"] == 16 // 4
    world.settle()
    world.wait(days=3)
    assert seller.stock(sku_id)["days_of_cover"] == 16 * 4 // 4


def test_the_log_says_what_moved_why_for_what_and_by_whom(world: World, seller: Seller) -> None:
    listing, buyer = seller.lists(stock=5), world.buyer()
    [order] = buyer.orders(builders.a_line(listing, 2))
    buyer.does("POST", f"/v1/purchases/{order['order_id']}/cancel", {"reason": "no_longer_needed"})
    log = seller.does("GET", "/v1/stock-movements")["data"]
    assert [(entry["reason"], entry["source"]) for entry in log] == [
        ("cancelled", order["order_id"]),
        ("ordered", order["order_id"]),
        ("counted", ""),
    ]
    assert [(unit["available"], unit["reserved"]) for entry in log for unit in entry["units"]] == [
        (2, -2),
        (-2, 2),
        (5, 0),
    ]
    assert log[2]["actor"]["name"] == "owner"


def test_the_log_of_a_seller_s_day_adds_up_to_the_counters(world: World, seller: Seller) -> None:
    listing, buyer = seller.lists(builders.a_sku(), builders.a_sku(), stock=20), world.buyer()
    shipped, cancelled, _ = (
        buyer.orders(builders.a_line(listing, 2, 0), builders.a_line(listing, 1, 1))[0] for _ in range(3)
    )
    world.settle()
    buyer.does("POST", f"/v1/purchases/{cancelled['order_id']}/cancel", {"reason": "no_longer_needed"})
    world.wait(minutes=61)
    package = seller.does("POST", f"/v1/orders/{shipped['order_id']}/label", {"service": "ground"})
    world.settle()
    seller.does("POST", f"/v1/packages/{package['package_id']}/ship")
    seller.does("PUT", f"/v1/stock/{listing['skus'][0]['sku_id']}", {"on_hand": 30})
    assert inventory.audit(seller.seller_id) == []
    levels = [seller.stock(sku["sku_id"]) for sku in listing["skus"]]
    assert [(level["on_hand"], level["reserved"]) for level in levels] == [(30, 2), (19, 1)]


def test_another_seller_s_log_is_not_shown(world: World, seller: Seller) -> None:
    world.seller().lists(stock=5)
    assert seller.does("GET", "/v1/stock-movements")["data"] == []
