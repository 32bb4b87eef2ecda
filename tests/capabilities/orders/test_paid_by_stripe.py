"""Buyers pay through Stripe: at once, after a decline, in their client, later; money goes back, banks dispute."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from chalicelib.kit.events import SYSTEM, EventRow
from chalicelib.kit.work import Work
from chalicelib.orders import service, store
from chalicelib.orders.events import OrderRefundDue
from chalicelib.orders.models import RefundStatus
from chalicelib.orders.payments import chosen
from chalicelib.orders.payments.stripe import Account, StripePayments
from tests import builders
from tests.outside import served
from tests.stripe_payments import ASKS_FIRST, SLOW, StripePaymentsSide, event_of, signed
from tests.world import World

pytest.importorskip("stripe", reason="optional: requirements-stripe.txt")


@pytest.fixture
def stripe(monkeypatch: pytest.MonkeyPatch) -> Iterator[StripePaymentsSide]:
    side = StripePaymentsSide()
    with served(side.answer) as url:
        account = Account("sk_test", "pk_test", url)
        monkeypatch.setattr(chosen, "provider", StripePayments(lambda: account))
        yield side


class Shop:
    """A seller with one listing, and a buyer of it."""

    def __init__(self, world: World, stripe: StripePaymentsSide) -> None:
        self.world, self.stripe = world, stripe
        self.seller, self.buyer = world.seller(), world.buyer()
        self.listing = self.seller.lists(stock=5)
        self.sku_id = self.listing["skus"][0]["sku_id"]

    def sells(self, method: str = "pm_card", quantity: int = 1) -> str:
        [order] = self.buyer.orders(builders.a_line(self.listing, quantity), payment_method=method)
        self.world.settle()
        return str(order["order_id"])

    def order(self, order_id: str) -> Any:
        return self.buyer.purchase(order_id)

    def payment(self, order_id: str) -> Any:
        return self.buyer.does("GET", f"/v1/purchases/{order_id}/payment")

    def pays(self, order_id: str, method: str) -> Any:
        return self.buyer.does("POST", f"/v1/purchases/{order_id}/payment", {"payment_method": method})

    def cancels(self, order_id: str) -> None:
        self.buyer.does("POST", f"/v1/purchases/{order_id}/cancel", {"reason": "no_longer_needed"})
        self.world.settle()

    def is_told(self, thing: dict[str, Any], kind: str) -> int:
        body = event_of(thing, kind)
        answer = self.world.request("POST", "/v1/payment-events", None, body, **signed(body))
        self.world.settle()
        return int(answer.status)

    def events(self, subject: str) -> list[str]:
        return [row.entity.name for row in EventRow.query(subject)]

    def told(self, subject: str, name: str) -> list[dict[str, Any]]:
        return [row.entity.data for row in EventRow.query(subject) if row.entity.name == name]

    def available(self) -> int:
        return int(self.seller.stock(self.sku_id)["available"])


@pytest.fixture
def shop(world: World, stripe: StripePaymentsSide) -> Shop:
    return Shop(world, stripe)


def test_a_card_pays_an_order_once_however_often_the_order_is_told_of(shop: Shop) -> None:
    order_id = shop.sells()
    order = shop.order(order_id)
    [intent] = shop.stripe.all("payment_intent")
    assert (order["status"], order["payment"]["status"]) == ("on_hold", "captured")
    assert order["payment"]["capture_id"] == intent["latest_charge"]
    assert (intent["amount"], intent["metadata"]) == (1999, {"order_id": order_id, "stage": "test"})
    assert shop.is_told(intent, "payment_intent.succeeded") == 200
    assert (len(shop.stripe.all("charge")), shop.events(order_id).count("order_paid")) == (1, 1)


def test_a_cart_of_two_sellers_is_two_payments(shop: Shop) -> None:
    other = shop.world.seller().lists()
    orders = shop.buyer.orders(builders.a_line(shop.listing), builders.a_line(other))
    shop.world.settle()
    assert {shop.order(one["order_id"])["status"] for one in orders} == {"on_hold"}
    assert len(shop.stripe.all("charge")) == 2


def test_after_a_decline_the_buyer_knows_why_and_pays_with_another_card(shop: Shop) -> None:
    order_id = shop.sells("pm_no_money")
    payment = shop.payment(order_id)
    assert (payment["failure"], payment["status"]) == ("insufficient_funds", "waiting")
    assert payment["advice"] == "The card has too little money for this. Try another card."
    assert shop.order(order_id)["status"] == "unpaid"
    assert shop.pays(order_id, "pm_card")["status"] == "on_hold"
    keys = [key for _, path, _, key in shop.stripe.asked if path.endswith("/confirm")]
    assert (len(keys), len(set(keys))) == (2, 2)
    assert len(shop.stripe.all("payment_intent")) == len(shop.stripe.all("charge")) == 1


def test_the_same_try_twice_is_one(shop: Shop) -> None:
    order_id = shop.sells("pm_no_money")
    path, body = f"/v1/purchases/{order_id}/payment", {"payment_method": "pm_card"}
    shop.stripe.loses_answers = True
    lost = shop.buyer.send("POST", path, body)
    assert (lost.status, lost.code) == (503, "orders.payment_unavailable")
    shop.stripe.loses_answers = False
    assert shop.buyer.does("POST", path, body)["status"] == "on_hold"
    assert len(shop.stripe.all("charge")) == 1


def test_a_method_nobody_knows_is_declined_not_an_error(shop: Shop) -> None:
    order_id = shop.sells("pm_unknown")
    assert shop.payment(order_id)["advice"] == "This payment method is not known. Enter the card again."


def test_the_buyer_s_client_confirms_with_a_secret_that_is_stored_nowhere(shop: Shop) -> None:
    order_id = shop.sells("client")
    payment = shop.payment(order_id)
    intent = shop.stripe.intent_of(order_id)
    assert (payment["client_secret"], payment["publishable_key"]) == (intent["client_secret"], "pk_test")
    assert shop.order(order_id)["status"] == "unpaid"
    shop.is_told(shop.stripe.captures(order_id), "payment_intent.succeeded")
    assert shop.order(order_id)["status"] == "on_hold"
    assert "client_secret" not in shop.payment(order_id)
    seen = [
        shop.order(order_id),
        shop.seller.does("GET", f"/v1/orders/{order_id}"),
        shop.told(order_id, "order_paid"),
    ]
    assert intent["client_secret"] not in str(seen)
    stranger = shop.world.buyer().send("GET", f"/v1/purchases/{order_id}/payment")
    assert stranger.status == 404


def test_a_bank_that_asks_first_is_answered_by_the_client(shop: Shop) -> None:
    order_id = shop.sells(ASKS_FIRST)
    payment = shop.payment(order_id)
    assert payment["status"] == "action_needed"
    assert payment["client_secret"]
    shop.is_told(shop.stripe.captures(order_id), "payment_intent.succeeded")
    assert shop.order(order_id)["status"] == "on_hold"


def test_a_decline_in_the_client_is_told_once(shop: Shop) -> None:
    order_id = shop.sells("client")
    for _ in range(2):
        shop.is_told(shop.stripe.declines(order_id, "expired_card"), "payment_intent.payment_failed")
    assert shop.payment(order_id)["advice"] == "The card has expired. Try another card."
    assert len(shop.told(order_id, "payment_declined")) == 1


def test_a_payment_in_process_is_waited_for(shop: Shop) -> None:
    order_id = shop.sells(SLOW)
    shop.world.wait(minutes=31)
    assert shop.order(order_id)["payment"]["status"] == "processing"
    shop.is_told(shop.stripe.captures(order_id), "payment_intent.succeeded")
    assert shop.order(order_id)["status"] == "on_hold"


def test_a_notice_is_believed_only_signed_and_never_in_what_it_says(shop: Shop) -> None:
    order_id = shop.sells("client")
    lie = shop.stripe.intent_of(order_id) | {"status": "succeeded", "amount_received": 1999}
    body = event_of(lie, "payment_intent.succeeded")
    forged = shop.world.request("POST", "/v1/payment-events", None, body, **signed(body, "whsec_of_another"))
    assert (forged.status, forged.code) == (401, "auth.bad_signature")
    assert shop.is_told(lie, "payment_intent.succeeded") == 200
    assert shop.order(order_id)["status"] == "unpaid"


@pytest.mark.parametrize("changes", [{"amount_received": 1}, {"currency": "eur"}])
def test_another_amount_or_currency_pays_nothing(shop: Shop, changes: dict[str, Any]) -> None:
    order_id = shop.sells("client")
    shop.is_told(shop.stripe.captures(order_id, **changes), "payment_intent.succeeded")
    assert shop.order(order_id)["status"] == "unpaid"
    [differs] = shop.told(order_id, "payment_differs")
    intent = shop.stripe.intent_of(order_id)
    assert differs["payment_id"] == intent["id"]
    shop.world.wait(minutes=31)
    assert shop.order(order_id)["cancel_reason"] == "unpaid_timeout"
    assert [one["amount"] for one in shop.stripe.all("refund")] == [intent["amount_received"]]


def test_a_payment_of_another_stage_is_not_ours(shop: Shop) -> None:
    order_id = shop.sells("client")
    intent = shop.stripe.captures(order_id)
    intent["metadata"]["stage"] = "prod"
    shop.is_told(intent, "payment_intent.succeeded")
    assert shop.order(order_id)["status"] == "unpaid"


# -- the time to pay ---------------------------------------------------------------------------------------------


def test_an_order_that_expires_can_no_longer_be_paid(shop: Shop) -> None:
    order_id = shop.sells("client")
    shop.world.wait(minutes=31)
    assert shop.order(order_id)["cancel_reason"] == "unpaid_timeout"
    assert shop.stripe.intent_of(order_id)["status"] == "canceled"


def test_a_capture_nobody_told_of_pays_the_order_when_its_time_runs_out(shop: Shop) -> None:
    order_id = shop.sells("client")
    shop.stripe.captures(order_id)
    shop.world.wait(minutes=31)
    assert shop.order(order_id)["status"] == "on_hold"


def test_nothing_is_cancelled_while_the_provider_is_away(shop: Shop) -> None:
    order_id = shop.sells("client")
    shop.stripe.down = True
    shop.world.wait(minutes=31)
    assert shop.order(order_id)["status"] == "unpaid"
    shop.stripe.down = False
    shop.world.wait(minutes=31)
    assert shop.order(order_id)["status"] == "cancelled"


def test_a_capture_that_comes_after_the_end_goes_back_whole_and_once(shop: Shop) -> None:
    order_id = shop.sells(SLOW)
    shop.cancels(order_id)
    intent = shop.stripe.captures(order_id)
    for _ in range(2):
        shop.is_told(intent, "payment_intent.succeeded")
    [refund] = shop.stripe.all("refund")
    assert (refund["amount"], shop.order(order_id)["payment"]["returned_as"]) == (1999, refund["id"])
    assert (shop.order(order_id)["status"], shop.available()) == ("cancelled", 5)
    assert "order_paid" not in shop.events(order_id)


def test_a_buyer_who_cancels_before_paying_is_not_charged(shop: Shop) -> None:
    order_id = shop.sells("client")
    shop.cancels(order_id)
    assert shop.stripe.intent_of(order_id)["status"] == "canceled"


def test_an_order_that_is_too_small_for_a_card_says_so(shop: Shop) -> None:
    listing = shop.seller.lists(builders.a_sku(seller_sku="PIN", price={"amount": 30, "currency": "USD"}))
    [order] = shop.buyer.orders(builders.a_line(listing))
    shop.world.settle()
    assert shop.payment(order["order_id"])["failure"] == "amount_too_small"
    shop.world.wait(minutes=31)
    assert shop.order(order["order_id"])["status"] == "cancelled"


# -- back to the buyer -------------------------------------------------------------------------------------------


def test_a_refund_goes_through_the_provider_once(shop: Shop) -> None:
    order_id = shop.sells()
    shop.cancels(order_id)
    [sent], [refund] = shop.order(order_id)["refunds"], shop.stripe.all("refund")
    assert (sent["status"], sent["refund_id"]) == ("sent", refund["id"])
    assert (refund["amount"], refund["metadata"]["refund_key"]) == (1999, f"{order_id}-1")
    assert shop.events(order_id).count("order_refunded") == 1


def test_a_refund_waits_for_a_provider_that_is_away_and_is_not_sent_twice(shop: Shop) -> None:
    order_id = shop.sells()
    shop.stripe.loses_answers = True
    shop.cancels(order_id)
    [waiting] = shop.order(order_id)["refunds"]
    assert (waiting["status"], waiting["tries"]) == ("pending", 1)
    shop.stripe.loses_answers = False
    shop.stripe.answers.clear()  # its keys are forgotten after a day
    shop.world.wait(hours=25)
    assert shop.order(order_id)["refunds"][0]["status"] == "sent"
    assert len(shop.stripe.all("refund")) == 1


def test_operators_hear_of_a_refund_that_gets_no_answer(shop: Shop) -> None:
    order_id = shop.sells()
    shop.stripe.down = True
    shop.cancels(order_id)
    for hours in (1, 4, 24):
        shop.world.wait(hours=hours)
    [told] = shop.told(order_id, "refund_failed")
    assert told["reason"] == "provider_unavailable"
    shop.stripe.down = False
    shop.world.wait(hours=24)
    assert shop.order(order_id)["refunds"][0]["status"] == "sent"


def test_a_refund_the_provider_will_not_send_is_an_operator_s(shop: Shop) -> None:
    order_id = shop.sells()
    shop.stripe.refuses_refunds = "charge_disputed"
    shop.cancels(order_id)
    [refund] = shop.order(order_id)["refunds"]
    assert (refund["status"], refund["failure"]) == ("failed", "charge_disputed")
    assert shop.events(order_id).count("order_refunded") == 0
    [told] = shop.told(order_id, "refund_failed")
    assert told["amount"] == {"amount": 1999, "currency": "USD"}


def test_a_refund_that_comes_back_is_put_to_an_operator_once(shop: Shop) -> None:
    order_id = shop.sells()
    shop.cancels(order_id)
    failed = shop.stripe.fails_refund(shop.stripe.all("refund")[0])
    for _ in range(2):
        shop.is_told(failed, "refund.failed")
    [refund] = shop.order(order_id)["refunds"]
    assert (refund["status"], refund["failure"]) == ("failed", "lost_or_stolen_card")
    assert len(shop.told(order_id, "refund_failed")) == 1


def test_a_late_payment_s_refund_that_comes_back_is_put_to_an_operator_once(shop: Shop) -> None:
    order_id = shop.sells(SLOW)
    shop.cancels(order_id)
    shop.is_told(shop.stripe.captures(order_id), "payment_intent.succeeded")
    failed = shop.stripe.fails_refund(shop.stripe.all("refund")[0])
    for _ in range(2):
        shop.is_told(failed, "refund.failed")
    assert len(shop.told(order_id, "refund_failed")) == 1


def test_no_refund_is_more_than_was_captured(shop: Shop) -> None:
    order_id = shop.sells()
    shop.cancels(order_id)
    order = store.load(order_id)
    pending = {"refund_key": f"{order_id}-2", "status": RefundStatus.PENDING, "refund_id": None}
    again = order.refunds[0].model_copy(update=pending)
    work = Work(SYSTEM, shop.world.now())
    store.save(work, order.with_(refunds=[*order.refunds, again]), before=order)
    work.emit(OrderRefundDue(seller_id=order.seller_id, order_id=order_id, refund=again))
    work.commit()
    shop.world.settle()
    assert len(shop.stripe.all("refund")) == 1
    assert shop.order(order_id)["refunds"][1]["failure"] == "more_than_captured"


# -- disputes ----------------------------------------------------------------------------------------------------


def test_a_dispute_is_told_once_and_its_end_once(shop: Shop) -> None:
    order_id = shop.sells()
    dispute = shop.stripe.disputes(order_id)
    for kind in ("created", "funds_withdrawn", "updated"):
        shop.is_told(dispute, f"charge.dispute.{kind}")
    [told] = shop.told(order_id, "payment_disputed")
    assert (told["dispute_id"], told["amount"]["amount"]) == (dispute["id"], 1999)
    assert (told["seller_id"], told["reason"]) == (shop.seller.seller_id, "product_not_received")
    assert datetime.fromisoformat(told["evidence_due_by"]) > shop.world.now()
    for kind in ("closed", "funds_reinstated"):
        shop.is_told(shop.stripe.wins(dispute), f"charge.dispute.{kind}")
    [closed] = shop.told(order_id, "payment_dispute_closed")
    assert (closed["dispute_id"], closed["won"]) == (dispute["id"], True)
    assert shop.order(order_id)["disputes"][0]["status"] == "won"


def test_a_bank_s_mere_question_takes_no_money(shop: Shop) -> None:
    order_id = shop.sells()
    dispute = shop.stripe.disputes(order_id, status="warning_needs_response")
    shop.is_told(dispute, "charge.dispute.created")
    assert shop.told(order_id, "payment_disputed") == []
    dispute["status"] = "needs_response"
    shop.is_told(dispute, "charge.dispute.funds_withdrawn")
    assert len(shop.told(order_id, "payment_disputed")) == 1


def test_evidence_is_handed_in_once(shop: Shop) -> None:
    order_id = shop.sells()
    dispute = shop.stripe.disputes(order_id)
    shop.is_told(dispute, "charge.dispute.created")
    for _ in range(2):
        service.submit_dispute_evidence(
            order_id, dispute["id"], "It was delivered.", b"%PDF-1.4 the return's file"
        )
    [file] = shop.stripe.all("file")
    assert dispute["evidence_details"]["submission_count"] == 1
    updated = f"/v1/disputes/{dispute['id']}"
    handed_in = next(body for method, path, body, _ in shop.stripe.asked if (method, path) == ("POST", updated))
    assert handed_in["evidence[uncategorized_text]"] == "It was delivered."
    assert (handed_in["evidence[uncategorized_file]"], handed_in["submit"]) == (file["id"], "true")
