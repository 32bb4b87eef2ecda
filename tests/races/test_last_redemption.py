"""A coupon's limits are exact, however many want its last use at the same moment."""

from typing import Any

import pytest

from tests import builders
from tests.builders import a_coupon, a_line, usd
from tests.cloud_door import CloudDoor
from tests.people import Buyer, Seller
from tests.races.crowd import Crowd

BUYERS = 12


@pytest.fixture(scope="module")
def shop(door: CloudDoor) -> tuple[Seller, Any, Crowd]:
    seller = door.seller()
    return seller, seller.lists(stock=999), Crowd([door.buyer() for _ in range(BUYERS)])


def test_the_last_use_is_redeemed_once(shop: Any) -> None:
    seller, listing, crowd = shop
    seller.promotes(a_coupon(code="RACELAST", limits={"redemptions": 1}))
    answers = crowd.orders(listing, "RACELAST")
    assert answers["201 "] == 1
    assert {"409 promotions.used_up", "422 promotions.coupon_refused"} >= set(answers) - {"201 "}


def test_a_buyer_redeems_once_from_many_windows(shop: Any) -> None:
    seller, listing, crowd = shop
    seller.promotes(a_coupon(code="RACEMINE"))
    assert Crowd([crowd.buyers[0]] * BUYERS).orders(listing, "RACEMINE")["201 "] == 1


def test_a_budget_is_spent_to_the_last_use_and_no_further(shop: Any) -> None:
    seller, listing, crowd = shop
    seller.promotes(a_coupon(code="RACEBUDGET", limits={"budget": usd(2499)}))
    assert crowd.orders(listing, "RACEBUDGET")["201 "] == 4


def test_who_orders_and_cancels_again_and_again_leaves_no_use_taken(shop: Any) -> None:
    seller, listing, crowd = shop
    coupon = seller.promotes(a_coupon(code="RACELOOP", limits={"redemptions": BUYERS}))
    cart = builders.a_cart(a_line(listing), codes=["RACELOOP"])

    def loop(buyer: Buyer) -> None:
        for _ in range(2):
            [order] = buyer.does("POST", "/v1/checkouts", cart)["orders"]
            buyer.does("POST", f"/v1/purchases/{order['order_id']}/cancel", {"reason": "no_longer_needed"})

    crowd.all_at_once(loop)
    path = f"/v1/promotions/{coupon['promotion_id']}/results"
    assert seller.does("GET", path)["redeemed"] == 0
