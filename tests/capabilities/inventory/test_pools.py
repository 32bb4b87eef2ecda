"""Units set aside for a campaign or a creator are nobody else's until the pool ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.inventory import service as inventory
from chalicelib.inventory.errors import OutOfStock
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
def sku_id(seller: Seller) -> str:
    return str(seller.lists(stock=10)["skus"][0]["sku_id"])


def opens_pool(seller: Seller, sku_id: str, units: int, **changes: Any) -> str:
    pool = seller.does("POST", "/v1/stock-pools", {"name": "Drop", "kind": "creator"} | changes)
    seller.does("PUT", f"/v1/stock-pools/{pool['pool_id']}/units/{sku_id}", {"units": units})
    return str(pool["pool_id"])


def reserves(seller: Seller, order_id: str, sku_id: str, units: int, pool_id: str) -> None:
    """What promotions and orders do for a buyer who may take from the pool."""
    work = Work(SYSTEM, clock.now())
    inventory.reserve(work, seller.seller_id, order_id, {sku_id: units}, {sku_id: {pool_id: units}})
    work.commit()


def numbers(seller: Seller, sku_id: str) -> tuple[int, int, int, int]:
    level = seller.stock(sku_id)
    return level["available"], level["set_aside"], level["reserved"], level["on_hand"]


def test_units_set_aside_are_on_hand_but_not_for_everyone(world: World, seller: Seller) -> None:
    listing = seller.lists(stock=10)
    sku_id = listing["skus"][0]["sku_id"]
    opens_pool(seller, sku_id, 8)
    assert numbers(seller, sku_id) == (2, 8, 0, 10)
    cart = builders.a_cart(builders.a_line(listing, 3))
    assert world.buyer().send("POST", "/v1/checkouts", cart).code == "inventory.out_of_stock"


def test_who_may_takes_from_the_pool_and_from_nothing_else(seller: Seller, sku_id: str) -> None:
    pool_id = opens_pool(seller, sku_id, 4)
    reserves(seller, "ord_1", sku_id, 3, pool_id)
    assert numbers(seller, sku_id) == (6, 1, 3, 10)
    with pytest.raises(OutOfStock):
        reserves(seller, "ord_2", sku_id, 2, pool_id)


def test_a_cancelled_order_gives_its_units_back_to_its_pool(seller: Seller, sku_id: str) -> None:
    pool_id = opens_pool(seller, sku_id, 4)
    reserves(seller, "ord_1", sku_id, 3, pool_id)
    work = Work(SYSTEM, clock.now())
    inventory.release(work, seller.seller_id, "ord_1", {sku_id: 3})
    work.commit()
    assert numbers(seller, sku_id) == (6, 4, 0, 10)


def test_when_a_pool_ends_everything_is_common_again(world: World, seller: Seller, sku_id: str) -> None:
    pool_id = opens_pool(seller, sku_id, 4)
    reserves(seller, "ord_1", sku_id, 3, pool_id)
    seller.does("POST", f"/v1/stock-pools/{pool_id}/end")
    world.settle()
    assert numbers(seller, sku_id) == (7, 0, 3, 10)
    assert seller.does("GET", f"/v1/stock-pools/{pool_id}/units")["data"] == []


def test_what_an_order_took_from_an_ended_pool_can_be_shipped_and_cancelled(
    world: World, seller: Seller, sku_id: str
) -> None:
    pool_id = opens_pool(seller, sku_id, 4)
    reserves(seller, "ord_1", sku_id, 3, pool_id)
    seller.does("POST", f"/v1/stock-pools/{pool_id}/end")
    world.settle()
    work = Work(SYSTEM, clock.now())
    inventory.take(work, seller.seller_id, {"ord_1": {sku_id: 2}})
    work.commit()
    work = Work(SYSTEM, clock.now())
    inventory.release(work, seller.seller_id, "ord_1", {sku_id: 1})
    work.commit()
    assert numbers(seller, sku_id) == (8, 0, 0, 8)
    assert inventory.audit(seller.seller_id) == []


def test_a_pool_ends_by_itself_at_its_time(world: World, seller: Seller, sku_id: str) -> None:
    ends_at = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    pool_id = opens_pool(seller, sku_id, 4, ends_at=ends_at)
    world.wait(hours=1)
    assert numbers(seller, sku_id)[1] == 4
    world.wait(hours=2)
    pool = seller.does("GET", f"/v1/stock-pools/{pool_id}")
    assert (pool["status"], pool["possible_actions"], numbers(seller, sku_id)) == ("ended", [], (10, 0, 0, 10))


def test_a_pool_of_many_skus_comes_back_whole(world: World, seller: Seller) -> None:
    skus = [sku["sku_id"] for sku in seller.lists(*(builders.a_sku() for _ in range(14)), stock=5)["skus"]]
    pool_id = opens_pool(seller, skus[0], 5)
    for sku_id in skus[1:]:
        seller.does("PUT", f"/v1/stock-pools/{pool_id}/units/{sku_id}", {"units": 3})
    assert len(seller.does("GET", f"/v1/stock-pools/{pool_id}/units")["data"]) == 14
    seller.does("POST", f"/v1/stock-pools/{pool_id}/end")
    world.settle()
    assert {numbers(seller, sku_id) for sku_id in skus} == {(5, 0, 0, 5)}
    assert inventory.audit(seller.seller_id) == []


def test_setting_fewer_aside_gives_the_rest_back(seller: Seller, sku_id: str) -> None:
    pool_id = opens_pool(seller, sku_id, 4)
    seller.does("PUT", f"/v1/stock-pools/{pool_id}/units/{sku_id}", {"units": 1})
    assert numbers(seller, sku_id) == (9, 1, 0, 10)


@pytest.mark.parametrize(("units", "code"), [(11, "inventory.too_few_available"), (-1, "request.invalid")])
def test_more_than_there_is_cannot_be_set_aside(seller: Seller, sku_id: str, units: int, code: str) -> None:
    pool_id = opens_pool(seller, sku_id, 4)
    path = f"/v1/stock-pools/{pool_id}/units/{sku_id}"
    assert seller.send("PUT", path, {"units": units}).code == code
    assert numbers(seller, sku_id) == (6, 4, 0, 10)


def test_an_ended_pool_takes_no_units(world: World, seller: Seller, sku_id: str) -> None:
    pool_id = opens_pool(seller, sku_id, 4)
    seller.does("POST", f"/v1/stock-pools/{pool_id}/end")
    path = f"/v1/stock-pools/{pool_id}"
    assert seller.send("PUT", f"{path}/units/{sku_id}", {"units": 2}).code == "inventory.pool_ended"
    assert seller.send("POST", f"{path}/end").code == "lifecycle.not_possible"


def test_a_pool_does_not_end_before_it_begins(seller: Seller) -> None:
    body = {"name": "Drop", "kind": "campaign", "ends_at": "2020-01-01T00:00:00Z"}
    assert seller.send("POST", "/v1/stock-pools", body).code == "inventory.ends_in_the_past"


def test_a_count_knows_what_is_set_aside(seller: Seller, sku_id: str) -> None:
    opens_pool(seller, sku_id, 4)
    answer = seller.send("PUT", f"/v1/stock/{sku_id}", {"on_hand": 3})
    assert (answer.code, answer.json["reserved"]) == ("inventory.units_reserved", 4)
    assert seller.does("PUT", f"/v1/stock/{sku_id}", {"on_hand": 12})["available"] == 8


def test_a_sku_with_a_pool_still_tells_when_everyone_s_units_run_low(world: World, seller: Seller) -> None:
    listing = seller.lists(stock=12)
    sku_id = listing["skus"][0]["sku_id"]
    opens_pool(seller, sku_id, 4)
    works = [Work(SYSTEM, clock.now()) for _ in range(2)]
    for n, work in enumerate(works):
        inventory.reserve(work, seller.seller_id, f"ord_{n}", {sku_id: 2})
    works[0].commit()
    with pytest.raises(Conflict):  # it saw 8 and would have 6; there are 6, and it would be low
        works[1].commit()
    world.buyer().orders(builders.a_line(listing, 2))
    assert seller.stock(sku_id)["state"] == "low"
    told = [event["name"] for event in seller.does("GET", "/v1/activity?limit=100")["data"]]
    assert told.count("stock_low") == 1


def test_no_units_given_back_is_nothing_done(seller: Seller, sku_id: str) -> None:
    work = Work(SYSTEM, clock.now())
    inventory.release(work, seller.seller_id, "ord_1", {sku_id: 0})
    assert work.changes_nothing
