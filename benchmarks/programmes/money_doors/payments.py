"""Buyers' money comes in by the provider's word, goes back by it, and no lasting stage pretends that it does."""

from __future__ import annotations

import hashlib
import hmac
import json
import pkgutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.programmes.money_doors.checks import check
from tests import builders
from tests.outside import served
from tests.world import World, client

PAYMENTS = "/v1/payment-events"


class _Shop:
    """A seller, a buyer, and Stripe's side with recorded answers."""

    def __init__(self, world: World, side: Any) -> None:
        self.world, self.side, self.buyer = world, side, world.buyer()
        self.seller = world.seller()
        self.listing = self.seller.lists(stock=9)

    def sells(self, method: str = "pm_card") -> str:
        [order] = self.buyer.orders(builders.a_line(self.listing), payment_method=method)
        self.world.settle()
        return str(order["order_id"])

    def order(self, order_id: str) -> Any:
        return self.buyer.purchase(order_id)

    def payment(self, order_id: str) -> Any:
        return self.buyer.does("GET", f"/v1/purchases/{order_id}/payment")

    def cancels(self, order_id: str) -> None:
        self.buyer.does("POST", f"/v1/purchases/{order_id}/cancel", {"reason": "no_longer_needed"})
        self.world.settle()

    def is_told(self, thing: dict[str, Any], kind: str, secret: str = "") -> int:
        from tests.stripe_payments import SECRET, event_of

        body, stamp = event_of(thing, kind), int(time.time())
        signature = hmac.new((secret or SECRET).encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Stripe-Signature": f"t={stamp},v1={signature}"}
        answer = self.world.request("POST", PAYMENTS, None, body, **headers)
        self.world.settle()
        return int(answer.status)

    def names(self, subject: str) -> list[str]:
        from chalicelib.kit.events import EventRow

        return [row.entity.name for row in EventRow.query(subject)]

    def cases(self) -> list[tuple[str, str]]:
        found = self.world.operator().does("GET", "/v1/operator/cases")["data"]
        return [(case["kind"], case["subject"]) for case in found]


def _takes_money() -> None:
    """The fault itself: a product whose only provider is the local one takes no money in any stage."""
    from chalicelib import orders

    sides = {module.name for module in pkgutil.walk_packages(orders.__path__, "chalicelib.orders.")}
    assert "chalicelib.orders.payments.stripe" in sides, "the only provider is the local one, in every stage"


@contextmanager
def _shop(world: World) -> Iterator[_Shop]:
    _takes_money()
    from chalicelib.orders.payments import chosen
    from chalicelib.orders.payments.stripe import Account, StripePayments
    from tests.stripe_payments import StripePaymentsSide

    side, before = StripePaymentsSide(), chosen.provider
    with served(side.answer) as url:
        account = Account("sk_test", "pk_test", url)
        chosen.provider = StripePayments(lambda: account)
        try:
            yield _Shop(world, side)
        finally:
            chosen.provider = before


def _with_stripe(body: Callable[[_Shop], None]) -> Callable[[World], None]:
    def made(world: World) -> None:
        client("secretsmanager").describe_secret(SecretId="stripe")
        with _shop(world) as shop:
            body(shop)

    return made


@check("3", "A card is charged at Stripe once, and the order is paid by that capture")
@_with_stripe
def a_card_pays(shop: _Shop) -> None:
    order_id = shop.sells()
    intent = shop.side.intent_of(order_id)
    shop.is_told(intent, "payment_intent.succeeded")
    order = shop.order(order_id)
    assert (order["status"], order["payment"]["capture_id"]) == ("on_hold", intent["latest_charge"])
    assert len(shop.side.all("charge")) == shop.names(order_id).count("order_paid") == 1


@check("3", "The buyer's client gets the secret to confirm with, and nobody else and nothing stored has it")
@_with_stripe
def the_client_confirms(shop: _Shop) -> None:
    order_id = shop.sells("client")
    secret = shop.payment(order_id)["client_secret"]
    assert secret == shop.side.intent_of(order_id)["client_secret"]
    assert shop.world.buyer().send("GET", f"/v1/purchases/{order_id}/payment").status == 404
    seen = json.dumps([shop.order(order_id), shop.seller.does("GET", f"/v1/orders/{order_id}")])
    stored = json.dumps([client("dynamodb").scan(TableName=f"seller-center-test-{name}")["Items"]
                         for name in ("orders", "events", "requests")], default=str)  # fmt: skip
    assert secret not in seen + stored


@check("3", "A capture is confirmed by a signed webhook, and only as the provider says it is when asked")
@_with_stripe
def the_webhook_confirms(shop: _Shop) -> None:
    order_id = shop.sells("client")
    intent = shop.side.intent_of(order_id)
    lie = intent | {"status": "succeeded", "amount_received": intent["amount"]}
    assert shop.is_told(lie, "payment_intent.succeeded", "whsec_forged") == 401
    assert shop.is_told(lie, "payment_intent.succeeded") == 200
    assert shop.order(order_id)["status"] == "unpaid"
    shop.is_told(shop.side.captures(order_id), "payment_intent.succeeded")
    assert shop.order(order_id)["status"] == "on_hold"


@check("3", "A decline says what to do, and another try has a key of its own and charges once")
@_with_stripe
def a_second_try(shop: _Shop) -> None:
    order_id = shop.sells("pm_no_money")
    assert "Try another card" in shop.payment(order_id)["advice"]
    path = f"/v1/purchases/{order_id}/payment"
    assert shop.buyer.does("POST", path, {"payment_method": "pm_card"})["status"] == "on_hold"
    keys = [key for _, asked, _, key in shop.side.asked if asked.endswith("/confirm")]
    assert (len(keys), len(set(keys)), len(shop.side.all("charge"))) == (2, 2, 1)


@check("3", "A capture of another amount or currency pays nothing and is put to operators")
@_with_stripe
def another_amount(shop: _Shop) -> None:
    for changes in ({"amount_received": 1}, {"currency": "eur"}):
        order_id = shop.sells("client")
        shop.is_told(shop.side.captures(order_id, **changes), "payment_intent.succeeded")
        assert shop.order(order_id)["status"] == "unpaid"
        assert ("payment_differs", order_id) in shop.cases()


@check("3", "An order that expires can no longer be paid, and money that comes too late goes back whole")
@_with_stripe
def too_late(shop: _Shop) -> None:
    expired, late = shop.sells("client"), shop.sells("pm_bank_debit")
    shop.cancels(late)
    shop.world.wait(minutes=31)
    assert shop.side.intent_of(expired)["status"] == "canceled"
    for _ in range(2):
        shop.is_told(shop.side.intent_of(late) | {}, "payment_intent.succeeded")
    shop.is_told(shop.side.captures(late), "payment_intent.succeeded")
    [refund] = shop.side.all("refund")
    assert refund["amount"] == shop.order(late)["amounts"]["total"]["amount"]


@check("3", "A refund goes through the provider once, waits for it, and never leaves more than was captured")
@_with_stripe
def refunds(shop: _Shop) -> None:
    order_id = shop.sells()
    shop.side.loses_answers = True
    shop.cancels(order_id)
    assert shop.order(order_id)["refunds"][0]["status"] == "pending"
    shop.side.loses_answers = False
    shop.side.answers.clear()
    shop.world.wait(hours=25)
    assert shop.order(order_id)["refunds"][0]["status"] == "sent"
    assert len(shop.side.all("refund")) == shop.names(order_id).count("order_refunded") == 1


@check("3", "A refund that comes back is a case of operators, once")
@_with_stripe
def a_refund_comes_back(shop: _Shop) -> None:
    order_id = shop.sells()
    shop.cancels(order_id)
    failed = shop.side.fails_refund(shop.side.all("refund")[0])
    for _ in range(2):
        shop.is_told(failed, "refund.failed")
    assert shop.order(order_id)["refunds"][0]["status"] == "failed"
    assert shop.cases() == [("refund_failed", f"{order_id}-1")]


@check("3", "A dispute comes by webhook, takes evidence through the provider, and is told when it is decided")
@_with_stripe
def a_dispute(shop: _Shop) -> None:
    from chalicelib.orders import service

    order_id = shop.sells()
    dispute = shop.side.disputes(order_id)
    for kind in ("created", "funds_withdrawn"):
        shop.is_told(dispute, f"charge.dispute.{kind}")
    service.submit_dispute_evidence(order_id, dispute["id"], "It was delivered.", b"%PDF-1.4")
    assert dispute["evidence_details"]["submission_count"] == 1
    shop.is_told(shop.side.wins(dispute), "charge.dispute.closed")
    names = shop.names(order_id)
    assert (names.count("payment_disputed"), names.count("payment_dispute_closed")) == (1, 1)


@check("3", "The provider's balance is held against orders and ledger every day")
@_with_stripe
def reconciled(shop: _Shop) -> None:
    from datetime import timedelta

    from chalicelib.kit import clock

    order_id = shop.sells()
    refund = {"payment_intent": shop.side.intent_of(order_id)["id"], "amount": "500", "metadata[stage]": "test"}
    shop.side._refunds(refund)
    clock.move(clock.offset() + timedelta(days=1))
    shop.world.invoke("reconcile_payouts", builders.a_schedule_event())
    shop.world.drain("payouts")
    [made] = shop.side.all("refund")
    assert shop.cases() == [("provider_differs", f"refund:{made['id']}")]


@check("3", "A lasting stage with local payments or a local bank cannot be deployed")
def lasting_stages(world: World) -> None:
    from infra import template

    refused = json.dumps(template.read("app.yaml").get("Rules", {}))
    for name in ("Payments", "Bank"):
        assert f'{{"Ref": "{name}"}}, "local"' in refused, f"the template lets a lasting stage have {name}=local"
    from infra.package import ROOT
    from infra.progress import Problem
    from infra.settings import StageSettings

    real = {"Payments": "stripe", "Bank": "ach", "StripeSecretArn": "arn:aws:secretsmanager:us-east-1:1:secret:s"}
    StageSettings("prod", throw_away=False, given=real, root=ROOT).check(with_libraries=False)
    for pretending in ({"Payments": "local"}, {"Bank": "local"}):
        try:
            StageSettings("prod", False, real | pretending, ROOT).check(with_libraries=False)
        except Problem:
            continue
        raise AssertionError(f"deployed with {pretending}")
