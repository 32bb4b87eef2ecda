"""A deleted listing can be recovered for thirty days; then it is gone and its codes are free."""

import pytest

from tests import builders
from tests.people import Seller
from tests.world import World


def test_a_deleted_listing_leaves_the_shop_and_comes_back_as_a_draft(world: World, seller: Seller) -> None:
    path = f"/v1/listings/{seller.lists()['listing_id']}"
    deleted = seller.does("DELETE", path)
    assert (deleted["status"], deleted["possible_actions"]) == ("deleted", ["recover"])
    assert world.request("GET", f"/v1/shops/{seller.seller_id}/listings").json["data"] == []
    assert seller.does("POST", f"{path}/recover")["status"] == "draft"
    assert seller.publishes(deleted["listing_id"])["status"] == "live"


def test_a_deleted_listing_keeps_its_codes_while_it_can_be_recovered(world: World, seller: Seller) -> None:
    listing = seller.does("POST", "/v1/listings", builders.a_listing(builders.a_sku(seller_sku="A")))
    seller.does("DELETE", f"/v1/listings/{listing['listing_id']}")
    again = builders.a_listing(builders.a_sku(seller_sku="A"))
    world.wait(days=29)
    assert seller.send("POST", "/v1/listings", again).code == "catalog.sku_taken"
    world.wait(days=1, minutes=1)
    assert seller.send("GET", f"/v1/listings/{listing['listing_id']}").status == 404
    seller.does("POST", "/v1/listings", again)


@pytest.mark.parametrize("skus", [1, 75])
def test_all_codes_of_a_forgotten_listing_are_free(world: World, seller: Seller, skus: int) -> None:
    body = builders.a_listing(*(builders.a_sku(seller_sku=f"M-{n}") for n in range(skus)))
    listing = seller.does("POST", "/v1/listings", body)
    seller.does("DELETE", f"/v1/listings/{listing['listing_id']}")
    world.wait(days=31)
    assert seller.does("GET", "/v1/listings")["data"] == []
    seller.does("POST", "/v1/listings", body)


def test_the_days_count_from_the_last_deletion(world: World, seller: Seller) -> None:
    path = f"/v1/listings/{seller.does('POST', '/v1/listings', builders.a_listing())['listing_id']}"
    seller.does("DELETE", path)
    world.wait(days=20)
    seller.does("POST", f"{path}/recover")
    seller.does("DELETE", path)
    world.wait(days=20)
    assert seller.does("POST", f"{path}/recover")["status"] == "draft"
