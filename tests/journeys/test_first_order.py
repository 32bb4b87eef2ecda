"""A first order over HTTP."""

from tests import builders
from tests.cloud_door import CloudDoor


def test_a_first_order(door: CloudDoor) -> None:
    seller = door.seller()
    listing = seller.lists(stock=3)
    buyer = door.buyer()
    [order] = buyer.orders(builders.a_line(listing, 2))
    door.settle()
    assert buyer.purchase(order["order_id"])["status"] == "awaiting_shipment"
