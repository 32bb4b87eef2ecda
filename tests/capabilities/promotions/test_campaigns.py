"""The platform's campaigns, live sessions and the offer to new sellers: who opens, who enters, who pays."""

from datetime import timedelta
from typing import Any

from chalicelib.kit import clock
from tests.builders import a_coupon, a_line, usd
from tests.world import World


def a_campaign(**changes: Any) -> dict[str, Any]:
    at = {name: (clock.now() + timedelta(days=days)).isoformat() for name, days in WINDOW.items()}
    return {"title": "Summer Kickoff", "terms": "10 % off, we pay half.", "min_percent_off": 1000} | at | changes


WINDOW = {"enrol_until": 1, "starts_at": 2, "ends_at": 5}


def open_with_entry(world: World, **changes: Any) -> tuple[Any, Any, Any, Any]:
    operator, seller = world.operator(), world.seller()
    campaign = operator.does("POST", "/v1/operator/campaigns", a_campaign(**changes))
    listing = seller.lists()
    entry = {"listing_ids": [listing["listing_id"]], "percent_off": 2000}
    made = seller.does("POST", f"/v1/campaigns/{campaign['campaign_id']}/entries", entry)
    return operator, campaign, listing, made


def paid(order: Any) -> tuple[int, int, int]:
    names = ("sub_total", "seller_discount", "platform_discount")
    sub_total, seller, platform = (order["amounts"][name]["amount"] for name in names)
    return sub_total, seller, platform


def test_a_campaign_runs_in_its_window_and_its_cost_is_shared(world: World) -> None:
    operator, campaign, listing, entry = open_with_entry(world)
    buyer = world.buyer()
    assert paid(buyer.orders(a_line(listing))[0]) == (1999, 0, 0)
    world.wait(days=2, minutes=1)
    assert paid(buyer.orders(a_line(listing))[0]) == (1599, 200, 200)
    world.wait(days=3)
    assert paid(buyer.orders(a_line(listing))[0]) == (1999, 0, 0)
    [ended] = operator.does("GET", "/v1/operator/campaigns")["data"]
    assert ended["status"] == "ended"
    path = f"/v1/operator/campaigns/{campaign['campaign_id']}/entries"
    [listed] = operator.does("GET", path)["data"]
    assert listed["promotion_id"] == entry["promotion_id"]


def test_a_campaign_called_off_applies_no_more(world: World) -> None:
    operator, campaign, listing, _ = open_with_entry(world)
    world.wait(days=2, minutes=1)
    path = f"/v1/operator/campaigns/{campaign['campaign_id']}"
    operator.does("POST", f"{path}/cancel")
    assert paid(world.buyer().orders(a_line(listing))[0]) == (1999, 0, 0)
    world.settle()
    assert [entry["status"] for entry in operator.does("GET", f"{path}/entries")["data"]] == ["deactivated"]


def test_margins_are_looked_at_when_a_campaign_begins(world: World) -> None:
    operator, seller = world.operator(), world.seller()
    campaign = operator.does("POST", "/v1/operator/campaigns", a_campaign())
    listing = seller.lists()
    sku_id = listing["skus"][0]["sku_id"]
    entry = {"listing_ids": [listing["listing_id"]], "percent_off": 2000}
    seller.does("POST", f"/v1/campaigns/{campaign['campaign_id']}/entries", entry)
    seller.does("PUT", f"/v1/sku-costs/{sku_id}", {"cost": usd(1900)})
    world.wait(days=2, minutes=1)
    told = [e for e in seller.does("GET", "/v1/activity")["data"] if e["name"] == "margin_below_floor"]
    assert [event["data"]["sku_ids"] for event in told] == [[sku_id]]


def test_an_entry_is_checked(world: World) -> None:
    operator, seller = world.operator(), world.seller()
    campaign = operator.does("POST", "/v1/operator/campaigns", a_campaign())
    path, listing = f"/v1/campaigns/{campaign['campaign_id']}/entries", seller.lists()
    good = {"listing_ids": [listing["listing_id"]], "percent_off": 1000}

    def detail(**changes: Any) -> str:
        return str(seller.send("POST", path, good | changes).json["detail"])

    assert detail(percent_off=900) == "Take off 10 % or more."
    assert detail(listing_ids=["lst_none"]).startswith("Not on sale")
    seller.does("POST", path, good)
    assert detail() == "You have entered this campaign already."
    world.wait(days=1, minutes=1)
    assert detail() == "Enrolment is over."


def test_a_live_offer_holds_while_its_session_is_open(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    listing = seller.lists()
    seller.promotes(live_session_id="liv_1")
    assert paid(buyer.orders(a_line(listing))[0])[1] == 0
    seller.does("POST", "/v1/live-sessions/liv_1/open")
    assert paid(buyer.orders(a_line(listing))[0])[1] == 200
    seller.does("POST", "/v1/live-sessions/liv_1/close")
    assert paid(buyer.orders(a_line(listing))[0])[1] == 0


def test_a_live_coupon_is_claimed_in_its_session_and_stays_good(world: World) -> None:
    seller, buyer = world.seller(), world.buyer()
    coupon = seller.promotes(a_coupon(way="live"), live_session_id="liv_1")
    path = f"/v1/deals/{coupon['owner']}/{coupon['promotion_id']}/claim"
    here = {"live_session_id": "liv_1"}
    assert buyer.send("POST", path, here).status == 409
    seller.does("POST", "/v1/live-sessions/liv_1/open")
    assert [buyer.send("POST", path, where).status for where in ({}, here)] == [409, 201]
    seller.does("POST", "/v1/live-sessions/liv_1/close")
    assert paid(buyer.orders(a_line(seller.lists()))[0])[1] == 500


def test_a_new_seller_is_given_the_offer_once_and_sees_what_is_left(world: World) -> None:
    operator, seller, buyer = world.operator(), world.seller(), world.buyer()
    path = f"/v1/operator/sellers/{seller.seller_id}/new-seller-offer"
    operator.does("POST", path, {"invitation": "launch-2026"})
    assert operator.send("POST", path, {"invitation": "again"}).code == "promotions.no_grant"
    seller.promotes(a_coupon(code="HELLO", from_grant=True))
    [order] = buyer.orders(a_line(seller.lists()), codes=["HELLO"])
    assert paid(order) == (1499, 0, 500)
    assert seller.does("GET", "/v1/new-seller-offer")["left"] == usd(1000_00 - 500)
    buyer.does("POST", f"/v1/purchases/{order['order_id']}/cancel", {"reason": "no_longer_needed"})
    assert seller.does("GET", "/v1/new-seller-offer")["left"] == usd(1000_00)


def test_the_offer_is_for_new_sellers_only(world: World) -> None:
    operator, seller = world.operator(), world.seller()
    world.wait(days=31)
    path = f"/v1/operator/sellers/{seller.seller_id}/new-seller-offer"
    assert operator.send("POST", path, {"invitation": "late"}).code == "promotions.no_grant"


def test_without_a_grant_a_coupon_from_it_is_worth_nothing(world: World) -> None:
    seller = world.seller()
    seller.promotes(a_coupon(code="HELLO", from_grant=True))
    quote = {"lines": [a_line(seller.lists())], "codes": ["HELLO"]}
    [told] = world.buyer().does("POST", "/v1/quotes", quote)["not_applied"]
    assert told["words"] == "It is fully redeemed."
