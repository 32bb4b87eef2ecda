"""A seller sets how the shop ships, and when it takes orders."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.sellers import service as sellers
from chalicelib.sellers.errors import CapacityReached, OnHoliday
from tests import builders
from tests.people import Seller
from tests.world import World

FLAT = {
    "name": "Small parcels",
    "options": [{"name": "standard", "pricing": {"method": "flat", "fee": {"amount": 599, "currency": "USD"}}}],
    "excluded_areas": ["HI"],
}
PLACE = {"line1": "1 Main St", "state": "CA", "postal_code": "94103", "weight_grams": 500}


def adds(seller: Seller, **changes: Any) -> Any:
    return seller.does("POST", "/v1/shipping-templates", FLAT | changes)


def test_the_first_template_is_the_default_and_can_be_tried(world: World) -> None:
    seller = world.seller()
    settings = adds(seller)
    [template] = settings["templates"]
    assert settings["default_template"] == template["template_id"]
    place = PLACE | {"sub_total": {"amount": 1000, "currency": "USD"}}
    path = f"/v1/shipping-templates/{template['template_id']}/quote"
    [charge] = seller.does("POST", path, place)["charges"]
    assert charge["shipping_fee"]["amount"] == 599
    assert seller.does("POST", path, place | {"state": "HI"})["refused"] == {"standard": "excluded_area"}


def test_a_template_is_changed_and_removed_but_not_while_it_is_the_default(world: World) -> None:
    seller = world.seller()
    first = adds(seller)["templates"][0]["template_id"]
    second = adds(seller, name="Big parcels")["templates"][1]["template_id"]
    assert seller.send("DELETE", f"/v1/shipping-templates/{first}").code == "sellers.template_in_use"
    seller.does("PUT", "/v1/shipping-settings/default", {"template_id": second})
    seller.does("PUT", f"/v1/shipping-templates/{second}", FLAT | {"name": "Huge parcels"})
    seller.does("DELETE", f"/v1/shipping-templates/{first}")
    settings = seller.does("GET", "/v1/shipping-settings")
    assert [(t["template_id"], t["name"]) for t in settings["templates"]] == [(second, "Huge parcels")]


def test_an_area_that_does_not_exist_is_named(world: World) -> None:
    answer = world.seller().send("POST", "/v1/shipping-templates", FLAT | {"excluded_areas": ["ZZ"]})
    assert (answer.status, answer.json["errors"][0]["code"]) == (422, "shipping.unknown_area")


def test_a_listing_names_one_of_its_seller_s_templates(world: World) -> None:
    seller, other = world.seller(), world.seller()
    template_id = adds(seller)["templates"][0]["template_id"]
    listing = seller.does("POST", "/v1/listings", builders.a_listing(shipping_template_id=template_id))
    assert listing["shipping_template_id"] == template_id
    answer = other.send("POST", "/v1/listings", builders.a_listing(shipping_template_id=template_id))
    assert (answer.status, answer.json["errors"][0]["code"]) == (422, "shipping.unknown_template")


def takes_an_order(seller: Seller) -> None:
    work = Work(SYSTEM, clock.now())
    sellers.admit_order(work, sellers.shipping_settings(seller.seller_id))
    work.commit()


def test_a_shop_on_holiday_takes_no_orders_until_it_ends(world: World) -> None:
    seller, now = world.seller(), clock.now()
    holiday = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(days=3)).isoformat()}
    seller.does("PUT", "/v1/shipping-settings/hours", {"holiday": holiday})
    with pytest.raises(OnHoliday):
        takes_an_order(seller)
    world.wait(days=3)
    takes_an_order(seller)


def test_a_shop_takes_as_many_orders_a_day_as_it_can(world: World) -> None:
    seller = world.seller()
    seller.does("PUT", "/v1/shipping-settings/hours", {"daily_order_capacity": 2})
    takes_an_order(seller)
    takes_an_order(seller)
    with pytest.raises(CapacityReached):
        takes_an_order(seller)
    world.wait(days=1)
    takes_an_order(seller)


def test_two_first_orders_of_a_day_do_not_both_start_its_count(world: World) -> None:
    seller = world.seller()
    seller.does("PUT", "/v1/shipping-settings/hours", {"daily_order_capacity": 1})
    settings = sellers.shipping_settings(seller.seller_id)
    first, second = Work(SYSTEM, clock.now()), Work(SYSTEM, clock.now())
    for work in (first, second):
        sellers.admit_order(work, settings)
    first.commit()
    with pytest.raises(Conflict):
        second.commit()
