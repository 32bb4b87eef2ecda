"""Cancelling: who may when, what must be asked, and that stock and money come back once."""

from typing import Any

import pytest

from chalicelib.kit.events import EventRow
from tests import builders
from tests.people import Answer
from tests.world import World


class Sale:
    """An order of 3 units of one SKU and 1 of another, out of 5 each."""

    def __init__(self, world: World) -> None:
        self.world, self.seller, self.buyer = world, world.seller(), world.buyer()
        self.listing = self.seller.lists(builders.a_sku(), builders.a_sku(), stock=5)
        lines = (builders.a_line(self.listing, 3), builders.a_line(self.listing, 1, sku=1))
        [order] = self.buyer.orders(*lines)
        self.order_id = order["order_id"]
        world.settle()

    def released(self) -> "Sale":
        self.world.wait(hours=1)
        return self

    def order(self) -> Any:
        return self.seller.does("GET", f"/v1/orders/{self.order_id}")

    def buyer_cancels(self, reason: str = "no_longer_needed") -> Answer:
        return self.buyer.send("POST", f"/v1/purchases/{self.order_id}/cancel", {"reason": reason})

    def seller_cancels(self, reason: str = "out_of_stock") -> Answer:
        return self.seller.send("POST", f"/v1/orders/{self.order_id}/cancel", {"reason": reason})

    def seller_answers(self, answer: str, body: Any = None) -> Answer:
        return self.seller.send("POST", f"/v1/orders/{self.order_id}/cancellation/{answer}", body)

    def lacks(self, *units: tuple[str, int]) -> Answer:
        lines = [{"line_id": line_id, "quantity": quantity} for line_id, quantity in units]
        return self.seller.send("POST", f"/v1/orders/{self.order_id}/lines/cancel", {"lines": lines})

    def ships(self) -> None:
        self.seller.does("POST", f"/v1/orders/{self.order_id}/label", {"service": "ground"})
        self.world.settle()
        self.seller.does("POST", f"/v1/packages/{self.order_id.replace('ord_', 'pkg_')}/ship")
        self.world.settle()

    def available(self) -> list[int]:
        return [self.seller.stock(sku["sku_id"])["available"] for sku in self.listing["skus"]]

    def events(self, name: str) -> list[dict[str, Any]]:
        rows = [row.entity for row in EventRow.query(self.order_id)]
        return [row.data for row in rows if row.name == name]


@pytest.fixture
def sale(world: World) -> Sale:
    return Sale(world)


def test_in_the_remorse_hour_the_buyer_cancels_freely_and_the_seller_never_sees_the_address(sale: Sale) -> None:
    assert sale.order()["ship_to"]["name"] == "***"
    assert sale.buyer_cancels().json["status"] == "cancelled"
    sale.world.settle()
    order = sale.order()
    assert (order["cancelled_by"], order["fault"], order["ship_to"]["line1"]) == ("buyer", "buyer", "***")
    assert order["refunds"][0]["total"] == order["amounts"]["total"]
    assert sale.available() == [5, 5]
    assert len(sale.events("order_refunded")) == 1


def test_the_seller_cannot_ship_in_the_remorse_hour(sale: Sale) -> None:
    answer = sale.seller.send("POST", f"/v1/orders/{sale.order_id}/label", {"service": "ground"})
    assert (answer.status, answer.code) == (409, "fulfillment.order_not_shippable")


def test_after_the_hour_the_buyer_asks_and_silence_approves(sale: Sale) -> None:
    asked = sale.released().buyer_cancels().json
    assert (asked["status"], asked["cancellation_request"]["status"]) == ("awaiting_shipment", "pending")
    assert sale.order()["possible_actions"] == [
        "approve_cancellation",
        "reject_cancellation",
        "cancel_lines",
        "ship",
        "cancel",
    ]
    sale.world.wait(hours=23)
    assert sale.order()["status"] == "awaiting_shipment"
    sale.world.wait(hours=1)
    order = sale.order()
    assert (order["status"], order["cancelled_by"]) == ("cancelled", "buyer")
    assert order["cancellation_request"]["status"] == "approved"
    assert sale.available() == [5, 5]


def test_a_request_turned_down_is_shipped_and_the_buyer_may_ask_again(sale: Sale) -> None:
    sale.released().buyer_cancels()
    rejected = sale.seller_answers("reject", {"reason": "product_packed"}).json
    assert rejected["cancellation_request"]["reject_reason"] == "product_packed"
    assert sale.seller_answers("approve").code == "lifecycle.not_possible"
    sale.world.wait(hours=20)
    assert sale.buyer_cancels("better_price").json["cancellation_request"]["status"] == "pending"
    sale.world.wait(hours=5)
    assert sale.order()["status"] == "awaiting_shipment"
    assert sale.seller_answers("approve").json["cancel_reason"] == "better_price"


def test_shipping_turns_an_open_request_down(sale: Sale) -> None:
    sale.released().buyer_cancels()
    sale.ships()
    order = sale.order()
    assert order["status"] == "awaiting_collection"
    assert order["cancellation_request"]["reject_reason"] == "shipped"
    sale.world.wait(hours=24)
    assert sale.order()["status"] == "awaiting_collection"


def test_past_the_ship_by_time_nobody_is_asked(sale: Sale) -> None:
    sale.released().world.wait(hours=72)
    cancelled = sale.buyer_cancels("not_shipped_on_time").json
    assert (cancelled["status"], cancelled["fault"]) == ("cancelled", "seller")


def test_a_reason_that_does_not_fit_names_those_that_do(sale: Sale) -> None:
    answer = sale.released().seller_cancels("no_longer_needed")
    assert (answer.status, answer.code) == (422, "orders.reason_does_not_fit")
    assert "out_of_stock" in answer.json["reasons"]


def test_what_is_out_of_stock_is_taken_out_and_the_rest_ships(sale: Sale) -> None:
    left = sale.released().lacks(("1", 2)).json
    assert (left["status"], left["lines"][0]["cancelled"]) == ("awaiting_shipment", 2)
    sale.world.settle()
    [told] = sale.events("order_partly_refunded")
    assert told["refund"]["total"] == {"amount": 3998, "currency": "USD"}
    assert sale.available() == [4, 4]
    assert sale.lacks(("1", 2)).code == "orders.no_such_units"
    sale.ships()
    assert sale.order()["status"] == "awaiting_collection"
    assert sale.available() == [4, 4]


def test_line_by_line_to_the_last_is_the_whole_order(sale: Sale) -> None:
    sale.released().lacks(("1", 3))
    cancelled = sale.lacks(("2", 1)).json
    assert (cancelled["status"], cancelled["cancel_reason"]) == ("cancelled", "out_of_stock")
    sale.world.settle()
    assert len(sale.events("order_partly_refunded")) == len(sale.events("order_refunded")) == 1
    assert sale.seller.does("GET", "/v1/balance")["pending"]["amount"] == 0
    refunded = sum(refund["total"]["amount"] for refund in sale.order()["refunds"])
    assert refunded == sale.order()["amounts"]["total"]["amount"]
    assert sale.available() == [5, 5]
