"""What a buyer may ask for: bought, delivered, in time, shown; and clear answers to everything else."""

from datetime import datetime, timedelta
from typing import Any

from tests import builders
from tests.capabilities.returns.story import PRICE, Story
from tests.world import World


def test_before_shipment_it_is_a_cancellation_and_the_answer_says_where(world: World) -> None:
    story = Story(world).ordered()
    answer = story.asks()
    assert (answer.status, answer.code) == (409, "returns.is_a_cancellation")
    assert answer.json["cancel"] == f"/v1/purchases/{story.order_id}/cancel"


def test_what_is_on_its_way_is_not_missing_yet_and_overdue_it_is(world: World) -> None:
    story = Story(world).shipped()
    missing: dict[str, Any] = {"kind": "refund", "reason": "not_received", "quantity": 3}
    assert story.asks(**missing).code == "returns.not_delivered"
    story.scanned(story.number, "in_transit")
    world.wait(days=12)
    assert story.asks(**missing).status == 201


def test_thirty_days_after_delivery_it_is_too_late(story: Story) -> None:
    story.world.wait(days=30, minutes=1)
    answer = story.asks()
    assert (answer.status, answer.code) == (409, "returns.outside_window")


TWICE = [{"line_id": "1", "quantity": 2}, {"line_id": "1", "quantity": 2}]
BAD_WISHES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"lines": [{"line_id": "7", "quantity": 1}]}, "returns.no_such_units"),
    ({"quantity": 4}, "returns.no_such_units"),
    ({"lines": TWICE}, "returns.no_such_units"),
    ({"lines": [{"line_id": "1", "quantity": 0}]}, "request.invalid"),
    ({"reason": "bored"}, "request.invalid"),
    ({"kind": "refund"}, "request.invalid"),
    ({"reason": "damaged"}, "request.invalid"),
    ({"text": ""}, "request.invalid"),
    ({"refund": 1}, "request.invalid"),
    ({"photos": ["pho_01k0000000000000000000000a"]}, "returns.bad_photo"),
)
BAD_PHOTOS = (
    (b"not a picture", "neither a JPEG nor a PNG"),
    (builders.a_png() + bytes(20_000_000), "5242880 bytes"),
    (builders.a_png(50, 50), "50 and 50 pixels"),
)


def test_a_bad_request_is_told_why_and_changes_nothing(story: Story) -> None:
    for wish, code in BAD_WISHES:
        answer = story.asks(**wish)
        assert (answer.status, answer.code) == (422, code), answer.raw
    assert story.buyer.does("GET", "/v1/purchase-returns")["data"] == []
    assert story.asks(quantity=3).status == 201


def test_a_photo_that_cannot_be_looked_at_is_named(story: Story) -> None:
    for content, says in BAD_PHOTOS:
        answer = story.asks(reason="damaged", photos=[story.photo(), story.photo(content)])
        assert (answer.status, answer.code) == (422, "returns.bad_photo")
        [problem] = answer.json["errors"]
        assert problem["pointer"] == "/photos/1"
        assert says in problem["detail"]
    assert story.buyer.does("GET", "/v1/purchase-returns")["data"] == []


def test_another_s_photo_is_no_photo_of_mine(story: Story) -> None:
    theirs = story.evidence()
    assert story.asks(reason="damaged", photos=[theirs]).code == "returns.bad_photo"


def test_someone_else_s_order_is_not_there(story: Story) -> None:
    wish = {"kind": "refund", "lines": [{"line_id": "1", "quantity": 1}], "reason": "not_received", "text": "?"}
    answer = story.world.buyer().send("POST", f"/v1/purchases/{story.order_id}/returns", wish)
    assert answer.status == 404


def test_a_preview_says_to_the_cent_what_comes_back_and_changes_nothing(story: Story) -> None:
    wish = {
        "kind": "return_and_refund",
        "lines": [{"line_id": "1", "quantity": 2}],
        "reason": "no_need",
        "text": "?",
    }
    path = f"/v1/purchases/{story.order_id}/returns/preview"
    preview = story.buyer.does("POST", path, wish)
    assert (preview["total"]["amount"], preview["left_after"]["amount"]) == (2 * PRICE, PRICE)
    assert story.buyer.does("GET", "/v1/purchase-returns")["data"] == []


def test_a_shop_s_own_terms_are_public_and_hold_for_orders_placed_after(world: World) -> None:
    story = Story(world)
    path = f"/v1/shops/{story.seller.seller_id}/return-policy"
    kinder = {"window_days": 60, "pays_way_back": True}
    assert (
        story.seller.send("PUT", "/v1/return-settings", kinder | {"window_days": 20}).code == "returns.not_kinder"
    )
    story.seller.does("PUT", "/v1/return-settings", kinder)
    shown = story.world.buyer().does("GET", path)
    assert (shown["window_days"], shown["pays_way_back_if_changed_mind"]) == (60, "seller")
    listed = story.world.request("GET", path.replace("return-policy", f"listings/{story.listing['listing_id']}"))
    assert listed.json["returns"] == shown
    story.delivered()
    story.seller.does("PUT", "/v1/return-settings", {})
    bought = story.buyer.does("GET", f"/v1/purchases/{story.order_id}")
    given = [datetime.fromisoformat(at) for at in (bought["delivered_at"], bought["deadlines"]["return_by"])]
    assert given[1] - given[0] == timedelta(days=60)
    world.wait(days=45)
    assert story.buyer.does("GET", f"/v1/purchases/{story.order_id}")["status"] == "delivered"
    answer = story.asks()
    assert answer.status == 201
    assert answer.json["terms"]["way_back_paid_by"] == "seller"


def test_a_shop_approves_small_sums_without_looking(world: World) -> None:
    story = Story(world)
    story.seller.does("PUT", "/v1/return-settings", {"approves_up_to_cents": PRICE})
    story.delivered()
    assert story.of_buyer(story.asked())["status"] == "awaiting_return"
    assert story.of_buyer(story.asked(quantity=2))["status"] == "requested"
