"""A coupon is redeemed in the order's own transaction, and its use comes back once when the order is off."""

from typing import Any

import pytest

from tests import builders
from tests.builders import a_coupon, a_line, a_sku, usd
from tests.people import Buyer
from tests.world import World


def cancel(buyer: Buyer, order: dict[str, Any]) -> Any:
    return buyer.send("POST", f"/v1/purchases/{order['order_id']}/cancel", {"reason": "no_longer_needed"})


def refused(buyer: Buyer, *lines: dict[str, Any], **changes: Any) -> tuple[str, str]:
    answer = buyer.send("POST", "/v1/checkouts", builders.a_cart(*lines, **changes))
    return answer.code, answer.json["detail"]


def amounts(order: dict[str, Any]) -> dict[str, int]:
    return {name: money["amount"] for name, money in order["amounts"].items()}


def test_a_code_takes_off_the_order_and_names_who_pays(world: World) -> None:
    seller = world.seller()
    coupon = seller.promotes(a_coupon(code="FIVE"), title="Five off")
    [order] = world.buyer().orders(a_line(seller.lists()), codes=["five"])
    assert amounts(order)["sub_total"] == 1999 - 500
    assert (amounts(order)["seller_discount"], amounts(order)["platform_discount"]) == (500, 0)
    [discount] = order["lines"][0]["discounts"]
    assert discount == {
        "offer_id": coupon["promotion_id"],
        "kind": "coupon",
        "name": "Five off",
        "seller": usd(500),
        "platform": usd(0),
    }


