"""A hot SKU is sold out of buckets: the same units, no unit lost, and together again afterwards."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.inventory import service as inventory
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from tests import builders
from tests.people import Seller
from tests.world import World


@pytest.fixture
def seller(world: World) -> Seller:
    return world.seller()


@pytest.fixture
def listing(seller: Seller) -> Any:
    return seller.lists(stock=10)


def path_of(listing: Any) -> str:
    return f"/v1/stock/{listing['skus'][0]['sku_id']}"


def test_splitting_changes_nothing_for_buyers(seller: Seller, listing: Any) -> None:
    level = seller.does("POST", f"{path_of(listing)}/split", {"buckets": 4})
    assert (level["available"], level["on_hand"], level["state"]) == (10, 10, "in_stock")
    assert sorted(part["available"] for part in level["holdings"]) == [0, 2, 2, 3, 3]


def test_every_unit_of_a_split_sku_is_sold_and_no_more(world: World, seller: Seller, listing: Any) -> None:
    seller.does("POST", f"{path_of(listing)}/split", {"buckets": 4})
    buyer = world.buyer()
    for quantity in (4, 4, 2):
        buyer.orders(builders.a_line(listing, quantity))
    cart = builders.a_cart(builders.a_line(listing))
    assert buyer.send("POST", "/v1/checkouts", cart).code == "inventory.out_of_stock"
    level = seller.does("GET", path_of(listing))
    assert (level["available"], level["reserved"], level["state"]) == (0, 10, "out_of_stock")
    assert inventory.audit(seller.seller_id) == []


def test_a_split_sku_is_told_of_once_as_low_and_once_as_out(world: World, seller: Seller, listing: Any) -> None:
    seller.does("POST", f"{path_of(listing)}/split", {"buckets": 4})
    for _ in range(10):
        world.buyer().orders(builders.a_line(listing))
    told = [event["name"] for event in seller.does("GET", "/v1/activity?limit=100")["data"]]
    assert (told.count("stock_low"), told.count("stock_out")) == (1, 1)


def test_joined_units_stay_with_the_orders_that_hold_them(world: World, seller: Seller, listing: Any) -> None:
    seller.does("POST", f"{path_of(listing)}/split", {"buckets": 3})
    buyer = world.buyer()
    _, cancelled = (buyer.orders(builders.a_line(listing, 3))[0] for _ in range(2))
    level = seller.does("POST", f"{path_of(listing)}/join")
    assert [(part["holding"], part["available"], part["reserved"]) for part in level["holdings"]] == [
        ("main", 4, 6)
    ]
    seller.does("POST", f"{path_of(listing)}/split", {"buckets": 2})
    buyer.does("POST", f"/v1/purchases/{cancelled['order_id']}/cancel", {"reason": "no_longer_needed"})
    after = seller.does("GET", path_of(listing))
    assert (after["available"], after["reserved"]) == (7, 3)
    assert inventory.audit(seller.seller_id) == []


def test_a_drop_ends_by_itself_at_its_time(world: World, seller: Seller, listing: Any) -> None:
    ends_at = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    seller.does("POST", f"{path_of(listing)}/split", {"buckets": 2, "ends_at": ends_at})
    world.wait(hours=2)
    assert [part["holding"] for part in seller.does("GET", path_of(listing))["holdings"]] == ["main"]


def test_units_added_during_a_drop_are_sold_too(world: World, seller: Seller, listing: Any) -> None:
    seller.does("POST", f"{path_of(listing)}/split", {"buckets": 2})
    seller.does("PUT", path_of(listing), {"on_hand": 12})
    world.buyer().orders(builders.a_line(listing, 12))
    assert seller.does("GET", path_of(listing))["available"] == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"buckets": 11}, "inventory.too_few_available"),
        ({"buckets": 1}, "request.invalid"),
        ({"buckets": 2, "ends_at": "2020-01-01T00:00:00Z"}, "inventory.ends_in_the_past"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(seller: Seller, listing: Any, body: Any, code: str) -> None:
    assert seller.send("POST", f"{path_of(listing)}/split", body).code == code


def test_a_split_sku_is_not_split_again(seller: Seller, listing: Any) -> None:
    seller.does("POST", f"{path_of(listing)}/split", {"buckets": 2})
    assert seller.send("POST", f"{path_of(listing)}/split", {"buckets": 2}).code == "inventory.split_already"


def test_the_last_units_sold_at_the_same_instant_out_of_two_buckets_are_told_of(seller: Seller) -> None:
    listing = seller.lists(stock=2)
    sku_id = listing["skus"][0]["sku_id"]
    seller.does("POST", f"{path_of(listing)}/split", {"buckets": 2})
    works = [Work(SYSTEM, clock.now()) for _ in range(8)]
    for n, work in enumerate(works):
        inventory.reserve(work, seller.seller_id, f"ord_{n}", {sku_id: 1})
    sold = 0
    for work in works:
        with suppress(Conflict):
            work.commit()
            sold += 1
    if sold == 1:  # all others wanted the same bucket, or saw the other one full
        again = Work(SYSTEM, clock.now())
        inventory.reserve(again, seller.seller_id, "ord_9", {sku_id: 1})
        again.commit()
    told = [event["name"] for event in seller.does("GET", "/v1/activity?limit=100")["data"]]
    assert (seller.stock(sku_id)["state"], told.count("stock_out")) == ("out_of_stock", 1)
