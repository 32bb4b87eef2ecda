"""A seller's money over HTTP on the deployed local stack. Its steps build on each other."""

import csv
import io
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import httpx
import pytest

from infra.visitor import eventually
from tests import builders
from tests.cloud_door import CloudDoor
from tests.people import Operator, Seller

NEW_ACCOUNT = {"routing_number": "021000021", "account_number": "000998877665"}


@dataclass
class Money:
    door: CloudDoor
    first: Operator
    second: Operator
    seller: Seller
    payout: dict[str, Any] = field(default_factory=dict)

    def at_seller(self, rest: str) -> str:
        return f"/v1/operator/sellers/{self.seller.seller_id}/{rest}"


@pytest.fixture(scope="module")
def money(door: CloudDoor) -> Money:
    """A seller whose order was paid, labelled, shipped and delivered."""
    seller = door.seller()
    [order] = door.buyer().orders(builders.a_line(seller.lists(stock=5), 2))
    door.hold_ends()
    asked = seller.does("POST", f"/v1/orders/{order['order_id']}/label", {"service": "ground"})
    door.settle()
    package = seller.does("POST", f"/v1/packages/{asked['package_id']}/ship")
    assert door.carrier_tells(package["label"]["tracking_number"], "delivered").status == 200
    door.settle()
    return Money(door, door.operator(), Operator(door, door.token("operator", operator=True)), seller)


def test_01_what_is_pending_is_expected_on_a_day(money: Money) -> None:
    pending = money.seller.does("GET", "/v1/balance")["pending"]["amount"]
    [day] = money.seller.does("GET", "/v1/balance/expected")["data"]
    assert 0 < pending == day["amount"]["amount"]


def test_02_an_adjustment_needs_two_operators(money: Money) -> None:
    body = {
        "type": "platform_compensation",
        "amount": {"amount": 5_00, "currency": "USD"},
        "reason": "A lost parcel",
    }
    asked = money.first.does("POST", money.at_seller("adjustments"), body)
    path = money.at_seller(f"adjustments/{asked['adjustment_id']}/approve")
    assert money.first.send("POST", path).code == "payouts.second_operator_needed"
    assert money.second.does("POST", path)["status"] == "approved"
    assert money.seller.does("GET", "/v1/balance")["available"]["amount"] == 5_00


def test_03_a_changed_bank_account_is_proved_by_its_deposits(money: Money) -> None:
    path = "/v1/payouts/bank-account"
    assert money.seller.does("PUT", path, NEW_ACCOUNT)["status"] == "unverified"
    money.door.settle()
    assert money.seller.does("POST", f"{path}/verify", {"amounts": [22, 11]})["status"] == "verified"


def test_04_the_plan_shows_what_a_hold_will_do(money: Money) -> None:
    money.door.wait(days=32)
    money.first.does("PUT", money.at_seller("payout-hold"), {"reason": "Papers are checked"})
    money.door.moves_clock(days=7)
    plans = money.first.does("GET", "/v1/operator/payouts/plan?limit=100")["data"]
    mine = [plan["outcome"] for plan in plans if plan["seller_id"] == money.seller.seller_id]
    assert "hold" in mine


def test_05_a_held_payout_is_released_and_paid(money: Money) -> None:
    money.door.invoke("run-payouts")
    money.door.settle()
    assert {payout["status"] for payout in money.seller.does("GET", "/v1/payouts")["data"]} == {"held"}
    money.first.does("DELETE", money.at_seller("payout-hold"))
    money.door.settle()
    payouts = money.seller.does("GET", "/v1/payouts")["data"]
    assert {(payout["status"], payout["bank_last4"]) for payout in payouts} == {("paid", "7665")}
    money.payout = payouts[0]


def test_06_the_payout_is_explained_to_the_cent_and_as_a_file(money: Money) -> None:
    path = f"/v1/payouts/{money.payout['payout_id']}/explanation"
    explained = money.seller.does("GET", path)
    assert explained["totals"]["total"] == money.payout["amount"]
    period = money.payout["period_id"]
    money.seller.does("POST", f"/v1/statements/{period}/documents", {"format": "csv"})
    link = eventually(lambda: _link(money.seller, period), 60, "the statement to be drawn")
    *rows, total = csv.DictReader(io.StringIO(httpx.get(link).content.decode("utf-8-sig")))
    assert sum(Decimal(row["Amount"]) for row in rows) == Decimal(total["Amount"])
    assert Decimal(total["Amount"]) * 100 == money.payout["amount"]["amount"]


def _link(seller: Seller, period: str) -> str | None:
    answer = seller.get(f"/v1/statements/{period}/documents/csv")
    return str(answer.json["url"]) if answer.status == 200 else None


def test_07_the_books_are_reconciled_and_no_case_is_open(money: Money) -> None:
    money.door.invoke("run-bank")
    money.door.invoke("reconcile-payouts")
    money.door.settle()
    cases = money.first.does("GET", "/v1/operator/cases?limit=100")["data"]
    assert [case for case in cases if case["seller_id"] == money.seller.seller_id] == []
