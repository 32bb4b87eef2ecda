"""The Stripe side of the payment port against recorded answers, served over HTTP to Stripe's own library."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chalicelib.kit.money import Money
from chalicelib.orders.errors import ProviderUnavailable
from chalicelib.orders.models import Order, PaymentStatus
from chalicelib.orders.payments import Charge, Declined, RefundRefused
from chalicelib.orders.payments.advice import ANOTHER_CARD, advice_on
from chalicelib.orders.payments.stripe import Account, StripePayments
from tests.builders.sold import an_order
from tests.outside import served
from tests.stripe_payments import SLOW, StripePaymentsSide

pytest.importorskip("stripe", reason="optional: requirements-stripe.txt")

CHARGE = Charge("ord_1", "chk_1", Money(amount=40_00))


@pytest.fixture
def stripe() -> StripePaymentsSide:
    return StripePaymentsSide()


@pytest.fixture
def payments(stripe: StripePaymentsSide) -> Iterator[StripePayments]:
    with served(stripe.answer) as url:
        account = Account("sk_test", "pk_test", url)
        yield StripePayments(lambda: account)


def test_an_order_is_one_payment_that_charges_nothing_until_it_is_confirmed(
    payments: StripePayments, stripe: StripePaymentsSide
) -> None:
    opened = {payments.open(CHARGE) for _ in range(3)}
    assert [one.status for one in opened] == [PaymentStatus.WAITING]
    _, path, asked, key = stripe.asked[0]
    assert (path, key) == ("/v1/payment_intents", "ord_1")
    assert asked == {
        "amount": "4000", "currency": "usd", "transfer_group": "chk_1",
        "automatic_payment_methods[enabled]": "true", "automatic_payment_methods[allow_redirects]": "never",
        "metadata[order_id]": "ord_1", "metadata[stage]": "test",
    }  # fmt: skip
    assert stripe.all("charge") == []


def test_an_attempt_repeated_is_one_another_attempt_has_a_key_of_its_own(
    payments: StripePayments, stripe: StripePaymentsSide
) -> None:
    payment_id = payments.open(CHARGE).payment_id
    for _ in range(2):
        with pytest.raises(Declined) as declined:
            payments.confirm(payment_id, CHARGE, "pm_no_money", 1)
        assert declined.value.reason == "insufficient_funds"
    taken = {payments.confirm(payment_id, CHARGE, "pm_card", 2) for _ in range(3)}
    assert [(one.status, one.amount, one.order_id) for one in taken] == [
        (PaymentStatus.CAPTURED, CHARGE.amount, "ord_1")
    ]
    assert len(stripe.all("charge")) == 1


def test_a_second_method_does_not_pay_what_is_paid(payments: StripePayments, stripe: StripePaymentsSide) -> None:
    payment_id = payments.open(CHARGE).payment_id
    first = payments.confirm(payment_id, CHARGE, "pm_card", 1)
    assert payments.confirm(payment_id, CHARGE, "pm_other", 1) == first
    assert len(stripe.all("charge")) == 1


def test_a_payment_that_is_closed_cannot_be_paid_and_one_in_process_cannot_be_closed(
    payments: StripePayments,
) -> None:
    payment_id = payments.open(CHARGE).payment_id
    assert [payments.close(payment_id, CHARGE).status for _ in range(2)] == [PaymentStatus.CLOSED] * 2
    assert payments.confirm(payment_id, CHARGE, "pm_card", 1).status is PaymentStatus.CLOSED
    slow = CHARGE._replace(order_id="ord_2")
    payment_id = payments.open(slow).payment_id
    payments.confirm(payment_id, slow, SLOW, 1)
    assert payments.close(payment_id, slow).status is PaymentStatus.PROCESSING


def test_a_refund_is_sent_once_and_never_more_than_was_taken(
    payments: StripePayments, stripe: StripePaymentsSide
) -> None:
    payment_id = payments.open(CHARGE).payment_id
    payments.confirm(payment_id, CHARGE, "pm_card", 1)
    sent = payments.refund("ord_1-1", payment_id, CHARGE, Money(amount=30_00))
    stripe.answers.clear()
    assert payments.refund("ord_1-1", payment_id, CHARGE, Money(amount=30_00)) == sent
    with pytest.raises(RefundRefused) as refused:
        payments.refund("ord_1-2", payment_id, CHARGE, Money(amount=30_00))
    assert (refused.value.reason, len(stripe.all("refund"))) == ("charge_already_refunded", 1)


def test_what_another_day_may_answer_otherwise_is_asked_again(
    payments: StripePayments, stripe: StripePaymentsSide
) -> None:
    payment_id = payments.open(CHARGE).payment_id
    payments.confirm(payment_id, CHARGE, "pm_card", 1)
    stripe.refuses_refunds = "balance_insufficient"
    with pytest.raises(ProviderUnavailable):
        payments.refund("ord_1-1", payment_id, CHARGE, CHARGE.amount)
    stripe.down = True
    with pytest.raises(ProviderUnavailable):
        payments.payment(payment_id)


def test_a_buyer_learns_what_to_do_and_a_thief_nothing() -> None:
    assert advice_on("incorrect_cvc") == "Check the card's security code and try again."
    assert {advice_on(code) for code in ("stolen_card", "fraudulent", "generic_decline")} == {ANOTHER_CARD}


def test_an_order_stored_before_payments_had_a_status_reads_as_it_was() -> None:
    stored = an_order(40_00, placed_at=datetime(2026, 11, 1, tzinfo=UTC)).store() | {"schema": 1}
    stored["payment"] = {"method": "pm_card", "capture_id": "cap_1"}
    order = Order.restore(stored)
    assert order.payment.status is PaymentStatus.CAPTURED
