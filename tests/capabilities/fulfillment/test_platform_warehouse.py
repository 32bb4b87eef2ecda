"""Fulfilled by the platform: goods come in, are sold from its warehouse, and leave by its people."""

from typing import Any

import pytest

from chalicelib.kit import clock
from chalicelib.markets.policies import policy_at
from chalicelib.payouts import ledger
from chalicelib.payouts.audit import audit
from tests import builders
from tests.capabilities.fulfillment.story import Story
from tests.people import Operator


class House(Story):
    """A seller with nothing at home, whose goods are announced to the platform's warehouse."""

    def __init__(self, world: Any) -> None:
        super().__init__(world)
        self.operator: Operator = world.operator()
        self.sku_id = self.listing["skus"][0]["sku_id"]

    def announces(self, quantity: int = 10) -> str:
        lines = [{"sku_id": self.sku_id, "quantity": quantity}]
        return str(self.seller.does("POST", "/v1/inbound-shipments", {"lines": lines})["inbound_id"])

    def receives(self, inbound_id: str, good: int = 8, damaged: int = 2) -> Any:
        count = {"lines": [{"sku_id": self.sku_id, "good": good, "damaged": damaged}]}
        return self.operator.send("POST", f"/v1/operator/inbound-shipments/{inbound_id}/receive", count)

    def stocked(self) -> "House":
        """8 units in the warehouse, none at home."""
        self.receives(self.announces())
        self.seller.does("PUT", f"/v1/stock/{self.sku_id}", {"on_hand": 0})
        return self

    def fees(self, subject: str) -> list[tuple[str, int]]:
        from chalicelib.kit.events import EventRow

        told = [row.entity for row in EventRow.query(subject)]
        return [(e.data["kind"], e.data["amount"]) for e in told if e.name == "fulfillment_fee_due"]


@pytest.fixture
def house(world: Any) -> House:
    return House(world)


def test_what_arrived_in_good_order_is_on_sale_from_the_warehouse(house: House) -> None:
    inbound_id = house.announces()
    [expected] = house.operator.does("GET", "/v1/operator/inbound-shipments")["data"]
    received = house.receives(inbound_id).json
    assert (expected["inbound_id"], received["status"]) == (inbound_id, "received")
    holdings = {part["holding"]: part["available"] for part in house.stock()["holdings"]}
    assert holdings == {"main": 5, "whs_platform": 8}
    assert house.fees(inbound_id) == [("inbound", 150)]
    assert house.operator.does("GET", "/v1/operator/inbound-shipments")["data"] == []


def test_the_warehouse_s_work_and_room_are_on_the_statement_with_their_rules(house: House) -> None:
    house.stocked()
    for _ in range(2):
        house.world.settle()
        house.world.wait(days=31)
    house.world.settle()
    fees = [part for posting in ledger.postings(house.seller.seller_id) for part in posting.parts if part.charge]
    assert [(fee.charge.rule, fee.charge.units, fee.amount.amount) for fee in fees if fee.charge] == [
        ("platform_warehouse.inbound_unit", 10, -150),
        ("platform_warehouse.storage_unit", 8, -96),
        ("platform_warehouse.storage_unit", 8, -96),
    ]
    [statement, *_] = house.seller.does("GET", "/v1/statements")["data"]
    shown = house.seller.does("GET", f"/v1/statements/{statement['period_id']}")
    assert shown["totals"]["fees"]["amount"] == -96
    [part] = shown["lines"]["data"][0]["parts"]
    assert (part["name"], part["charge"]["policy_version"]) == (
        "warehouse_fee",
        policy_at("US", clock.now()).version,
    )
    assert audit(house.seller.seller_id) == []


def test_a_shipment_is_received_once(house: House) -> None:
    inbound_id = house.announces()
    house.receives(inbound_id)
    assert house.receives(inbound_id).code == "lifecycle.not_possible"
    assert house.stock()["on_hand"] == 13


