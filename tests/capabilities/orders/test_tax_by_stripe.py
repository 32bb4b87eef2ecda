"""Sales tax by Stripe: recorded answers, served over HTTP to Stripe's own library, through checkout and quote."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.orders.taxes import chosen
from chalicelib.orders.taxes.stripe import StripeTax
from tests import builders
from tests.outside import served
from tests.people import Seller
from tests.stripe_tax_side import StripeTaxes
from tests.world import World

pytest.importorskip("stripe", reason="optional: requirements-stripe.txt")

NEW_YORK = builders.an_address(city="New York", state="NY", postal_code="10001")


@pytest.fixture
def stripe() -> Iterator[StripeTaxes]:
    side, before = StripeTaxes(), chosen.calculator
    with served(side.answer) as url:
        chosen.calculator = StripeTax(lambda: "sk_test", url)
        yield side
    chosen.calculator = before


@pytest.fixture
def seller(world: World, stripe: StripeTaxes) -> Seller:
    seller = world.seller()
    options = [{"name": "standard", "pricing": {"method": "flat", "fee": builders.usd(499)}}]
    template = {"name": "Parcels", "options": options, "excluded_areas": [], "po_boxes": False}
    seller.does("POST", "/v1/shipping-templates", template)
    return seller


def a_cart(seller: Seller, **changes: Any) -> dict[str, Any]:
    return builders.a_cart(builders.a_line(seller.lists(), 3), ship_to=NEW_YORK, **changes)


def test_a_checkout_bears_the_tax_that_stripe_calculates_by_jurisdiction(
    world: World, seller: Seller, stripe: StripeTaxes
) -> None:
    [order] = world.buyer().does("POST", "/v1/checkouts", a_cart(seller))["orders"]
    [line] = order["lines"]
    shown = [(tax["name"], tax["goods_tax"]["amount"], tax["shipping_tax"]["amount"]) for tax in line["tax_lines"]]
    assert shown == [("New York", 240, 20), ("New York City", 270, 22), ("MCTD", 22, 2)]
    assert order["amounts"]["tax"] == builders.usd(532 + 44)
    [asked] = stripe.asked
    assert (asked["line_items[0][amount]"], asked["shipping_cost[amount]"]) == ("5997", "499")
    assert (asked["customer_details[address][postal_code]"], asked["currency"]) == ("10001", "usd")
    assert "Ada" not in "".join(asked.values())


def test_a_quote_and_the_checkout_after_it_are_one_call_a_seller(
    world: World, seller: Seller, stripe: StripeTaxes
) -> None:
    cart = a_cart(seller)
    quoted = world.buyer().does("POST", "/v1/quotes", {k: v for k, v in cart.items() if k != "payment_method"})
    [order] = world.buyer().does("POST", "/v1/checkouts", cart)["orders"]
    assert quoted["total"] == order["amounts"]["total"]
    assert len(stripe.asked) == 1


def test_without_an_answer_nothing_is_sold_and_nothing_set_aside(
    world: World, seller: Seller, stripe: StripeTaxes
) -> None:
    cart, buyer = a_cart(seller), world.buyer()
    stripe.error = 500
    answer = buyer.send("POST", "/v1/checkouts", cart)
    assert (answer.status, answer.code) == (503, "orders.tax_unavailable")
    assert answer.headers["Retry-After"] == "30"
    assert seller.stock(cart["lines"][0]["sku_id"])["available"] == 10
    assert len(stripe.asked) == 1
    stripe.error = None
    assert len(buyer.does("POST", "/v1/checkouts", cart)["orders"]) == 1


def test_a_quote_without_an_answer_is_refused_too(world: World, seller: Seller, stripe: StripeTaxes) -> None:
    stripe.error = 429
    cart = {name: value for name, value in a_cart(seller).items() if name != "payment_method"}
    answer = world.buyer().send("POST", "/v1/quotes", cart)
    assert (answer.status, answer.code) == (503, "orders.tax_unavailable")


def test_a_tax_that_stripe_does_not_break_down_is_of_no_known_jurisdiction(
    world: World, seller: Seller, stripe: StripeTaxes
) -> None:
    stripe.breaks_down = False
    [order] = world.buyer().does("POST", "/v1/checkouts", a_cart(seller))["orders"]
    [tax] = order["lines"][0]["tax_lines"]
    assert (tax["state"], tax["level"]) == ("NY", "unknown")
    assert (tax["goods_tax"], tax["shipping_tax"]) == (builders.usd(532), builders.usd(44))


def test_two_sellers_are_two_calculations(world: World, seller: Seller, stripe: StripeTaxes) -> None:
    other = world.seller()
    lines = [builders.a_line(one.lists()) for one in (seller, other)]
    assert len(world.buyer().orders(*lines, ship_to=NEW_YORK)) == 2
    assert len(stripe.asked) == 2
