"""Promotions are drafted, run by the clock, and change only for the better once buyers rely on them."""

from typing import Any

import pytest

from tests.builders import a_coupon, a_promotion, usd
from tests.world import World


def status(person: Any, promotion: dict[str, Any]) -> str:
    return str(person.does("GET", f"/v1/promotions/{promotion['promotion_id']}")["status"])


def refused(person: Any, **changes: Any) -> list[str]:
    """The codes with which a promotion is refused."""
    answer = person.send("POST", "/v1/promotions", a_promotion(**changes))
    return [problem["code"] for problem in answer.json.get("errors", [])] or [answer.code]


def test_a_promotion_starts_and_ends_by_the_clock(world: World) -> None:
    seller = world.seller()
    promotion = seller.promotes(starts_in=1, days=2)
    assert promotion["status"] == "not_started"
    world.wait(days=1, minutes=1)
    assert status(seller, promotion) == "ongoing"
    world.wait(days=2)
    assert status(seller, promotion) == "expired"


def test_a_draft_runs_only_when_it_is_scheduled(world: World) -> None:
    seller = world.seller()
    promotion = seller.promotes(draft=True)
    world.wait(minutes=1)
    assert (status(seller, promotion), promotion["possible_actions"]) == ("draft", ["schedule", "deactivate"])
    seller.does("POST", f"/v1/promotions/{promotion['promotion_id']}/schedule")
    world.wait(minutes=1)
    assert status(seller, promotion) == "ongoing"


def test_an_end_that_was_moved_later_is_not_reached_at_the_first(world: World) -> None:
    seller = world.seller()
    promotion = seller.promotes(days=2)
    later = a_promotion(days=5)["ends_at"]
    seller.does("PATCH", f"/v1/promotions/{promotion['promotion_id']}", {"ends_at": later})
    world.wait(days=3)
    assert status(seller, promotion) == "ongoing"
    world.wait(days=3)
    assert status(seller, promotion) == "expired"


def test_once_it_is_scheduled_a_promotion_gives_more_or_longer_never_less(world: World) -> None:
    seller = world.seller()
    promotion = seller.promotes(a_coupon(limits={"redemptions": 10, "budget": usd(100_00)}))
    path = f"/v1/promotions/{promotion['promotion_id']}"
    sooner = a_promotion(days=1)["ends_at"]
    less = {"ends_at": sooner, "redemptions": 9, "budget": usd(99_00), "claims": 5}
    answer = seller.send("PATCH", path, less)
    assert [problem["pointer"] for problem in answer.json["errors"]] == [
        "/ends_at",
        "/redemptions",
        "/claims",
        "/budget",
    ]
    more = seller.does("PATCH", path, {"title": "Now with more", "redemptions": 11, "budget": usd(101_00)})
    assert (more["terms"]["limits"]["redemptions"], more["title"]) == (11, "Now with more")


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"days": 0.001}, ["promotion.duration"]),
        ({"days": 400}, ["promotion.duration"]),
        ({"starts_in": -1}, ["promotion.in_the_past"]),
        ({"title": "x" * 51}, ["promotion.title_length"]),
        ({"terms": {"kind": "percent_off", "percent_off": 6000}}, ["promotion.percent_off"]),
        ({"terms": {"kind": "buy_more", "tiers": [{"percent_off": 1000}]}}, ["tier.no_threshold"]),
        ({"terms": a_coupon(percent_off=1000, amount_off=usd(500))}, ["coupon.discount"]),
        ({"terms": a_coupon(amount_off=usd(49))}, ["coupon.amount_off"]),
        ({"terms": a_coupon(code="ABC")}, ["coupon.code_length"]),
        ({"terms": a_coupon(way="code")}, ["coupon.code"]),
        ({"terms": a_coupon(holdout=1000)}, ["coupon.trial_budget"]),
        ({"listing_ids": ["lst_none"]}, ["promotions.unknown_goods"]),
        ({"terms": {"kind": "fixed_price", "prices": {"sku_none": usd(100)}}}, ["promotions.unknown_goods"]),
    ],
)
def test_what_the_market_does_not_allow_is_refused_by_its_field(
    world: World, changes: dict[str, Any], codes: list[str]
) -> None:
    assert refused(world.seller(), **changes) == codes


def test_a_price_that_is_no_discount_is_refused(world: World) -> None:
    seller = world.seller()
    sku_id = seller.lists()["skus"][0]["sku_id"]
    terms = {"kind": "fixed_price", "prices": {sku_id: usd(1999)}}
    assert refused(seller, terms=terms) == ["promotion.no_discount"]


def test_a_flash_sale_has_no_more_units_than_there_are(world: World) -> None:
    seller = world.seller()
    sku_id = seller.lists(stock=5)["skus"][0]["sku_id"]
    terms = {"kind": "flash_sale", "prices": {sku_id: usd(999)}, "units": {sku_id: 6}}
    assert refused(seller, terms=terms) == ["flash_sale.beyond_stock"]


def test_another_shop_s_goods_cannot_be_promoted(world: World) -> None:
    theirs = world.seller().lists()
    assert refused(world.seller(), listing_ids=[theirs["listing_id"]]) == ["promotions.unknown_goods"]


def test_a_code_belongs_to_one_coupon_of_the_market_and_is_free_again_at_its_end(world: World) -> None:
    seller, other = world.seller(), world.seller()
    first = seller.promotes(a_coupon(code="SUMMER10"))
    assert refused(other, terms=a_coupon(code="summer10")) == ["promotions.code_taken"]
    seller.does("POST", f"/v1/promotions/{first['promotion_id']}/deactivate")
    assert other.promotes(a_coupon(code="summer10"))["status"] == "not_started"


def test_two_promotions_in_force_do_not_share_a_title(world: World) -> None:
    seller = world.seller()
    seller.promotes(title="Summer")
    assert refused(seller, title="Summer") == ["promotion.title_taken"]


def test_everybody_sees_what_a_shop_offers_but_no_code_and_no_limit(world: World) -> None:
    seller = world.seller()
    seller.promotes(a_coupon(code="HIDDEN10"))
    shown = seller.promotes(a_coupon(limits={"budget": usd(100_00)}), title="For all to claim")
    seller.promotes(title="Coming", starts_in=1)
    [deal] = world.request("GET", f"/v1/deals/{seller.seller_id}").json["data"]
    assert (deal["promotion_id"], deal["claimable"]) == (shown["promotion_id"], True)
    assert "limits" not in deal


def test_an_operator_makes_coupons_for_every_shop(world: World) -> None:
    operator = world.operator()
    promotion = operator.promotes(a_coupon(code="WELCOME5"))
    assert (promotion["owner"], promotion["platform_share"]) == ("platform", 10_000)
    [listed] = operator.does("GET", "/v1/operator/promotions")["data"]
    assert listed["promotion_id"] == promotion["promotion_id"]


def test_the_last_promotions_come_first(world: World) -> None:
    seller = world.seller()
    made = [seller.promotes(title=f"Sale {n}")["promotion_id"] for n in range(3)]
    first = seller.does("GET", "/v1/promotions?limit=2")
    rest = seller.does("GET", f"/v1/promotions?limit=2&cursor={first['next_cursor']}")
    assert [p["promotion_id"] for p in first["data"] + rest["data"]] == made[::-1]
    assert "next_cursor" not in rest
