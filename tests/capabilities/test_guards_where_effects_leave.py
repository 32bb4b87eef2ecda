"""What was decided is asked again where its effect leaves: each effect happens, and not when its guard has turned.

A new effect with a guard gets a row here: who decides it, what turns its guard, and whether it has left.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from chalicelib.kit import clock
from tests import builders
from tests.capabilities.fulfillment.story import Story
from tests.capabilities.imports.files import Drops, a_csv, products
from tests.world import World

Act = Callable[[Story], Any]
UPS = {"carrier": "ups", "tracking_number": "1Z5R89390357567127"}


@pytest.fixture(autouse=True)
def one_product_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Moto is not thread-safe."""
    monkeypatch.setenv("IMPORT_THREADS", "1")


class Effect(NamedTuple):
    """`decides` is done, then perhaps `turns`; what is on its way arrives, and the effect has `left` or not."""

    decides: Act
    turns: Act
    left: Callable[[Story], bool]


def restricts(effect: str) -> Act:
    def restrict(story: Story) -> None:
        path = f"/v1/operator/sellers/{story.seller.seller_id}/restrictions"
        story.world.operator().does("POST", path, {"reason": "It is looked into.", "effect": effect})

    return restrict


# -- a label ------------------------------------------------------------------------------------------------------


def asks_for_a_label(story: Story) -> None:
    story.paid()
    story.asks_label()


def the_label_is_bought(story: Story) -> bool:
    return bool(story.events("label_ready"))


# -- a listing ----------------------------------------------------------------------------------------------------


def hands_a_listing_in(story: Story) -> None:
    listing = story.seller.does("POST", "/v1/listings", builders.a_listing())
    story.seller.adds_image(listing["listing_id"])
    story.seller.does("POST", f"/v1/listings/{listing['listing_id']}/publish")
    story.order_id = listing["listing_id"]


def the_listing_is_on_sale(story: Story) -> bool:
    return bool(story.seller.does("GET", f"/v1/listings/{story.order_id}")["status"] == "live")


# -- a file -------------------------------------------------------------------------------------------------------


def drops_a_file(story: Story) -> None:
    drops = Drops(story.world, story.seller)
    drops.put(a_csv(*products(3)))
    story.world.drain("imports")


def the_rows_are_in(story: Story) -> bool:
    return bool(Drops(story.world, story.seller).newest()["counts"]["created"] == 3)


# -- an order's money ---------------------------------------------------------------------------------------------


def the_buyer_confirms(story: Story) -> None:
    story.paid()
    story.seller.send("POST", f"/v1/packages/{story.package_id}/ship", UPS)
    story.buyer.does("POST", f"/v1/purchases/{story.order_id}/receipt")


def the_buyer_returns_it(story: Story) -> None:
    wish = {
        "kind": "refund",
        "reason": "not_received",
        "text": "Nothing came.",
        "lines": [{"line_id": "1", "quantity": 2}],
    }
    story.buyer.does("POST", f"/v1/purchases/{story.order_id}/returns", wish)


def the_money_is_available(story: Story) -> bool:
    story.world.wait(days=32)
    return bool(story.seller.does("GET", "/v1/balance")["available"]["amount"] > 0)


def a_carrier_delivers_to_the_buyer_of_a_fast_shop(story: Story) -> None:
    path = f"/v1/operator/sellers/{story.seller.seller_id}/payout-terms"
    story.world.operator().does("PUT", path, {"tier": "fastest"})
    story.paid()
    story.seller.send("POST", f"/v1/packages/{story.package_id}/ship", UPS)
    story.carrier_tells(story.scan("delivered"))
    story.world.settle()


def the_clock_of_settlement_is_first(story: Story) -> bool:
    """Nothing told since is heard of before it runs out."""
    clock.move(clock.offset() + timedelta(days=1, minutes=1))
    assert story.delivered("payouts", {"deadline": "due", "clock": "settlement", "subject": subject(story)})
    return bool(story.seller.does("GET", "/v1/balance")["available"]["amount"] > 0)


def subject(story: Story) -> str:
    return f"{story.seller.seller_id}#{story.order_id}"


# -- a checkout ---------------------------------------------------------------------------------------------------


def a_price_is_quoted(story: Story) -> None:
    story.buyer.does("POST", "/v1/quotes", {"lines": [builders.a_line(story.listing)]})


def the_cart_is_ordered(story: Story) -> bool:
    cart = builders.a_cart(builders.a_line(story.listing))
    return story.buyer.send("POST", "/v1/checkouts", cart).status == 201


EFFECTS = {
    "a label is bought": Effect(asks_for_a_label, Story.is_cancelled_by_the_seller, the_label_is_bought),
    "a listing comes on sale": Effect(hands_a_listing_in, restricts("listings_stopped"), the_listing_is_on_sale),
    "rows of a file come in": Effect(drops_a_file, restricts("deactivated"), the_rows_are_in),
    "new rows of a file come in": Effect(drops_a_file, restricts("listings_stopped"), the_rows_are_in),
    "an order's money is released": Effect(the_buyer_confirms, the_buyer_returns_it, the_money_is_available),
    "an order's money is released by a clock": Effect(
        a_carrier_delivers_to_the_buyer_of_a_fast_shop, the_buyer_returns_it, the_clock_of_settlement_is_first
    ),
    "a cart is ordered": Effect(a_price_is_quoted, restricts("deactivated"), the_cart_is_ordered),
}


@pytest.mark.parametrize("name", EFFECTS)
@pytest.mark.parametrize("turned", [False, True], ids=["as decided", "turned meanwhile"])
def test_an_effect_leaves_unless_its_guard_has_turned_meanwhile(world: World, name: str, *, turned: bool) -> None:
    story, effect = Story(world), EFFECTS[name]
    effect.decides(story)
    if turned:
        effect.turns(story)
    if effect.left is not the_clock_of_settlement_is_first:
        world.settle()
    assert effect.left(story) is not turned
