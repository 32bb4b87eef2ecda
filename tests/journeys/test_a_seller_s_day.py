"""One seller's day, end to end, at the front doors of the deployed local stack. Its steps build on each other."""

import csv
import io
from dataclasses import dataclass, field
from typing import Any

import httpx
import pypdfium2
import pytest
import zxingcpp

from infra import samples
from infra.visitor import eventually
from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Buyer, Operator, Seller


@dataclass
class Day:
    door: CloudDoor
    operator: Operator
    seller: Seller
    buyer: Buyer
    listing: dict[str, Any] = field(default_factory=dict)
    imported: list[dict[str, Any]] = field(default_factory=list)
    order: dict[str, Any] = field(default_factory=dict)
    left_alone: dict[str, Any] = field(default_factory=dict)
    package: dict[str, Any] = field(default_factory=dict)

    def drop(self, content: bytes) -> Any:
        """Ask for an upload, drop the file, and wait for the import to end."""
        asked = self.seller.does("POST", "/v1/imports", {"filename": "spring.csv"})
        self.door.upload(asked["upload"], content)
        path = f"/v1/imports/{asked['import_id']}"

        def ended() -> Any:
            found = self.seller.does("GET", path)
            return found if found["status"] in ("completed", "failed") else None

        return eventually(ended, 120, "the import to end")


@pytest.fixture(scope="module")
def day(door: CloudDoor) -> Day:
    operator = door.operator()
    seller = Seller(door, door.token("seller"))
    return Day(door, operator, seller, door.buyer())


FILE = samples.csv_file(1000, bad_every=50)


def test_01_the_operator_opens_the_market_and_approves_the_seller(day: Day) -> None:
    day.seller.applies()
    day.operator.approves(day.seller.seller_id)
    assert day.seller.does("GET", "/v1/seller")["status"] == "active"


def test_02_the_seller_lists_edits_and_counts(day: Day) -> None:
    day.listing = day.seller.lists(builders.a_sku(seller_sku="MUG-1"), stock=5)
    sku_id = day.listing["skus"][0]["sku_id"]
    price = {"sku_id": sku_id, "price": {"amount": 4000, "currency": "USD"}}
    edited = day.seller.does("PATCH", f"/v1/listings/{day.listing['listing_id']}", {"prices": [price]})
    assert (edited["status"], edited["skus"][0]["price"]["amount"]) == ("live", 4000)
    assert day.seller.does("PUT", f"/v1/stock/{sku_id}", {"on_hand": 8})["available"] == 8
    assert not day.seller.does("POST", f"/v1/stock/{sku_id}/out-of-stock")["on_sale"]
    assert day.seller.does("POST", f"/v1/stock/{sku_id}/in-stock")["on_sale"]


def test_03_a_dropped_file_becomes_listings_and_its_bad_rows_come_back(day: Day) -> None:
    ended = day.drop(FILE)
    assert ended["status"] == "completed"
    assert {name: ended["counts"][name] for name in ("read", "created", "rejected")} == {
        "read": 1000,
        "created": 980,
        "rejected": 20,
    }
    report = httpx.get(ended["errors"]["url"]).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(report)))
    assert [row["error_row"] for row in rows] == [str(n + 1) for n in range(50, 1001, 50)]
    assert {(row["error_column"], row["error_code"]) for row in rows} == {("Price", "row.price.not_a_number")}


def test_04_the_same_file_again_changes_nothing(day: Day) -> None:
    ended = day.drop(FILE)
    assert (ended["counts"]["unchanged"], ended["counts"]["created"], ended["counts"]["updated"]) == (980, 0, 0)


def test_05_an_imported_listing_is_illustrated_and_published(day: Day) -> None:
    [draft] = day.seller.does("GET", "/v1/listings?status=draft&limit=1")["data"]
    day.seller.adds_image(draft["listing_id"])
    day.imported = [day.seller.publishes(draft["listing_id"])]
    assert day.imported[0]["status"] == "live"


def test_06_a_buyer_browses_and_orders_two_skus(day: Day) -> None:
    shop = day.door.request("GET", f"/v1/shops/{day.seller.seller_id}/listings").json["data"]
    assert {listing["listing_id"] for listing in shop} == {
        day.listing["listing_id"],
        day.imported[0]["listing_id"],
    }
    assert httpx.get(shop[0]["image_urls"][0]).content.startswith(b"\x89PNG")
    [day.order] = day.buyer.orders(builders.a_line(day.listing, 1), builders.a_line(day.imported[0], 1))
    assert day.seller.stock(day.listing["skus"][0]["sku_id"])["available"] == 7
    [day.left_alone] = day.buyer.orders(builders.a_line(day.listing, 2))


