"""Restrictions are real where they bite, told to the seller, and end by rule or by an operator."""

from typing import Any

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.sellers.shipping.store import OrdersTodayRow
from chalicelib.standing import service
from tests import builders
from tests.capabilities.standing.facts import sells, ships
from tests.people import Seller
from tests.world import World


def standing(seller: Seller) -> Any:
    return seller.does("GET", "/v1/standing")


def in_force(seller: Seller) -> set[str]:
    return {restriction["effect"] for restriction in standing(seller)["restrictions"]}


def told(seller: Seller, kind: str) -> list[str]:
    return [n["text"] for n in seller.does("GET", "/v1/notifications?limit=100")["data"] if n["kind"] == kind]


def restricts(world: World, seller: Seller, **body: Any) -> Any:
    path = f"/v1/operator/sellers/{seller.seller_id}/restrictions"
    return world.operator().does("POST", path, {"reason": "It is looked into."} | body)


def buys(world: World, listing: Any) -> Any:
    return world.buyer().send("POST", "/v1/checkouts", builders.a_cart(builders.a_line(listing)))


def hold(world: World, seller: Seller) -> Any:
    path = f"/v1/operator/sellers/{seller.seller_id}/payout-terms"
    return world.operator().does("GET", path)["holds"].get("standing")


def test_who_cancels_half_is_off_sale_and_unpaid_until_the_orders_leave_the_window(world: World) -> None:
    seller = world.seller()
    listing = seller.lists()
    sells(world, seller, 30, cancels=15)
    world.wait(minutes=15)
    assert in_force(seller) == {"warning", "order_cap", "payouts_suspended", "deactivated"}
    [violation] = standing(seller)["violations"]
    assert (violation["rule"], violation["points"], len(violation["order_ids"])) == (
        "seller_fault_cancellation",
        30,
        15,
    )
    assert standing(seller)["health_points"] == 170
    assert (buys(world, listing).status, buys(world, listing).code) == (409, "sellers.shop_closed")
    assert world.request("GET", f"/v1/shops/{seller.seller_id}/listings").status == 404
    assert seller.send("POST", "/v1/listings", builders.a_listing()).code == "sellers.not_active"
    assert "50.00 %" in hold(world, seller)["reason"]
    assert any("off sale" in text for text in told(seller, "restriction_placed"))
    world.wait(days=31)
    assert in_force(seller) == set()
    assert buys(world, listing).status == 201
    assert hold(world, seller) is None
    lifted = seller.does("GET", "/v1/standing/restrictions")["data"]
    assert {r["status"] for r in lifted} == {"lifted"}
    assert len(told(seller, "restriction_lifted")) == len(lifted) == 4


def test_a_violation_expires_and_gives_its_points_back(world: World) -> None:
    seller = world.seller()
    ships(world, seller, 25, late=2)
    world.wait(minutes=15)
    assert standing(seller)["health_points"] == 180
    world.wait(days=181)
    assert (standing(seller)["health_points"], standing(seller)["violations"]) == (200, [])
    [violation] = seller.does("GET", "/v1/standing/violations")["data"]
    assert violation["status"] == "expired"


def test_a_judgement_told_twice_takes_points_once(world: World) -> None:
    seller = world.seller()
    ships(world, seller, 25, late=2)
    for _ in range(2):
        work = Work(SYSTEM, clock.now())
        service.judge(work, seller.seller_id)
        work.commit()
    assert len(standing(seller)["violations"]) == 1


def test_an_order_cap_holds_for_the_day(world: World) -> None:
    seller = world.seller()
    listing = seller.lists()
    cap = restricts(world, seller, effect="order_cap", orders_per_day=1)
    assert buys(world, listing).status == 201
    refused = buys(world, listing)
    assert (refused.status, refused.code, refused.json["capacity"]) == (409, "sellers.capacity_reached", 1)
    path = f"/v1/operator/sellers/{seller.seller_id}/restrictions/{cap['restriction_id']}/lift"
    assert world.operator().does("POST", path, {"reason": "All is well."})["status"] == "lifted"
    assert buys(world, listing).status == 201
    assert world.operator().send("POST", path, {"reason": "All is well."}).code == "lifecycle.not_possible"


@pytest.mark.parametrize("body", [{"effect": "order_cap"}, {"effect": "deactivated", "orders_per_day": 5}])
def test_only_an_order_cap_says_how_many(world: World, body: Any) -> None:
    path = f"/v1/operator/sellers/{world.seller().seller_id}/restrictions"
    assert world.operator().send("POST", path, body | {"reason": "Why not."}).status == 422


def test_stopped_listings_are_refused_by_hand_and_by_file_until_their_day(world: World) -> None:
    seller = world.seller()
    draft = seller.does("POST", "/v1/listings", builders.a_listing())
    restricts(world, seller, effect="listings_stopped", days=7)
    assert seller.send("POST", "/v1/listings", builders.a_listing()).code == "sellers.listings_stopped"
    publish = f"/v1/listings/{draft['listing_id']}/publish"
    assert seller.send("POST", publish).code == "sellers.listings_stopped"
    bulk = {"verb": "publish", "listing_ids": [draft["listing_id"]]}
    assert seller.send("POST", "/v1/listings/bulk", bulk).code == "sellers.listings_stopped"
    world.wait(days=8)
    assert in_force(seller) == set()
    seller.does("POST", "/v1/listings", builders.a_listing(builders.a_sku(seller_sku="NEXT")))


def test_a_new_seller_begins_on_probation_with_so_many_orders_a_day(world: World) -> None:
    operator = world.operator()
    operator.opens_market("US")
    seller = Seller(world, world.office.token("newcomer"))
    seller.applies()
    operator.does("POST", f"/v1/operator/applications/{seller.seller_id}/approve")
    seen = standing(seller)
    most = markets.policy("US", clock.now()).standing.orders_per_day["beginner"]
    assert (seen["probation_tier"], seen["orders_per_day"]) == ("beginner", most)
    listing = seller.lists()
    today = markets.day_of("US", clock.now())
    OrdersTodayRow(f"{seller.seller_id}#orders", day=f"{today}", taken=(most or 0) - 1).save()
    assert buys(world, listing).status == 201
    assert buys(world, listing).code == "sellers.capacity_reached"


def test_money_settles_later_for_who_is_restricted(world: World) -> None:
    seller = world.seller()
    ships(world, seller, 30, late=3)
    world.wait(minutes=15)
    path = f"/v1/operator/sellers/{seller.seller_id}/payout-terms"
    assert world.operator().does("GET", path)["tier"] == "introductory"
    world.wait(days=8)
    assert world.operator().does("GET", path).get("tier") is None