def test_only_what_was_announced_is_counted(house: House) -> None:
    inbound_id = house.announces()
    count = {"lines": [{"sku_id": "sku_of_another", "good": 1}]}
    path = f"/v1/operator/inbound-shipments/{inbound_id}/receive"
    assert house.operator.send("POST", path, count).code == "fulfillment.unknown_sku"


def test_a_seller_announces_their_own_skus_and_may_call_it_off(house: House) -> None:
    other = house.world.seller()
    lines = {"lines": [{"sku_id": house.sku_id, "quantity": 1}]}
    assert other.send("POST", "/v1/inbound-shipments", lines).code == "fulfillment.unknown_sku"
    inbound_id = house.announces()
    assert house.seller.does("POST", f"/v1/inbound-shipments/{inbound_id}/cancel")["status"] == "cancelled"
    assert house.receives(inbound_id).status == 409


def test_an_order_of_what_is_in_the_warehouse_leaves_it_by_the_platform(house: House) -> None:
    house.stocked().paid()
    [package] = house.operator.does("GET", "/v1/operator/packages")["data"]
    assert (package["by_platform"], package["status"]) == (True, "label_ready")
    assert package["shipment"]["ship_from"]["city"] == "Louisville"
    path = f"/v1/operator/packages/{package['package_id']}"
    assert house.operator.does("GET", f"{path}/label")["url"]
    assert house.operator.does("POST", f"{path}/dispatch")["status"] == "shipped"
    assert house.sold()["status"] == "awaiting_collection"
    assert house.stock()["on_hand"] == 6
    assert house.fees(package["package_id"]) == [("dispatch", 408)]


def test_the_seller_sees_that_package_and_need_not_act(house: House) -> None:
    house.stocked().paid()
    assert house.package()["possible_actions"] == []
    assert house.ships().code == "fulfillment.platform_ships"
    assert house.seller.does("GET", "/v1/packages?status=label_ready")["data"] == []


def test_an_order_from_both_houses_goes_in_two_packages(house: House) -> None:
    home = house.seller.lists(builders.a_sku(), stock=3)
    house.stocked()
    lines = (builders.a_line(home), builders.a_line(house.listing))
    [order] = house.buyer.orders(*lines)
    house.order_id = order["order_id"]
    house.world.hold_ends()
    packages = house.seller.does("GET", f"/v1/orders/{house.order_id}/packages")["data"]
    assert [(p.get("by_platform"), p["status"]) for p in packages] == [
        (False, "to_fulfill"),
        (True, "label_ready"),
    ]


def test_the_warehouse_is_the_operators_alone(house: House) -> None:
    house.stocked().paid()
    path = f"/v1/operator/packages/{house.package_id}/dispatch"
    assert house.seller.send("POST", path).status == 403
    own = house.world.seller().lists()["skus"][0]["sku_id"]
    count = {"on_hand": 5, "warehouse_id": "whs_platform"}
    assert house.seller.send("PUT", f"/v1/stock/{own}", count).status == 404


def test_the_warehouse_prints_what_it_packs_and_nothing_of_the_sellers(house: House) -> None:
    house.stocked().paid()
    wish = {"kind": "labels_and_slips", "package_ids": [house.package_id]}
    asked = house.operator.does("POST", "/v1/operator/printouts", wish)
    house.world.settle()
    path = f"/v1/operator/printouts/{asked['printout_id']}"
    assert (house.operator.does("GET", path)["status"], house.operator.does("GET", path)["pages"]) == ("ready", 2)
    assert house.operator.does("GET", f"{path}/download")["url"]
    assert house.seller.get(f"/v1/printouts/{asked['printout_id']}").status == 404


def test_the_warehouse_does_not_print_what_a_seller_packs(house: House) -> None:
    house.paid()
    wish = {"kind": "pick_list", "package_ids": [house.package_id]}
    assert house.operator.send("POST", "/v1/operator/printouts", wish).status == 404