def test_07_the_payment_is_captured_and_an_hour_later_the_seller_may_ship(day: Day) -> None:
    path = f"/v1/orders/{day.order['order_id']}"
    day.door.settle()
    held = day.seller.does("GET", path)
    assert (held["status"], held["ship_to"]["line1"]) == ("on_hold", "***")
    day.door.wait(hours=1)
    paid = day.seller.does("GET", path)
    assert (paid["status"], paid["ship_to"]["line1"]) == ("awaiting_shipment", builders.an_address()["line1"])
    assert paid["deadlines"]["ship_by"] > paid["paid_at"]


def test_08_a_label_is_bought_once_and_its_barcode_reads(day: Day) -> None:
    path = f"/v1/orders/{day.order['order_id']}/label"
    for _ in range(2):
        day.package = day.seller.does("POST", path, {"service": "ground"})
    day.door.settle()
    day.package = day.seller.does("GET", f"/v1/packages/{day.package['package_id']}")
    assert day.package["status"] == "label_ready"
    link = day.seller.does("GET", f"/v1/packages/{day.package['package_id']}/label")
    page = pypdfium2.PdfDocument(httpx.get(link["url"]).content)[0]
    assert page.get_size() == (4 * 72, 6 * 72)
    [barcode] = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
    assert barcode.text == day.package["label"]["tracking_number"]


def test_09_the_parcel_is_shipped_scanned_and_delivered(day: Day) -> None:
    day.seller.does("POST", f"/v1/packages/{day.package['package_id']}/ship")
    for status, shown in (("in_transit", "in_transit"), ("delivered", "delivered")):
        answer = day.door.carrier_tells(day.package["label"]["tracking_number"], status)
        assert answer.status == 200, answer.raw
        assert day.buyer.purchase(day.order["order_id"])["status"] == shown


def test_10_an_order_left_alone_is_late_and_the_seller_is_told_once(day: Day) -> None:
    day.door.wait(hours=73)
    day.door.wait(minutes=1)
    assert day.seller.does("GET", f"/v1/orders/{day.left_alone['order_id']}")["late"]
    told = day.seller.does("GET", "/v1/notifications")["data"]
    assert [n["subject"] for n in told if n["kind"] == "order_late"] == [day.left_alone["order_id"]]


def test_11_past_its_last_day_it_is_cancelled_restocked_and_refunded_once(day: Day) -> None:
    day.door.wait(days=12)
    day.door.wait(minutes=1)
    cancelled = day.buyer.purchase(day.left_alone["order_id"])
    assert (cancelled["status"], cancelled["cancelled_by"]) == ("cancelled", "system")
    assert cancelled["refunds"][0]["refund_id"]
    stock = day.seller.stock(day.listing["skus"][0]["sku_id"])
    assert (stock["available"], stock["reserved"]) == (7, 0)


def test_12_settlement_releases_the_delivered_order_s_money_less_fee_and_label(day: Day) -> None:
    day.door.wait(days=20)
    total = day.order["amounts"]["total"]["amount"]
    balance = day.seller.does("GET", "/v1/balance")
    fee = sum((line["unit_price"]["amount"] * 300 + 5000) // 10000 for line in day.order["lines"])
    assert balance["available"]["amount"] == total - fee - day.package["label"]["price"]["amount"]
    assert balance["pending"]["amount"] == 0


def test_13_the_scheduled_run_pays_the_seller_once(day: Day) -> None:
    due = day.seller.does("GET", "/v1/balance")["available"]["amount"]
    day.door.wait(days=7)
    for _ in range(2):
        day.door.invoke("run-payouts")
        day.door.settle()
    [payout] = day.seller.does("GET", "/v1/payouts")["data"]
    assert (payout["status"], payout["amount"]["amount"]) == ("paid", due)
    statement = day.seller.does("GET", f"/v1/statements/{payout['period_id']}")
    assert day.order["order_id"] in str(statement)
    assert day.seller.does("GET", "/v1/balance")["available"]["amount"] == 0


def test_14_the_activity_feed_tells_the_day_in_order_with_who_did_it(day: Day) -> None:
    told, cursor = [], ""
    while True:
        page = day.seller.does("GET", f"/v1/activity?limit=100{cursor}")
        told += page["data"]
        if "next_cursor" not in page:
            break
        cursor = f"&cursor={page['next_cursor']}"
    told.reverse()
    assert [e["occurred_at"] for e in told] == sorted(e["occurred_at"] for e in told)
    about = [(e["name"], e["actor"]["name"]) for e in told if day.order["order_id"] in str(e["data"])]
    *day_s, last, very_last = about
    assert day_s == [
        ("order_placed", "buyer"),
        ("order_paid", "system"),
        ("order_released", "system"),
        ("package_opened", "system"),
        ("label_requested", "owner"),
        ("label_ready", "system"),
        ("order_shipped", "owner"),
        ("package_shipped", "owner"),
        ("order_in_transit", "local"),
        ("package_in_transit", "local"),
        ("order_delivered", "local"),
        ("package_delivered", "local"),
    ]
    assert {last, very_last} == {("order_settled", "system"), ("order_completed", "system")}


def test_15_nothing_was_refused_on_the_way(day: Day) -> None:
    assert day.door.dead_letters() == {}
