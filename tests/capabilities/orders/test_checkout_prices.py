"""What a checkout costs: address, shipping by the seller's settings, tax by the place; and that it adds up."""

from typing import Any

import pytest

from tests import builders
from tests.people import Seller
from tests.world import World

NEW_YORK = builders.an_address(city="New York", state="NY", postal_code="10001")
CALIFORNIA = builders.an_address(city="San Francisco", state="CA", postal_code="94103")


def usd(cents: int) -> dict[str, Any]:
    return {"amount": cents, "currency": "USD"}


def ships(seller: Seller, **changes: Any) -> None:
    options = [
        {"name": "standard", "pricing": {"method": "flat", "fee": usd(499)}},
        {"name": "express", "pricing": {"method": "flat", "fee": usd(1299)}},
    ]
    template = {"name": "Parcels", "options": options, "excluded_areas": ["HI"], "po_boxes": False} | changes
    seller.does("POST", "/v1/shipping-templates", template)


def adds_up(amounts: dict[str, Any]) -> bool:
    cents = {name: money["amount"] for name, money in amounts.items()}
    return (
        cents["sub_total"] == cents["original_price"] - cents["seller_discount"] - cents["platform_discount"]
        and cents["total"] == cents["sub_total"] + cents["shipping_fee"] + cents["tax"]
    )


def test_the_total_is_goods_shipping_and_the_tax_of_the_place(world: World) -> None:
    seller = world.seller()
    ships(seller)
    [order] = world.buyer().orders(builders.a_line(seller.lists(), 3), ship_to=CALIFORNIA)
    cents = {name: money["amount"] for name, money in order["amounts"].items()}
    assert (cents["sub_total"], cents["shipping_fee"], cents["tax"], cents["total"]) == (5997, 499, 517, 7013)
    assert order["lines"][0]["tax"] == usd(517)
    assert adds_up(order["amounts"])


def test_the_tax_is_kept_by_jurisdiction_and_new_york_taxes_the_shipping_too(world: World) -> None:
    """8.875 % of 59.97 is 5.32, of 4.99 it is 0.44; state, city and district share them as their rates are."""
    seller = world.seller()
    ships(seller)
    [order] = world.buyer().orders(builders.a_line(seller.lists(), 3), ship_to=NEW_YORK)
    assert order["amounts"]["tax"] == usd(532 + 44)
    [line] = order["lines"]
    shown = [
        (tax["level"], tax["goods_tax"]["amount"], tax["shipping_tax"]["amount"]) for tax in line["tax_lines"]
    ]
    assert shown == [("state", 240, 20), ("city", 270, 22), ("district", 22, 2)]
    assert {(tax["taxable_goods"]["amount"], tax["taxable_shipping"]["amount"]) for tax in line["tax_lines"]} == {
        (5997, 499)
    }
    assert adds_up(order["amounts"])


def test_who_may_not_know_the_address_is_not_told_it_by_the_tax(world: World) -> None:
    seller = world.seller()
    [order] = world.buyer().orders(builders.a_line(seller.lists()), ship_to=NEW_YORK)
    [line] = seller.does("GET", f"/v1/orders/{order['order_id']}")["lines"]
    assert (line["tax"], line["tax_lines"]) == (order["amounts"]["tax"], [])


def test_the_tax_on_shipping_is_shared_by_the_lines_and_a_cancelled_order_gives_all_of_it_back(
    world: World,
) -> None:
    seller, buyer = world.seller(), world.buyer()
    ships(seller)
    lines = [
        builders.a_line(seller.lists(builders.a_sku(price=price))) for price in (usd(1001), usd(3), usd(2000))
    ]
    [order] = buyer.orders(*lines, ship_to=NEW_YORK)
    taxes = [[tax["shipping_tax"]["amount"] for tax in line["tax_lines"]] for line in order["lines"]]
    assert [sum(column) for column in zip(*taxes, strict=True)] == [20, 22, 2]
    world.settle()
    buyer.does("POST", f"/v1/purchases/{order['order_id']}/cancel", {"reason": "no_longer_needed"})
    [refund] = buyer.purchase(order["order_id"])["refunds"]
    assert refund["total"] == order["amounts"]["total"]
    assert sum(part["shipping_tax"]["amount"] for part in refund["parts"]) == 44


def test_the_buyer_chooses_the_shipping_of_each_seller(world: World) -> None:
    first, second = world.seller(), world.seller()
    ships(first)
    ships(second)
    lines = [builders.a_line(seller.lists()) for seller in (first, second)]
    orders = world.buyer().orders(*lines, shipping={first.seller_id: "express"})
    assert [(order["shipping_option"], order["amounts"]["shipping_fee"]["amount"]) for order in orders] == [
        ("express", 1299),
        ("standard", 499),
    ]


def test_a_quote_names_every_option_and_sets_nothing_aside(world: World) -> None:
    seller = world.seller()
    ships(seller)
    listing = seller.lists(stock=2)
    cart = builders.a_cart(builders.a_line(listing), ship_to=CALIFORNIA)
    del cart["payment_method"]
    [quoted] = world.buyer().does("POST", "/v1/quotes", cart)["parts"]
    assert [option["option"] for option in quoted["options"]] == ["standard", "express"]
    assert quoted["amounts"]["total"] == usd(1999 + 499 + 172)
    assert seller.stock(listing["skus"][0]["sku_id"])["available"] == 2


@pytest.mark.parametrize(
    ("address", "pointer"),
    [({"state": "ZZ"}, "/ship_to/state"), ({"state": "CA", "postal_code": "10001"}, "/ship_to/postal_code")],
)
def test_an_address_that_cannot_be_is_named(world: World, address: dict[str, str], pointer: str) -> None:
    cart = builders.a_cart(builders.a_line(world.seller().lists()), ship_to=builders.an_address(**address))
    answer = world.buyer().send("POST", "/v1/checkouts", cart)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ({"line1": "PO Box 12"}, "po_box"),
        ({"city": "Honolulu", "state": "HI", "postal_code": "96813"}, "excluded_area"),
    ],
)
def test_where_the_seller_does_not_ship_there_is_no_order(world: World, address: dict[str, str], why: str) -> None:
    seller = world.seller()
    ships(seller)
    cart = builders.a_cart(builders.a_line(seller.lists()), ship_to=builders.an_address(**address))
    answer = world.buyer().send("POST", "/v1/checkouts", cart)
    assert (answer.code, answer.json["refused"]["standard"]) == ("sellers.not_shipped_there", why)


def test_a_shop_on_holiday_takes_no_orders(world: World) -> None:
    seller = world.seller()
    listing = seller.lists()
    holiday = {"starts_at": "2020-01-01T00:00:00Z", "ends_at": "2040-01-01T00:00:00Z"}
    seller.does("PUT", "/v1/shipping-settings/hours", {"holiday": holiday})
    answer = world.buyer().send("POST", "/v1/checkouts", builders.a_cart(builders.a_line(listing)))
    assert (answer.status, answer.code) == (409, "sellers.on_holiday")


def test_a_cart_of_ten_sellers_is_one_checkout(world: World) -> None:
    lines = [builders.a_line(world.seller().lists()) for _ in range(10)]
    orders = world.buyer().orders(*lines)
    assert len({order["order_id"] for order in orders}) == 10
    assert len({order["checkout_id"] for order in orders}) == 1