def test_a_quote_is_what_the_checkout_takes(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    seller.promotes()
    buyer.claims(seller.promotes(a_coupon(percent_off=1500)))
    world.operator().promotes(a_coupon(code="PLATFORM2", amount_off=usd(200)))
    lines = [a_line(seller.lists(), 2), a_line(seller.lists(a_sku(price=usd(333))), 3)]
    quote = buyer.does("POST", "/v1/quotes", {"lines": lines, "codes": ["PLATFORM2"]})
    [order] = buyer.orders(*lines, codes=["PLATFORM2"])
    assert quote["total"] == order["amounts"]["total"]
    assert quote["parts"][0]["lines"] == order["lines"]


def test_a_quote_says_why_an_offer_does_not_apply(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    seller.promotes(a_coupon(min_spend=usd(30_00)), title="From thirty")
    buyer.claims(seller.promotes(a_coupon(min_spend=usd(25_00), amount_off=usd(100)), title="From 25"))
    lines = [a_line(seller.lists())]
    quote = buyer.does("POST", "/v1/quotes", {"lines": lines, "codes": ["NOSUCH"]})
    assert {told["name"]: told["words"] for told in quote["not_applied"]} == {
        "NOSUCH": "There is no such code.",
        "From thirty": "Claim it first.",
        "From 25": "Spend $5.01 more to use it.",
    }


def test_a_code_that_does_not_apply_stops_the_checkout_with_the_reason(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    seller.promotes(a_coupon(code="THIRTY", min_spend=usd(30_00)))
    line = a_line(seller.lists())
    assert refused(buyer, line, codes=["THIRTY"]) == (
        "promotions.coupon_refused",
        "Spend $10.01 more to use it.",
    )
    assert refused(buyer, line, codes=["NOSUCH"])[1] == "There is no such code."


def test_a_coupon_is_redeemed_once_by_a_buyer_and_given_back_when_the_order_is_cancelled(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    seller.promotes(a_coupon(code="ONCE"))
    line = a_line(seller.lists())
    [order] = buyer.orders(line, codes=["ONCE"])
    assert refused(buyer, line, codes=["ONCE"])[1] == "You have redeemed it already."
    assert [cancel(buyer, order).status for _ in range(2)] == [200, 409]
    [again] = buyer.orders(line, codes=["ONCE"])
    assert amounts(again)["seller_discount"] == 500
    assert refused(buyer, line, codes=["ONCE"])[1] == "You have redeemed it already."


def test_an_unpaid_order_that_expires_gives_its_coupon_back(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    seller.promotes(a_coupon(code="ONCE", limits={"redemptions": 1}))
    line = a_line(seller.lists())
    buyer.orders(line, codes=["ONCE"], payment_method="pm_card_declined")
    world.settle()
    assert refused(world.buyer(), line, codes=["ONCE"])[1] == "It is fully redeemed."
    world.wait(minutes=31)
    [order] = world.buyer().orders(line, codes=["ONCE"])
    assert amounts(order)["seller_discount"] == 500


def test_a_failed_checkout_uses_nothing_up(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    seller.promotes(a_coupon(code="ONCE", limits={"redemptions": 1}))
    empty, full = seller.lists(stock=0), seller.lists()
    assert refused(buyer, a_line(empty), codes=["ONCE"])[0] == "inventory.out_of_stock"
    assert len(buyer.orders(a_line(full), codes=["ONCE"])) == 1


def test_a_budget_is_never_overspent_and_comes_back_to_the_cent(world: World) -> None:
    seller = world.seller()
    seller.promotes(a_coupon(code="BUDGET", percent_off=1000, limits={"budget": usd(500), "per_buyer": 9}))
    line, buyer = a_line(seller.lists(), 2), world.buyer()
    [first] = buyer.orders(line, codes=["BUDGET"])
    assert amounts(first)["seller_discount"] == 400
    assert refused(buyer, line, codes=["BUDGET"])[1] == "It is fully redeemed."
    cancel(buyer, first)
    assert amounts(buyer.orders(line, codes=["BUDGET"])[0])["seller_discount"] == 400


def test_a_held_coupon_applies_by_itself_and_only_in_its_shop(world: World) -> None:
    seller, other, buyer = world.seller(), world.seller(), world.buyer()
    buyer.claims(seller.promotes(a_coupon()))
    mine, theirs = buyer.orders(a_line(seller.lists()), a_line(other.lists()))
    assert (amounts(mine)["seller_discount"], amounts(theirs)["seller_discount"]) == (500, 0)


def test_a_deactivated_coupon_stays_good_for_those_who_hold_it(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    coupon = seller.promotes(a_coupon())
    buyer.claims(coupon)
    seller.does("POST", f"/v1/promotions/{coupon['promotion_id']}/deactivate")
    [order] = buyer.orders(a_line(seller.lists()))
    assert amounts(order)["seller_discount"] == 500


def test_the_better_of_two_coupons_is_redeemed_and_the_other_kept(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    small, big = (seller.promotes(a_coupon(amount_off=usd(cents))) for cents in (100, 300))
    for coupon in (small, big):
        buyer.claims(coupon)
    line = a_line(seller.lists())
    assert amounts(buyer.orders(line)[0])["seller_discount"] == 300
    assert amounts(buyer.orders(line)[0])["seller_discount"] == 100
    assert amounts(buyer.orders(line)[0])["seller_discount"] == 0


def test_a_coupon_of_the_platform_is_one_use_for_all_orders_of_a_checkout(world: World) -> None:
    listings, buyer = [world.seller().lists() for _ in range(2)], world.buyer()
    world.operator().promotes(a_coupon(code="TENOFF", amount_off=usd(10_00), limits={"redemptions": 1}))
    lines = [*map(a_line, listings)]
    orders = buyer.orders(*lines, codes=["TENOFF"])
    assert [amounts(order)["platform_discount"] for order in orders] == [500, 500]
    cancel(buyer, orders[0])
    assert refused(buyer, *lines, codes=["TENOFF"])[1] == "You have redeemed it already."
    cancel(buyer, orders[1])
    assert sum(amounts(order)["platform_discount"] for order in buyer.orders(*lines, codes=["TENOFF"])) == 1000


def test_a_flash_sale_sells_its_units_and_gives_cancelled_ones_back(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    listing = seller.lists()
    sku_id = listing["skus"][0]["sku_id"]
    seller.promotes({"kind": "flash_sale", "prices": {sku_id: usd(999)}, "units": {sku_id: 3}})
    [first] = buyer.orders(a_line(listing, 2))
    assert amounts(first)["sub_total"] == 2 * 999
    [second] = buyer.orders(a_line(listing, 2))
    assert amounts(second)["sub_total"] == 999 + 1999
    cancel(buyer, first)
    assert amounts(buyer.orders(a_line(listing, 2))[0])["sub_total"] == 2 * 999


def test_a_flash_sale_s_units_are_set_aside_for_it_and_come_back_when_it_ends(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    listing = seller.lists(stock=4)
    sku_id = listing["skus"][0]["sku_id"]
    sale = seller.promotes({"kind": "flash_sale", "prices": {sku_id: usd(999)}, "units": {sku_id: 3}})
    [order] = buyer.orders(a_line(listing, 2))
    assert [seller.stock(sku_id)[name] for name in ("available", "set_aside", "reserved")] == [1, 1, 2]
    assert seller.send("POST", f"/v1/stock-pools/{sale['pool_id']}/end").code == "inventory.pool_of_a_sale"
    assert buyer.send("GET", f"/v1/deals/{seller.seller_id}").json["data"][0]["units_left"] == {sku_id: 1}
    shown = buyer.send("GET", f"/v1/shops/{seller.seller_id}/listings/{listing['listing_id']}").json
    assert shown["skus"][0]["units_left"] == 2
    cancel(buyer, order)
    assert seller.stock(sku_id)["set_aside"] == 3
    seller.does("POST", f"/v1/promotions/{sale['promotion_id']}/deactivate")
    world.settle()
    assert [seller.stock(sku_id)[name] for name in ("available", "set_aside")] == [4, 0]


def test_who_pays_the_price_of_everyone_takes_no_unit_of_a_flash_sale(world: World) -> None:
    seller = world.seller()
    listing = seller.lists(stock=4)
    sku_id = listing["skus"][0]["sku_id"]
    terms = {"kind": "flash_sale", "prices": {sku_id: usd(999)}, "units": {sku_id: 3}, "units_per_buyer": 1}
    seller.promotes(terms)
    answer = world.buyer().send("POST", "/v1/checkouts", builders.a_cart(a_line(listing, 3)))
    assert answer.code == "inventory.out_of_stock"
    assert amounts(world.buyer().orders(a_line(listing, 2))[0])["sub_total"] == 999 + 1999


def test_a_flash_sale_s_limit_for_a_buyer_holds_over_all_orders(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    listing = seller.lists()
    sku_id = listing["skus"][0]["sku_id"]
    terms = {"kind": "flash_sale", "prices": {sku_id: usd(999)}, "units": {sku_id: 9}, "units_per_buyer": 1}
    seller.promotes(terms)
    [first] = buyer.orders(a_line(listing))
    assert amounts(buyer.orders(a_line(listing))[0])["sub_total"] == 1999
    cancel(buyer, first)
    assert amounts(buyer.orders(a_line(listing))[0])["sub_total"] == 999


def test_a_gift_comes_along_for_nothing_while_there_is_stock(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    mug, spoon = seller.lists(), seller.lists(a_sku(price=usd(300)), title="A spoon", stock=1)
    seller.promotes(
        {
            "kind": "gift",
            "min_spend": usd(19_00),
            "listing_id": spoon["listing_id"],
            "sku_id": spoon["skus"][0]["sku_id"],
        }
    )
    [order] = buyer.orders(a_line(mug))
    assert [(line["title"], line["is_gift"]) for line in order["lines"]] == [
        ("Blue mug, 350 ml", False),
        ("A spoon", True),
    ]
    assert (amounts(order)["total"], amounts(order)["seller_discount"]) == (1999, 300)
    assert seller.stock(spoon["skus"][0]["sku_id"])["available"] == 0
    assert len(buyer.orders(a_line(mug))[0]["lines"]) == 1


def test_the_largest_cart_with_every_kind_of_offer_is_one_transaction(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    listing = seller.lists(*(a_sku(price=usd(2000)) for _ in range(10)))
    skus = [sku["sku_id"] for sku in listing["skus"]]
    gift = seller.lists(title="A spoon")
    seller.promotes({"kind": "flash_sale", "prices": {skus[0]: usd(1000)}, "units": {skus[0]: 5}})
    terms = {"kind": "gift", "min_spend": usd(50_00), "listing_id": gift["listing_id"]}
    seller.promotes(terms | {"sku_id": gift["skus"][0]["sku_id"]})
    buyer.claims(seller.promotes(a_coupon(limits={"redemptions": 5})))
    world.operator().promotes(a_coupon(code="TOPS", limits={"redemptions": 5}))
    [order] = buyer.orders(*(a_line(listing, sku=n) for n in range(10)), codes=["TOPS"])
    kinds = [discount["kind"] for line in order["lines"] for discount in line["discounts"]]
    assert (len(order["lines"]), set(kinds)) == (11, {"flash_sale", "coupon", "gift"})


@pytest.mark.parametrize("code", ["", "x" * 21])
def test_a_code_is_1_to_20_characters(world: World, code: str) -> None:
    answer = world.buyer().send("POST", "/v1/quotes", {"lines": [], "codes": [code]})
    assert "/codes/0" in [problem["pointer"] for problem in answer.json["errors"]]


def test_the_shop_s_and_the_platform_s_shipping_discounts_come_off_the_fee(world: World) -> None:
    seller = world.seller()
    flat = {"name": "standard", "pricing": {"method": "flat", "fee": usd(499)}}
    seller.does("POST", "/v1/shipping-templates", {"name": "Parcels", "options": [flat]})
    seller.promotes({"kind": "shipping", "amount_off": usd(300), "min_spend": usd(19_99)})
    world.operator().promotes({"kind": "shipping"})
    [order] = world.buyer().orders(a_line(seller.lists()))
    names = ("original_shipping_fee", "shipping_seller_discount", "shipping_platform_discount", "shipping_fee")
    assert [amounts(order)[name] for name in names] == [499, 300, 199, 0]


def test_the_platform_sets_no_prices(world: World) -> None:
    answer = world.operator().send("POST", "/v1/operator/promotions", builders.a_promotion())
    assert [problem["code"] for problem in answer.json["errors"]] == ["promotion.not_the_platform_s"]


def test_an_offer_counts_and_stops_counting_from_the_next_quote_on(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    cart = {"lines": [a_line(seller.lists())]}
    totals = [buyer.does("POST", "/v1/quotes", cart)["total"]["amount"]]
    discount = seller.promotes()
    totals.append(buyer.does("POST", "/v1/quotes", cart)["total"]["amount"])
    seller.does("POST", f"/v1/promotions/{discount['promotion_id']}/deactivate")
    totals.append(buyer.does("POST", "/v1/quotes", cart)["total"]["amount"])
    assert totals[1] < totals[0] == totals[2]
