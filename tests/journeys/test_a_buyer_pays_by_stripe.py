"""A buyer pays through Stripe, by recorded answers, on the deployed local stack. Its steps build on each other.

Its functions get the settings that a deployment with `Payments=stripe` gives them, and afterwards their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests import builders
from tests.cloud_door import STAGE, CloudDoor
from tests.outside import served
from tests.people import Buyer, Seller
from tests.platform import STRIPE_SECRET
from tests.stripe_payments import StripePaymentsSide, event_of, signed

pytest.importorskip("stripe", reason="optional: requirements-stripe.txt")

FUNCTIONS = [f"seller-center-{STAGE}-{name}" for name in ("api", "orders-worker", "payouts-worker")]
"""Those that talk to Stripe."""


@dataclass
class Shop:
    door: CloudDoor
    stripe: StripePaymentsSide
    seller: Seller
    buyer: Buyer
    listing: dict[str, Any] = field(default_factory=dict)

    def sells(self, method: str) -> str:
        [order] = self.buyer.orders(builders.a_line(self.listing), payment_method=method)
        self.door.settle()
        return str(order["order_id"])

    def status(self, order_id: str) -> str:
        return str(self.buyer.purchase(order_id)["status"])

    def is_told(self, thing: dict[str, Any], kind: str) -> None:
        body = event_of(thing, kind)
        answer = self.door.request("POST", "/v1/payment-events", None, body, **signed(body))
        assert answer.status == 200, answer
        self.door.settle()


@pytest.fixture(scope="module")
def shop(door: CloudDoor) -> Iterator[Shop]:
    side = StripePaymentsSide(STAGE)
    side.ahead = lambda: door.ahead
    secret = door.client("secretsmanager").create_secret(Name="stripe-recorded", SecretString=STRIPE_SECRET)
    with served(side.answer) as url:
        _set(door, {"PAYMENTS": "stripe", "STRIPE_API": url, "STRIPE_SECRET_ID": secret["ARN"]})
        yield Shop(door, side, door.seller(), door.buyer())
        _set(door, {"PAYMENTS": "local", "STRIPE_API": "", "STRIPE_SECRET_ID": ""})


def _set(door: CloudDoor, settings: dict[str, str]) -> None:
    functions = door.client("lambda")
    for name in FUNCTIONS:
        known = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        assert set(settings) <= set(known), "the template gives every function these settings"
        functions.update_function_configuration(FunctionName=name, Environment={"Variables": known | settings})


def test_01_a_card_pays(shop: Shop) -> None:
    shop.listing = shop.seller.lists(stock=5)
    order_id = shop.sells("pm_card")
    assert shop.status(order_id) == "on_hold"
    assert len(shop.stripe.all("charge")) == 1


def test_02_a_declined_card_is_followed_by_another(shop: Shop) -> None:
    order_id = shop.sells("pm_no_money")
    path = f"/v1/purchases/{order_id}/payment"
    declined = shop.buyer.does("GET", path)
    assert (declined["failure"], shop.status(order_id)) == ("insufficient_funds", "unpaid")
    assert shop.buyer.does("POST", path, {"payment_method": "pm_card"})["status"] == "on_hold"


def test_03_the_buyer_s_client_confirms_and_the_webhook_tells(shop: Shop) -> None:
    order_id = shop.sells("client")
    keys = shop.buyer.does("GET", f"/v1/purchases/{order_id}/payment")
    assert keys["client_secret"] == shop.stripe.intent_of(order_id)["client_secret"]
    assert shop.status(order_id) == "unpaid"
    shop.is_told(shop.stripe.captures(order_id), "payment_intent.succeeded")
    assert shop.status(order_id) == "on_hold"


def test_04_what_is_cancelled_goes_back(shop: Shop) -> None:
    order_id = shop.sells("pm_card")
    shop.buyer.does("POST", f"/v1/purchases/{order_id}/cancel", {"reason": "no_longer_needed"})
    shop.door.settle()
    [refund] = shop.buyer.purchase(order_id)["refunds"]
    assert (refund["status"], len(shop.stripe.all("refund"))) == ("sent", 1)
    assert shop.stripe.all("refund")[0]["amount"] == refund["total"]["amount"]


def test_05_a_bank_disputes_and_decides(shop: Shop) -> None:
    order_id = shop.sells("pm_card")
    dispute = shop.stripe.disputes(order_id)
    shop.is_told(dispute, "charge.dispute.created")
    assert [one["status"] for one in shop.buyer.purchase(order_id)["disputes"]] == ["open"]
    shop.is_told(shop.stripe.wins(dispute), "charge.dispute.closed")
    assert [one["status"] for one in shop.buyer.purchase(order_id)["disputes"]] == ["won"]


def test_06_nothing_was_lost_on_the_way(shop: Shop) -> None:
    assert shop.door.dead_letters() == {}
