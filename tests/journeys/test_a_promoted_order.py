"""A coupon, a campaign and a flash sale on one order, from the offers to the seller's statement."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from infra.visitor import eventually
from tests.builders import a_coupon, a_line, a_sku, usd
from tests.cloud_door import CloudDoor
from tests.people import Buyer, Seller

PAID = {"sub_total": 39_60, "seller_discount": 16_40, "platform_discount": 4_00}
"""Mug 40.00 - 8.00 (campaign, half each) - 3.20 (coupon); lamp 20.00 - 8.00 (flash sale) - 1.20 (coupon)."""


@dataclass
class Story:
    door: CloudDoor
    seller: Seller
    buyer: Buyer
    mug: Any = None
    lamp: Any = None
    order: dict[str, Any] = field(default_factory=dict)

    def sku_of(self, listing: Any) -> str:
        return str(listing["skus"][0]["sku_id"])


@pytest.fixture(scope="module")
def story(door: CloudDoor) -> Story:
    seller = door.seller()
    mug, lamp = (seller.lists(a_sku(price=usd(cents))) for cents in (40_00, 20_00))
    return Story(door, seller, door.buyer(), mug, lamp)


def amounts(order: dict[str, Any]) -> dict[str, int]:
    return {name: order["amounts"][name]["amount"] for name in PAID}


def test_01_the_operator_opens_a_campaign_and_the_seller_enters_the_mug(story: Story) -> None:
    now = story.door.now()
    window = {"enrol_until": 1, "starts_at": 1, "ends_at": 9}
    campaign = {"title": "Summer Kickoff", "terms": "10 % or more, half is ours.", "platform_share": 5000} | {
        name: (now + timedelta(days=days)).isoformat() for name, days in window.items()
    }
    opened = story.door.operator().does("POST", "/v1/operator/campaigns", campaign)
    entry = {"listing_ids": [story.mug["listing_id"]], "percent_off": 2000}
    made = story.seller.does("POST", f"/v1/campaigns/{opened['campaign_id']}/entries", entry)
    assert (made["status"], made["platform_share"]) == ("not_started", 5000)


def test_02_the_clock_starts_it_and_a_flash_sale_and_a_coupon_join(story: Story) -> None:
    story.door.wait(days=1, minutes=1)
    [entered] = story.seller.does("GET", "/v1/promotions")["data"]
    assert entered["status"] == "ongoing"
    lamp = story.sku_of(story.lamp)
    flash = {"kind": "flash_sale", "prices": {lamp: usd(12_00)}, "units": {lamp: 5}}
    story.seller.promotes(flash)
    code = a_coupon(code="STORY10", percent_off=1000, limits={"redemptions": 1})
    story.seller.promotes(code)


def test_03_the_buyer_is_quoted_and_orders_at_that_price(story: Story) -> None:
    lines = [a_line(story.mug), a_line(story.lamp)]
    quote = story.buyer.does("POST", "/v1/quotes", {"lines": lines, "codes": ["STORY10"]})
    [story.order] = story.buyer.orders(*lines, codes=["STORY10"])
    assert amounts(quote["parts"][0]) == amounts(story.order) == PAID
    kinds = [[discount["kind"] for discount in line["discounts"]] for line in story.order["lines"]]
    assert kinds == [["percent_off", "coupon"], ["flash_sale", "coupon"]]


def test_04_the_order_is_shipped_and_delivered(story: Story) -> None:
    story.door.settle()
    story.door.wait(hours=2)
    asked = story.seller.does("POST", f"/v1/orders/{story.order['order_id']}/label", {"service": "ground"})
    path = f"/v1/packages/{asked['package_id']}"
    eventually(lambda: story.seller.does("GET", path)["status"] == "label_ready", what="the label")
    label = story.seller.does("GET", path)["label"]
    story.seller.does("POST", f"{path}/ship")
    for status in ("in_transit", "delivered"):
        assert story.door.carrier_tells(label["tracking_number"], status).status == 200
    assert story.buyer.purchase(story.order["order_id"])["status"] == "delivered"


def test_05_the_promotions_have_counted_what_they_sold(story: Story) -> None:
    story.door.settle()
    for promotion in story.seller.does("GET", "/v1/promotions")["data"]:
        path = f"/v1/promotions/{promotion['promotion_id']}/results"
        assert story.seller.does("GET", path)["orders"] == 1, promotion["title"]


def test_06_the_statement_shows_each_share_of_each_sku(story: Story) -> None:
    story.door.wait(days=40)
    period = story.seller.does("GET", "/v1/statements")["data"][-1]["period_id"]
    lines = story.seller.does("GET", f"/v1/statements/{period}")["lines"]["data"]
    [sold] = [line for line in lines if line["about"] == story.order["order_id"]]
    parts = {(part.get("sku_id"), part["name"]): part["amount"]["amount"] for part in sold["parts"]}
    mug, lamp = story.sku_of(story.mug), story.sku_of(story.lamp)
    shown = {key: parts.get(key, 0) for key in parts if key[1] in SHARES}
    assert shown == {
        (mug, "price"): 40_00,
        (mug, "seller_discount"): -7_20,
        (mug, "platform_discount"): -4_00,
        (mug, "platform_funding"): 4_00,
        (lamp, "price"): 20_00,
        (lamp, "seller_discount"): -9_20,
    }


SHARES = ("price", "seller_discount", "platform_discount", "platform_funding")


def test_07_nothing_was_refused_on_the_way(story: Story) -> None:
    assert story.door.dead_letters() == {}
