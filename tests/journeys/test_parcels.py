"""At the packing table, over HTTP: parcels split, printed in every format, sent; the platform's warehouse."""

from io import BytesIO
from typing import Any

import httpx
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Buyer, Operator, Seller


class Table:
    """A seller with a listing, its buyer, and the platform's people."""

    def __init__(self, door: CloudDoor) -> None:
        self.door = door
        self.seller: Seller = door.seller()
        self.buyer: Buyer = door.buyer()
        self.operator: Operator = door.operator()
        self.listing = self.seller.lists(stock=20)
        self.sku_id = self.listing["skus"][0]["sku_id"]

    def sells(self, quantity: int) -> str:
        """The order's first package."""
        [order] = self.buyer.orders(builders.a_line(self.listing, quantity))
        self.door.hold_ends()
        return str(order["order_id"].replace("ord_", "pkg_"))

    def package(self, package_id: str) -> Any:
        return self.seller.does("GET", f"/v1/packages/{package_id}")

    def buys_label(self, package_id: str) -> str:
        """The tracking number of a package's label."""
        self.seller.does("POST", f"/v1/packages/{package_id}/label", {"service": "ground"})
        self.door.settle()
        return str(self.package(package_id)["tracking_number"])

    def prints(self, package_id: str, form: str) -> bytes:
        link = self.seller.does("GET", f"/v1/packages/{package_id}/label?format={form}")
        return httpx.get(link["url"]).raise_for_status().content


@pytest.fixture(scope="module")
def table(door: CloudDoor) -> Table:
    return Table(door)


def numbers_on(pdf: bytes) -> list[str]:
    pages = [page.render(scale=203 / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


def test_an_order_in_two_parcels_is_printed_in_every_format_and_as_one_pdf(table: Table) -> None:
    package_id = table.sells(3)
    how = {"parcels": [[{"sku_id": table.sku_id, "quantity": 1}]]}
    parcels = table.seller.does("POST", f"/v1/packages/{package_id}/split", how)["data"]
    ids = [parcel["package_id"] for parcel in parcels]
    numbers = [table.buys_label(each) for each in ids]
    assert len(set(numbers)) == 2
    for each, number in zip(ids, numbers, strict=True):
        assert numbers_on(table.prints(each, "pdf_4x6")) == numbers_on(table.prints(each, "pdf_a6")) == [number]
        png = Image.open(BytesIO(table.prints(each, "png")))
        assert [found.text for found in zxingcpp.read_barcodes(png)] == [number]
        assert f"^FD{number}^FS" in table.prints(each, "zpl").decode()
    asked = table.seller.does("POST", "/v1/printouts", {"kind": "labels_and_slips", "package_ids": ids})
    table.door.settle()
    link = table.seller.does("GET", f"/v1/printouts/{asked['printout_id']}/download")
    assert numbers_on(httpx.get(link["url"]).content) == numbers
    for each, number in zip(ids, numbers, strict=True):
        table.seller.does("POST", f"/v1/packages/{each}/ship")
        assert table.door.carrier_tells(number, "delivered").status == 200
    assert table.seller.does("GET", f"/v1/orders/{package_id.replace('pkg_', 'ord_')}")["status"] == "delivered"


def test_a_voided_label_comes_back_and_the_parcel_goes_by_the_sellers_own_carrier(table: Table) -> None:
    package_id = table.sells(1)
    table.buys_label(package_id)
    table.seller.does("POST", f"/v1/packages/{package_id}/label/void")
    table.door.settle()
    assert table.package(package_id)["status"] == "to_fulfill"
    own = {"carrier": "fedex", "tracking_number": "986578788855"}
    assert table.seller.does("POST", f"/v1/packages/{package_id}/ship", own)["status"] == "shipped"


def test_goods_in_the_platforms_warehouse_are_sold_and_dispatched_by_it(table: Table) -> None:
    coming = {"lines": [{"sku_id": table.sku_id, "quantity": 5}]}
    inbound = table.seller.does("POST", "/v1/inbound-shipments", coming)["inbound_id"]
    counted = {"lines": [{"sku_id": table.sku_id, "good": 5}]}
    table.operator.does("POST", f"/v1/operator/inbound-shipments/{inbound}/receive", counted)
    table.seller.does("PUT", f"/v1/stock/{table.sku_id}", {"on_hand": 0})
    package_id = table.sells(2)
    assert table.package(package_id)["by_platform"]
    dispatched = table.operator.does("POST", f"/v1/operator/packages/{package_id}/dispatch")
    assert dispatched["status"] == "shipped"
    fees = [e for e in table.seller.does("GET", "/v1/activity")["data"] if e["name"] == "fulfillment_fee_due"]
    assert [fee["data"]["kind"] for fee in fees] == ["dispatch", "inbound"]
