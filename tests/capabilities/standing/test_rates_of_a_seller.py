"""A seller's rates as the API tells them, from orders that were really shipped, late and cancelled."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.orders.events import OrderDelivered, OrderDeliveryLate
from tests import builders
from tests.capabilities.standing.facts import message
from tests.people import Buyer, Seller
from tests.world import World


def rates(seller: Seller) -> dict[str, Any]:
    return {rate["rate"]: rate for rate in seller.does("GET", "/v1/standing")["rates"]}


def parts(seller: Seller) -> dict[str, tuple[int, int]]:
    return {name: (rate["orders"], rate["against"]) for name, rate in rates(seller).items()}


def ships(seller: Seller, order: Any, number: str) -> str:
    path = f"/v1/packages/{order['order_id'].replace('ord_', 'pkg_')}"
    seller.does("POST", f"{path}/ship", {"carrier": "other", "tracking_number": number})
    return path


def test_each_order_counts_once_in_the_rates_it_belongs_to(world: World) -> None:
    seller, buyer, other = world.seller(), world.buyer(), world.seller()
    listing = seller.lists()
    prompt, late, lacking = [order(buyer, listing) for _ in range(3)]
    world.hold_ends()
    delivered = ships(seller, prompt, "OWN00000001")
    seller.does("POST", f"/v1/orders/{lacking['order_id']}/cancel", {"reason": "out_of_stock"})
    world.wait(hours=73)
    seller.does("POST", f"{delivered}/delivery", {})
    ships(seller, late, "OWN00000002")
    world.settle()
    assert parts(seller) == {
        "late_dispatch": (2, 1),
        "on_time_delivery": (1, 0),
        "valid_tracking": (2, 2),
        "seller_fault_cancellation": (3, 1),
        "seller_fault_return": (1, 0),
    }
    assert set(parts(other).values()) == {(0, 0)}
    assert [found["order_id"] for found in behind(seller, "late_dispatch")] == [late["order_id"]]
    assert len(behind(seller, "late_dispatch", "&against_only=false&limit=1")) == 1
    assert behind(seller, "late_dispatch", "&last_day=2026-01-31") == []
    assert behind(other, "late_dispatch") == []
    assert seller.send("GET", "/v1/standing/orders?rate=nothing").status == 422
    buyer.does("POST", f"/v1/purchases/{prompt['order_id']}/receipt")
    world.settle()
    assert parts(seller)["valid_tracking"] == (2, 1)
    assert [found["order_id"] for found in behind(seller, "valid_tracking")] == [late["order_id"]]
    seen = world.operator().does("GET", f"/v1/operator/sellers/{seller.seller_id}/standing")
    assert seen["rates"] == list(rates(seller).values())


def order(buyer: Buyer, listing: Any) -> Any:
    [placed] = buyer.orders(builders.a_line(listing))
    return placed


def behind(seller: Seller, rate: str, query: str = "") -> Any:
    return seller.does("GET", f"/v1/standing/orders?rate={rate}{query}")["data"]


@pytest.mark.parametrize("turned", [False, True])
def test_overdue_and_then_delivered_late_is_one_late_delivery(world: World, turned: bool) -> None:
    seller, now = world.seller(), world.now()
    about = {"seller_id": seller.seller_id, "order_id": "ord_1"}
    overdue = OrderDeliveryLate(**about, deliver_by=now - timedelta(days=2))
    there = OrderDelivered(
        **about, delivered_at=now, late=True, deliver_by=overdue.deliver_by, shipped_at=now - timedelta(days=9)
    )
    messages = [message("evt_1", overdue), message("evt_2", there)]
    world.work("standing", messages[::-1] if turned else messages)
    world.work("standing", messages)
    assert parts(seller)["on_time_delivery"] == (1, 1)
    assert [found["order_id"] for found in behind(seller, "on_time_delivery")] == ["ord_1"]
