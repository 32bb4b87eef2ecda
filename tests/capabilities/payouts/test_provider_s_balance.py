"""Every day the provider's balance is held against orders and ledger, hour by hour; operators get what differs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kit import clock
from chalicelib.kit.events import EventRow
from chalicelib.orders.payments import chosen
from chalicelib.orders.payments.stripe import Account, StripePayments
from tests.builders import a_line, a_schedule_event
from tests.outside import served
from tests.stripe_payments import StripePaymentsSide, event_of, signed
from tests.world import World

pytest.importorskip("stripe", reason="optional: requirements-stripe.txt")
USD = "USD"


class Shop:
    def __init__(self, world: World, stripe: StripePaymentsSide) -> None:
        self.world, self.stripe, self.buyer = world, stripe, world.buyer()
        self.listing = world.seller().lists(stock=9)
        self.operator = world.operator()

    def sells(self, method: str = "pm_card") -> str:
        [order] = self.buyer.orders(a_line(self.listing), payment_method=method)
        self.world.settle()
        return str(order["order_id"])

    def cancels(self, order_id: str) -> None:
        self.buyer.does("POST", f"/v1/purchases/{order_id}/cancel", {"reason": "no_longer_needed"})
        self.world.settle()

    def is_told(self, thing: dict[str, Any], kind: str) -> None:
        body = event_of(thing, kind)
        self.world.request("POST", "/v1/payment-events", None, body, **signed(body))
        self.world.settle()

    def reconciles(self) -> list[dict[str, Any]]:
        """A day later, the open cases about money."""
        clock.move(clock.offset() + timedelta(days=1))
        self.world.invoke("reconcile_payouts", a_schedule_event())
        self.world.drain("payouts")
        return self.cases()

    def cases(self) -> list[dict[str, Any]]:
        return list(self.operator.does("GET", "/v1/operator/cases")["data"])

    def reports(self) -> dict[str, int]:
        """The sums of all hours."""
        of_hours = [row.entity.data for row in EventRow.scan() if row.entity.name == "provider_reconciled"]
        names = ("captured_cents", "refunded_cents", "disputed_cents", "fee_cents", "differences")
        return {name: sum(data[name] for data in of_hours) for name in names}


@pytest.fixture
def shop(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    side = StripePaymentsSide()
    with served(side.answer) as url:
        account = Account("sk_test", "pk_test", url)
        monkeypatch.setattr(chosen, "provider", StripePayments(lambda: account))
        yield Shop(world, side)


def test_books_in_order_open_no_case_and_the_report_says_the_sums(shop: Shop) -> None:
    shop.sells()
    shop.cancels(shop.sells())
    disputed = shop.sells()
    shop.is_told(shop.stripe.disputes(disputed), "charge.dispute.created")
    assert shop.reconciles() == []
    sums = {"captured_cents": 3 * 1999, "refunded_cents": 1999, "disputed_cents": 1999}
    assert shop.reports() == sums | {"fee_cents": 3 * 59 + 1500, "differences": 0}
    assert shop.reconciles() == []
    assert shop.reports()["captured_cents"] == 3 * 1999, "an hour counts once"


def test_a_late_payment_that_went_back_is_in_order(shop: Shop) -> None:
    order_id = shop.sells("pm_bank_debit")
    shop.cancels(order_id)
    shop.is_told(shop.stripe.captures(order_id), "payment_intent.succeeded")
    assert shop.reconciles() == []
    assert shop.reports()["refunded_cents"] == 1999


def test_money_that_orders_know_nothing_of_is_a_case(shop: Shop) -> None:
    order_id = shop.sells()
    refund = {"payment_intent": shop.stripe.intent_of(order_id)["id"], "amount": "500", "metadata[stage]": "test"}
    status, made = shop.stripe._refunds(refund)
    assert status == 200
    [case] = shop.reconciles()
    assert (case["kind"], case["subject"]) == ("provider_differs", f"refund:{made['id']}")


def test_money_that_the_provider_knows_nothing_of_is_a_case(shop: Shop) -> None:
    order_id = shop.sells()
    [charge] = shop.stripe.all("charge")
    shop.stripe.balance.clear()
    shop.stripe.intent_of(order_id)["amount_received"] = 1
    [case] = shop.reconciles()
    assert (case["kind"], case["subject"]) == ("provider_differs", f"capture:{charge['id']}")


def test_many_movements_come_in_pages(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.orders.payments.stripe.PAGE", 2)
    for _ in range(3):
        shop.sells()
    assert shop.reconciles() == []
    assert shop.reports()["captured_cents"] == 3 * 1999


def test_a_payment_of_another_amount_is_a_case_that_says_what_to_do(shop: Shop) -> None:
    order_id = shop.sells("client")
    shop.is_told(shop.stripe.captures(order_id, amount_received=1), "payment_intent.succeeded")
    [case] = shop.cases()
    assert (case["kind"], case["subject"]) == ("payment_differs", order_id)
    assert "took 1 USD" in case["detail"]


def test_a_refund_that_comes_back_is_a_case_and_the_ledger_keeps_it_once(shop: Shop) -> None:
    order_id = shop.sells()
    shop.cancels(order_id)
    [refund] = shop.stripe.all("refund")
    for _ in range(2):
        shop.is_told(shop.stripe.fails_refund(refund) if refund["status"] != "failed" else refund, "refund.failed")
    [case] = shop.cases()
    assert (case["kind"], case["subject"]) == ("refund_failed", f"{order_id}-1")
    assert "1999 cents did not reach the buyer: lost_or_stolen_card" in case["detail"]
    assert shop.reconciles() == [case]
