"""Rows of several tables in one request."""

import pytest

from benchmarks.meter import metered
from chalicelib.inventory import service as inventory
from chalicelib.kit.batch import Batch
from chalicelib.sellers import service as sellers
from tests.world import World


def test_what_several_capabilities_want_is_read_at_once(world: World) -> None:
    seller = world.seller()
    listing = seller.lists(stock=7)
    sku_id = listing["skus"][0]["sku_id"]
    batch = Batch()
    stock = inventory.levels_with(batch, [(seller.seller_id, sku_id), (seller.seller_id, "sku_missing")])
    settings = sellers.shipping_settings_with(batch, [seller.seller_id])
    with metered() as cost:
        levels, ways = stock(), settings()
    assert cost.trips == 1
    assert {known: level.available for known, level in levels.items()} == {sku_id: 7}
    assert ways[seller.seller_id].templates == []


def test_what_is_wanted_too_late_is_a_mistake_of_the_program(world: World) -> None:
    batch = Batch()
    sellers.shipping_settings_with(batch, ["sel_1"])()
    with pytest.raises(AssertionError):
        sellers.shipping_settings_with(batch, ["sel_2"])
