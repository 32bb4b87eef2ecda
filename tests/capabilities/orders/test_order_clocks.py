"""An order's clocks: each acts once, on an order it still concerns, and the seller is warned in time."""

import json
import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.capabilities.fulfillment.story import TRACKING, signed
from tests.capabilities.orders.test_cancellation import Sale
from tests.world import World


@pytest.fixture
def sale(world: World) -> Sale:
    return Sale(world).released()


def told(sale: Sale, kind: str) -> list[str]:
    return [n["text"] for n in sale.seller.does("GET", "/v1/notifications")["data"] if n["kind"] == kind]


def at(order: Any, name: str) -> datetime:
    return datetime.fromisoformat(order["deadlines"][name])


def test_an_order_bears_its_deadlines_as_instants(sale: Sale) -> None:
    order = sale.order()
    paid_at = datetime.fromisoformat(order["paid_at"])
    assert at(order, "hold_until") - paid_at == timedelta(hours=1)
    assert at(order, "ship_by") - paid_at == timedelta(hours=72)
    assert at(order, "ship_by") < at(order, "auto_cancel_at")
    assert at(order, "deliver_by") + timedelta(days=30) == at(order, "cancel_undelivered_at")


def test_the_seller_is_warned_a_day_and_four_hours_before(sale: Sale) -> None:
    sale.world.wait(hours=46)
    assert told(sale, "ship_by_near") == []
    sale.world.wait(hours=1)
    assert [text.split(": ")[-1] for text in told(sale, "ship_by_near")] == ["24 hours are left."]
    sale.world.wait(hours=20)
    assert told(sale, "ship_by_near")[0].endswith("4 hours are left.")


def test_an_order_past_ship_by_is_late_once_and_cancelled_on_its_last_day(sale: Sale) -> None:
    sale.world.wait(hours=70)
    assert sale.order()["late"] is False
    sale.world.wait(hours=2)
    assert (sale.order()["late"], len(told(sale, "order_late"))) == (True, 1)
    sale.world.wait(days=12)
    order = sale.order()
    assert (order["status"], order["cancel_reason"]) == ("cancelled", "not_shipped_in_time")
    assert (order["cancelled_by"], order["fault"]) == ("system", "seller")
    sale.world.wait(days=20)
    assert len(sale.events("order_refunded")) == len(sale.events("order_cancelled")) == 1
    assert sale.available() == [5, 5]


def test_an_order_shipped_in_time_is_neither_warned_nor_late(sale: Sale) -> None:
    sale.ships()
    sale.world.wait(hours=72)
    assert (told(sale, "ship_by_near"), sale.order()["late"]) == ([], False)
    [shipped] = sale.events("order_shipped")
    assert shipped["late"] is False


def test_a_parcel_the_carrier_never_had_is_cancelled_and_paid_back(sale: Sale) -> None:
    sale.ships()
    sale.world.wait(days=12)
    order = sale.order()
    assert (order["status"], order["cancel_reason"]) == ("cancelled", "collection_timeout")
    assert len(sale.events("order_refunded")) == 1
    assert sale.available() == [2, 4]


def scanned(sale: Sale, status: str) -> None:
    package = sale.seller.does("GET", f"/v1/packages/{sale.order_id.replace('ord_', 'pkg_')}")
    number = package["label"]["tracking_number"]
    scan = {"tracking_number": number, "status": status, "occurred_at": "2026-11-24T10:00:00Z"}
    body = json.dumps(scan).encode()
    headers = signed(body, f"msg_{status}", int(time.time()))
    assert sale.world.request("POST", TRACKING, None, body, **headers).status == 200
    sale.world.settle()


def test_an_order_on_its_way_past_the_promise_is_marked_and_in_the_end_cancelled(sale: Sale) -> None:
    sale.ships()
    scanned(sale, "in_transit")
    sale.world.wait(days=12)
    assert (sale.order()["status"], sale.order()["delivery_late"]) == ("in_transit", True)
    assert len(told(sale, "order_delivery_late")) == 1
    sale.world.wait(days=31)
    assert sale.order()["cancel_reason"] == "not_delivered"


def test_a_delivered_order_is_complete_when_its_return_window_is_over(sale: Sale) -> None:
    sale.ships()
    scanned(sale, "delivered")
    assert at(sale.order(), "return_by") - datetime.fromisoformat(sale.order()["delivered_at"]) == timedelta(
        days=30
    )
    sale.world.wait(days=29)
    assert sale.order()["status"] == "delivered"
    sale.world.wait(days=1)
    assert (sale.order()["status"], sale.order()["ship_to"]["city"]) == ("completed", "***")
