"""Nobody buys from a shop they work for: its money would only go round."""

import pytest

from tests import builders
from tests.people import Buyer, Seller
from tests.world import World


@pytest.fixture
def owner(world: World) -> Seller:
    return world.seller()


def test_an_owner_does_not_buy_from_the_own_shop(world: World, owner: Seller) -> None:
    listing = owner.lists(stock=5)
    line = builders.a_line(listing)
    answer = owner.send("POST", "/v1/checkouts", builders.a_cart(line))
    assert (answer.status, answer.code) == (422, "orders.own_shop")
    assert owner.send("POST", "/v1/quotes", {"lines": [line]}).code == "orders.own_shop"
    assert owner.stock(listing["skus"][0]["sku_id"])["available"] == 5
    assert world.buyer().orders(line)[0]["status"] == "unpaid"


def test_the_line_of_the_own_shop_is_named(world: World, owner: Seller) -> None:
    own, another = owner.lists(), world.seller().lists()
    cart = builders.a_cart(builders.a_line(another), builders.a_line(own))
    answer = owner.send("POST", "/v1/checkouts", cart)
    assert (answer.code, answer.json["lines"]) == ("orders.own_shop", [1])


def test_an_owner_buys_from_another_shop(world: World, owner: Seller) -> None:
    line = builders.a_line(world.seller().lists())
    buyer = Buyer(world, owner.token)
    assert buyer.orders(line)[0]["status"] == "unpaid"
