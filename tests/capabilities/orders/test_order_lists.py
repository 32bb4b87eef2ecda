"""A seller's lists: tabs and counts, search, ship-by windows, what is due today, the feed, bulk and export."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import boto3
import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.work import Work
from chalicelib.orders import service
from chalicelib.orders.events import OrderExportRequested
from tests import builders
from tests.world import World


class Shop:
    """A seller with two listings, and a buyer."""

    def __init__(self, world: World) -> None:
        self.world, self.seller, self.buyer = world, world.seller(), world.buyer()
        self.mugs = self.seller.lists(builders.a_sku(seller_sku="MUG"), stock=50)
        self.lamps = self.seller.lists(builders.a_sku(seller_sku="LAMP"), stock=50)

    def sells(self, *listings: Any) -> str:
        [order] = self.buyer.orders(*(builders.a_line(listing) for listing in listings))
        return str(order["order_id"])

    def found(self, query: str) -> list[str]:
        return [order["order_id"] for order in self.seller.does("GET", f"/v1/orders?{query}")["data"]]

    def counts(self) -> dict[str, int]:
        by_status = self.seller.does("GET", "/v1/order-counts")["by_status"]
        return {status: count for status, count in by_status.items() if count}


@pytest.fixture
def shop(world: World) -> Shop:
    return Shop(world)


def test_the_tabs_count_every_order_once(shop: Shop) -> None:
    orders = [shop.sells(shop.mugs) for _ in range(4)]
    assert shop.counts() == {"unpaid": 4}
    shop.world.hold_ends()
    shop.seller.does("POST", f"/v1/orders/{orders[0]}/cancel", {"reason": "out_of_stock"})
    assert shop.counts() == {"awaiting_shipment": 3, "cancelled": 1}


def test_orders_are_found_by_sku_buyer_and_status(shop: Shop) -> None:
    mugs, both, lamps = shop.sells(shop.mugs), shop.sells(shop.mugs, shop.lamps), shop.sells(shop.lamps)
    shop.world.hold_ends()
    handle = shop.seller.does("GET", f"/v1/orders/{mugs}")["buyer_handle"]
    assert shop.found("sku=MUG") == [both, mugs]
    assert shop.found("sku=LAMP&limit=1") == [lamps]
    assert shop.found(f"buyer={handle}") == [lamps, both, mugs]
    assert shop.found("sku=MUG&status=cancelled") == []
    assert world_of_another(shop).found("sku=MUG") == []


def world_of_another(shop: Shop) -> Shop:
    return Shop(shop.world)


def test_an_order_is_found_by_its_tracking_number(shop: Shop) -> None:
    order_id = shop.sells(shop.mugs)
    shop.world.hold_ends()
    shop.seller.does("POST", f"/v1/orders/{order_id}/label", {"service": "ground"})
    shop.world.settle()
    package = shop.seller.does("POST", f"/v1/packages/{order_id.replace('ord_', 'pkg_')}/ship")
    assert shop.found(f"tracking_number={package['tracking_number']}") == [order_id]


def test_orders_of_a_status_come_by_ship_by_in_a_window_or_newest_first(shop: Shop) -> None:
    first = shop.sells(shop.mugs)
    shop.world.hold_ends()
    shop.world.wait(hours=5)
    second = shop.sells(shop.mugs)
    shop.world.hold_ends()
    due = shop.seller.does("GET", f"/v1/orders/{first}")["deadlines"]["ship_by"]
    end = quote((datetime.fromisoformat(due) + timedelta(hours=1)).isoformat())
    assert shop.found("status=awaiting_shipment") == [first, second]
    assert shop.found("status=awaiting_shipment&sort=newest") == [second, first]
    assert shop.found(f"status=awaiting_shipment&ship_by_to={end}") == [first]
    assert shop.found(f"status=awaiting_shipment&ship_by_from={end}") == [second]


def test_what_is_due_today_and_what_the_late_rate_becomes(shop: Shop) -> None:
    shipped, overdue = shop.sells(shop.mugs), shop.sells(shop.mugs)
    shop.world.hold_ends()
    shop.seller.does("POST", f"/v1/orders/{shipped}/label", {"service": "ground"})
    shop.world.settle()
    shop.seller.does("POST", f"/v1/packages/{shipped.replace('ord_', 'pkg_')}/ship")
    shop.world.wait(hours=72)
    later = shop.sells(shop.mugs)
    shop.world.hold_ends()
    today = shop.seller.does("GET", "/v1/ship-today")
    assert [order["order_id"] for order in today["data"]] == [overdue, later]
    assert (today["overdue"], today["due_today"]) == (1, 0)
    assert (today["late_rate_basis_points"], today["forecast_basis_points"]) == (0, 5000)


def test_the_feed_tells_each_change_once_and_its_cursor_goes_on(shop: Shop) -> None:
    first = shop.sells(shop.mugs)
    shop.world.settle()
    second = shop.sells(shop.lamps)
    shop.world.settle()
    shop.world.wait(seconds=31)
    page = shop.seller.does("GET", "/v1/order-changes?limit=1")
    assert [order["order_id"] for order in page["data"]] == [first]
    page = shop.seller.does("GET", f"/v1/order-changes?cursor={page['next_cursor']}")
    assert [order["order_id"] for order in page["data"]] == [second]
    again = shop.seller.does("GET", f"/v1/order-changes?cursor={page['next_cursor']}")
    assert again == {"data": [], "next_cursor": page["next_cursor"]}
    shop.buyer.does("POST", f"/v1/purchases/{first}/cancel", {"reason": "better_price"})
    shop.world.settle()
    shop.world.wait(seconds=31)
    page = shop.seller.does("GET", f"/v1/order-changes?cursor={again['next_cursor']}")
    assert [(order["order_id"], order["status"]) for order in page["data"]] == [(first, "cancelled")]


def test_an_api_key_without_the_buyers_scope_sees_no_address(shop: Shop) -> None:
    order_id = shop.sells(shop.mugs)
    shop.world.hold_ends()
    for scopes, line1 in ((["orders:read"], "***"), (["orders:read", "buyers:read"], "1 Market St")):
        key = shop.seller.does("POST", "/v1/seller/api-keys", {"name": "erp", "scopes": scopes})
        answer = shop.world.request("GET", f"/v1/orders/{order_id}", key["secret"])
        assert answer.json["ship_to"]["line1"] == line1


def test_of_many_orders_each_has_its_own_result(shop: Shop) -> None:
    good, gone = shop.sells(shop.mugs), shop.sells(shop.mugs)
    shop.world.settle()
    shop.buyer.does("POST", f"/v1/purchases/{gone}/cancel", {"reason": "better_price"})
    body = {"action": "cancel", "order_ids": [good, gone, "ord_none"], "cancel_reason": "out_of_stock"}
    answers = [shop.seller.does("POST", "/v1/order-actions", body, Idempotency_Key="bulk") for _ in range(2)]
    assert answers[0] == answers[1]
    assert [result.get("status") or result["code"] for result in answers[0]["results"]] == [
        "cancelled",
        "lifecycle.not_possible",
        "not_found",
    ]


def asks_for_export(shop: Shop) -> Any:
    days = {"placed_from": -1, "placed_to": 1}
    span = {name: (clock.now() + timedelta(days=days[name])).isoformat() for name in days}
    return shop.seller.does("POST", "/v1/order-exports", span)


def file_of(shop: Shop, export: Any, part: int) -> str:
    key = f"exports/{shop.seller.seller_id}/{export['export_id']}-{part}.csv"
    return str(boto3.client("s3").get_object(Bucket="documents", Key=key)["Body"].read().decode("utf-8-sig"))


def test_an_export_has_a_row_a_line_and_no_address(shop: Shop) -> None:
    order_id = shop.sells(shop.mugs, shop.lamps)
    asked = asks_for_export(shop)
    shop.world.settle()
    export = shop.seller.does("GET", f"/v1/order-exports/{asked['export_id']}")
    assert (export["status"], export["orders"], len(export["files"])) == ("completed", 1, 1)
    text = file_of(shop, asked, 0)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["order_id"], row["seller_sku"], row["paid"]) for row in rows] == [
        (order_id, "MUG", "1999"),
        (order_id, "LAMP", "1999"),
    ]
    assert "Market St" not in text


def test_an_export_too_long_for_one_file_goes_on_in_the_next(shop: Shop) -> None:
    placed = [shop.sells(shop.mugs) for _ in range(3)]
    asked = asks_for_export(shop)
    first = Work(SYSTEM, clock.now())
    told = OrderExportRequested(seller_id=shop.seller.seller_id, export_id=asked["export_id"], part=0)
    service.export_part(first, told, at_most=2)
    first.commit()
    shop.world.settle()
    export = shop.seller.does("GET", f"/v1/order-exports/{asked['export_id']}")
    assert (export["status"], export["orders"], len(export["files"])) == ("completed", 3, 2)
    files = [csv.DictReader(io.StringIO(file_of(shop, asked, part))) for part in (0, 1)]
    assert [[row["order_id"] for row in rows] for rows in files] == [placed[:0:-1], placed[:1]]


def test_an_export_holds_no_formula_that_a_spreadsheet_would_run(shop: Shop) -> None:
    title = "=HYPERLINK(A1) Blue mug, 350 ml"
    trap = shop.seller.lists(builders.a_sku(seller_sku="+CMD|MUG"), title=title)
    shop.sells(trap)
    asked = asks_for_export(shop)
    shop.world.settle()
    [row] = csv.DictReader(io.StringIO(file_of(shop, asked, 0)))
    assert (row["title"], row["seller_sku"]) == (f"'{title}", "'+CMD|MUG")
