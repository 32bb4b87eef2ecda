"""What a promotion may cost is shown before it runs, and what it brought while it runs."""

from typing import Any

from tests.builders import a_coupon, a_line, a_promotion, a_sku, usd
from tests.people import Seller
from tests.world import World


def with_cost(seller: Seller, cents: int) -> Any:
    """A mug at 20 dollars whose cost is known."""
    listing = seller.lists(a_sku(price=usd(2000)))
    seller.does("PUT", f"/v1/sku-costs/{listing['skus'][0]['sku_id']}", {"cost": usd(cents)})
    return listing


def test_the_simulator_shows_the_lowest_price_and_what_it_leaves(world: World) -> None:
    seller = world.seller()
    with_cost(seller, 1000)
    seller.does("PUT", "/v1/margin-guard", {"floor": 1000, "commission": 1000, "shipping": usd(200)})
    seller.promotes(a_coupon(code="FIVE"))
    terms = {"kind": "percent_off", "percent_off": 1000}
    answer = seller.does("POST", "/v1/promotion-simulations", a_promotion(terms=terms))
    [row] = answer["skus"]
    parts = {name: row[name]["amount"] for name in ("lowest_price", "referral_fee", "commission", "margin")}
    assert parts == {"lowest_price": 1300, "referral_fee": 39, "commission": 130, "margin": -69}
    assert (row["below_floor"], answer["below_floor"]) == (True, 1)


def test_the_cost_of_a_gift_counts(world: World) -> None:
    seller = world.seller()
    with_cost(seller, 1000)
    spoon = with_cost(seller, 300)
    gift = {"listing_id": spoon["listing_id"], "sku_id": spoon["skus"][0]["sku_id"]}
    terms = {"kind": "gift", "min_spend": usd(4000)} | gift
    answer = seller.does("POST", "/v1/promotion-simulations", a_promotion(terms=terms))
    assert {row["gifts"]["amount"] for row in answer["skus"]} == {150}


def test_below_the_floor_the_seller_is_warned_or_refused_as_told(world: World) -> None:
    seller = world.seller()
    with_cost(seller, 1800)
    seller.does("PUT", "/v1/margin-guard", {"floor": 500, "below": "warn"})
    assert len(seller.promotes()["warnings"]) == 1
    seller.does("PUT", "/v1/margin-guard", {"floor": 500, "below": "refuse"})
    assert seller.send("POST", "/v1/promotions", a_promotion()).code == "promotions.below_floor"


def test_what_runs_is_watched_when_a_price_changes(world: World) -> None:
    seller = world.seller()
    listing = with_cost(seller, 1000)
    seller.promotes()
    sku_id = listing["skus"][0]["sku_id"]
    for cents in (1900, 1100):
        change = {"prices": [{"sku_id": sku_id, "price": usd(cents)}]}
        seller.does("PATCH", f"/v1/listings/{listing['listing_id']}", change)
        world.settle()
    told = [e for e in seller.does("GET", "/v1/activity")["data"] if e["name"] == "margin_below_floor"]
    assert [event["data"]["sku_ids"] for event in told] == [[sku_id]]


def test_results_count_paid_orders_and_forget_refunded_ones(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    coupon = seller.promotes(a_coupon(code="FIVE", limits={"per_buyer": 5, "redemptions": 9}))
    listing = with_cost(seller, 700)
    kept, back = (buyer.orders(a_line(listing, 2), codes=["FIVE"])[0] for _ in range(2))
    world.settle()
    buyer.does("POST", f"/v1/purchases/{back['order_id']}/cancel", {"reason": "no_longer_needed"})
    world.settle()
    results = seller.does("GET", f"/v1/promotions/{coupon['promotion_id']}/results")
    counts = {name: results[name] for name in ("redeemed", "orders", "units")}
    sums = {name: results[name]["amount"] for name in ("revenue", "seller_discount", "goods_cost", "margin")}
    assert counts == {"redeemed": 1, "orders": 1, "units": 2}
    assert sums == {"revenue": 3500, "seller_discount": 500, "goods_cost": 1400, "margin": 2100}
    assert kept["lines"][0]["discounts"][0]["offer_id"] == coupon["promotion_id"]


def test_a_trial_keeps_some_buyers_without_and_tells_what_it_added(world: World) -> None:
    seller = world.seller()
    terms = a_coupon(code="TRIAL", holdout=5000, limits={"budget": usd(500_00)})
    coupon, line = seller.promotes(terms), a_line(seller.lists(stock=50))
    buyers = [world.buyer() for _ in range(12)]
    quotes = [buyer.does("POST", "/v1/quotes", {"lines": [line], "codes": ["TRIAL"]}) for buyer in buyers]
    out = [bool(quote["not_applied"]) for quote in quotes]
    for buyer, without in zip(buyers, out, strict=True):
        buyer.orders(line, codes=[] if without else ["TRIAL"])
    world.settle()
    trial = seller.does("GET", f"/v1/promotions/{coupon['promotion_id']}/results")["trial"]
    assert (trial["with_orders"], trial["without_orders"]) == (out.count(False), out.count(True))
    sold = (out.count(False) * 1499, out.count(True) * 1999)
    assert trial["uplift"]["amount"] == sold[0] - sold[1]


def test_who_has_bought_is_a_repeat_buyer_and_who_follows_a_follower(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    line = a_line(seller.lists())
    seller.promotes(a_coupon(code="FIRST", segment="new"))
    seller.promotes(a_coupon(code="AGAIN", segment="repeat"))
    seller.promotes(a_coupon(code="FANS", segment="followers"))
    seller.promotes(a_coupon(code="COMEBACK", segment="lapsed"))

    def good() -> set[str]:
        codes = ["FIRST", "AGAIN", "FANS", "COMEBACK"]
        told = buyer.does("POST", "/v1/quotes", {"lines": [line], "codes": codes})["not_applied"]
        return {offer["promotion_id"] for offer in told if offer["why"] == "not_for_you"}

    assert len(good()) == 3
    buyer.orders(line)
    buyer.does("POST", "/v1/follows", {"seller_id": seller.seller_id})
    world.settle()
    assert len(good()) == 2
    world.wait(days=6)
    assert len(good()) == 2
