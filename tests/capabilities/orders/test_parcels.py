"""An order in several parcels: partly shipped, shipped, delivered when the last unit arrives."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.orders.errors import UnitsNotLeft
from tests import builders
from tests.people import Seller
from tests.world import World


class Sale:
    """A paid order of 2 units of one SKU and 1 of another."""

    def __init__(self, world: World) -> None:
        self.seller: Seller = world.seller()
        listing = self.seller.lists(builders.a_sku(), builders.a_sku(), stock=5)
        self.buyer = world.buyer()
        [order] = self.buyer.orders(builders.a_line(listing, 2), builders.a_line(listing, 1, sku=1))
        world.hold_ends()
        self.order_id = order["order_id"]
        self.first, self.second = (sku["sku_id"] for sku in listing["skus"])

    def does(self, step: Callable[..., Any], *arguments: Any) -> str:
        work = Work(SYSTEM, clock.now())
        step(work, *arguments)
        work.commit()
        return orders.get(self.order_id).status.value

    def ships(self, **units: int) -> str:
        return self.does(orders.ship, self.parcel(**units))

    def parcel(self, first: int = 0, second: int = 0) -> dict[str, dict[str, int]]:
        units = {self.first: first, self.second: second}
        return {self.order_id: {sku: quantity for sku, quantity in units.items() if quantity}}

    def on_hand(self) -> list[int]:
        return [self.seller.stock(sku)["on_hand"] for sku in (self.first, self.second)]


@pytest.fixture
def sale(world: World) -> Sale:
    return Sale(world)


def test_an_order_is_shipped_when_its_last_unit_is(sale: Sale) -> None:
    assert sale.ships(first=1) == "partially_shipping"
    assert sale.on_hand() == [4, 5]
    assert sale.ships(first=1, second=1) == "awaiting_collection"
    assert sale.on_hand() == [3, 4]


def test_an_order_in_parts_is_in_transit_and_delivered_as_a_whole(sale: Sale) -> None:
    sale.ships(first=2)
    assert sale.does(orders.collect, [sale.order_id]) == "partially_shipping"
    assert sale.does(orders.deliver, sale.parcel(first=2)) == "partially_shipping"
    sale.ships(second=1)
    assert sale.does(orders.collect, [sale.order_id]) == "in_transit"
    assert sale.does(orders.deliver, sale.parcel(second=1)) == "delivered"


def test_a_parcel_cannot_hold_units_that_are_shipped_already(sale: Sale) -> None:
    sale.ships(first=2)
    with pytest.raises(UnitsNotLeft):
        sale.ships(first=1)


def test_a_cancelled_order_is_not_shipped(sale: Sale) -> None:
    sale.seller.does("POST", f"/v1/orders/{sale.order_id}/cancel", {"reason": "out_of_stock"})
    with pytest.raises(NotPossible):
        sale.ships(first=1)


def test_two_orders_of_one_sku_in_one_parcel_take_its_stock_once(sale: Sale, world: World) -> None:
    listing = sale.seller.does("GET", "/v1/listings")["data"][0]
    [other] = sale.buyer.orders(builders.a_line(listing, 1))
    world.hold_ends()
    both = {sale.order_id: {sale.first: 2, sale.second: 1}, other["order_id"]: {sale.first: 1}}
    assert sale.does(orders.ship, both) == "awaiting_collection"
    assert sale.on_hand() == [2, 4]
