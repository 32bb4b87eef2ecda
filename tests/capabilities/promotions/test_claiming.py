"""Claiming a coupon is one step, redeeming it another; limits hold for each."""

from typing import Any

import pytest

from tests.builders import a_coupon
from tests.people import Buyer
from tests.world import World


def claim(buyer: Buyer, promotion: dict[str, Any], **where: str) -> Any:
    path = f"/v1/deals/{promotion['owner']}/{promotion['promotion_id']}/claim"
    return buyer.send("POST", path, where)


def test_a_buyer_claims_a_coupon_and_holds_it(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    coupon = seller.promotes(a_coupon())
    buyer.claims(coupon)
    [held] = buyer.does("GET", "/v1/coupons")["data"]
    assert (held["promotion_id"], held["claimed"], held["redeemed"]) == (coupon["promotion_id"], 1, 0)


def test_a_buyer_claims_no_more_than_a_buyer_may(world: World) -> None:
    coupon, buyer = world.seller().promotes(a_coupon(limits={"per_buyer": 2})), world.buyer()
    assert [claim(buyer, coupon).status for _ in range(3)] == [201, 201, 409]


def test_the_last_claim_is_the_last(world: World) -> None:
    coupon = world.seller().promotes(a_coupon(limits={"claims": 1}))
    assert [claim(world.buyer(), coupon).status for _ in range(2)] == [201, 409]


def test_a_coupon_is_claimed_in_its_window_only(world: World) -> None:
    coupon, buyer = world.seller().promotes(a_coupon(), starts_in=1, days=2), world.buyer()
    assert claim(buyer, coupon).json["detail"].startswith("It can be claimed from")
    world.wait(days=1, minutes=1)
    assert claim(buyer, coupon).status == 201
    world.wait(days=3)
    assert claim(world.buyer(), coupon).json["detail"] == "It is no longer given."


def test_a_claimed_coupon_outlives_its_promotion_but_not_its_own_days(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    coupon = seller.promotes(a_coupon(days_after_claim=10), days=2)
    buyer.claims(coupon)
    seller.does("POST", f"/v1/promotions/{coupon['promotion_id']}/deactivate")
    world.wait(days=9)
    assert len(buyer.does("GET", "/v1/coupons")["data"]) == 1
    world.wait(days=2)
    assert buyer.does("GET", "/v1/coupons")["data"] == []


def test_a_deactivated_coupon_is_not_given_any_more(world: World) -> None:
    seller = world.seller()
    coupon = seller.promotes(a_coupon())
    seller.does("POST", f"/v1/promotions/{coupon['promotion_id']}/deactivate")
    assert claim(world.buyer(), coupon).json["detail"] == "It is no longer given."


def test_a_coupon_for_a_chat_is_given_by_the_seller_only(world: World) -> None:
    seller, buyer = world.seller(), world.person(sub="buyer-in-chat")
    coupon = seller.promotes(a_coupon(way="chat"))
    path = f"/v1/deals/{coupon['owner']}/{coupon['promotion_id']}/claim"
    assert buyer.send("POST", path, {}).status == 404
    seller.does("POST", f"/v1/promotions/{coupon['promotion_id']}/issues", {"buyer_id": "buyer-in-chat"})
    assert len(buyer.does("GET", "/v1/coupons")["data"]) == 1


def test_a_creator_s_coupon_is_claimed_with_the_creator(world: World) -> None:
    coupon, buyer = world.seller().promotes(a_coupon(way="creator")), world.buyer()
    assert claim(buyer, coupon).status == 409
    assert claim(buyer, coupon, creator_id="crt_1").status == 201


@pytest.mark.parametrize("segment", ["repeat", "lapsed", "followers"])
def test_a_coupon_for_others_is_not_claimed_by_somebody_new(world: World, segment: str) -> None:
    coupon = world.seller().promotes(a_coupon(segment=segment))
    assert claim(world.buyer(), coupon).json["detail"].startswith("It is for ")


def test_a_coupon_for_new_buyers_is_claimed_by_one(world: World) -> None:
    coupon = world.seller().promotes(a_coupon(segment="new"))
    assert claim(world.buyer(), coupon).status == 201
