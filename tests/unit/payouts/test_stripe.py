"""The Stripe adapter against recorded answers, served over HTTP to Stripe's own library."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chalicelib.kit.events import SYSTEM
from chalicelib.kit.money import Money
from chalicelib.kit.web.signatures import BadSignature
from chalicelib.kit.web.signatures import verify_stripe as verify
from chalicelib.kit.work import Work
from chalicelib.payouts.bank import BankUnavailable, Refused, Transfer
from chalicelib.payouts.bank.stripe import Account, StripeBank
from chalicelib.payouts.bank.stripe_webhook import StripeEvent
from chalicelib.sellers.models import SealedAccount
from tests.outside import served
from tests.stripe_side import Stripe

pytest.importorskip("stripe", reason="optional: requirements-stripe.txt")

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SEALED = SealedAccount(seller_id="sel_1", routing_number="011000015", sealed_number="sealed", last4="6789")
TRANSFER = Transfer(
    transfer_id="pay_1_20261116-20261123",
    seller_id="sel_1",
    amount=Money(amount=37_60),
    account=SEALED,
    holder="Dana Q Seller",
    individual=True,
    email="dana@example.com",
)


@pytest.fixture
def stripe() -> Stripe:
    return Stripe()


@pytest.fixture
def bank(stripe: Stripe) -> Iterator[StripeBank]:
    known: dict[str, str] = {}

    def names(key: str, stripe_id: str | None = None) -> str | None:
        return known.setdefault(key, stripe_id) if stripe_id else known.get(key)

    with served(stripe.answer) as url:
        yield StripeBank(Account("sk_test", "fa_test", url), names, lambda account: "000123456789")


def test_a_transfer_is_a_payment_to_the_seller_s_account(bank: StripeBank, stripe: Stripe) -> None:
    accepted = bank.transfer(Work(SYSTEM, NOW), TRANSFER)
    (_, who), (_, where), (_, payment) = stripe.asked
    assert who["identity"]["individual"] == {"given_name": "Dana Q", "surname": "Seller"}
    assert where["payout_method_data"]["bank_account"] == {
        "country": "US", "currency": "usd", "routing_number": "011000015", "account_number": "000123456789",
    }  # fmt: skip
    assert payment["from"] == {"financial_account": "fa_test", "currency": "usd"}
    assert (payment["to"]["recipient"], payment["to"]["payout_method"]) == ("acct_0", "usba_1")
    assert payment["amount"] == {"value": 3760, "currency": "usd"}
    assert accepted == ("obp_2", datetime(2026, 11, 30, 23, 59, tzinfo=UTC)), "Thanksgiving is no banking day"


def test_another_try_is_the_same_payment_another_attempt_a_new_one(bank: StripeBank, stripe: Stripe) -> None:
    tries = {bank.transfer(Work(SYSTEM, NOW), TRANSFER).reference for _ in range(3)}
    retried = TRANSFER.model_copy(update={"transfer_id": f"{TRANSFER.transfer_id}~2"})
    assert tries == {"obp_2"}
    assert bank.transfer(Work(SYSTEM, NOW), retried).reference == "obp_3"
    assert list(stripe.made)[2:] == [TRANSFER.transfer_id, retried.transfer_id]


@pytest.mark.parametrize(
    ("status", "reason", "code"),
    [
        ("failed", "payout_method_declined", "R23"),
        ("returned", "payout_method_closed", "R02"),
        ("returned", "payout_method_invalid_account_number", "R04"),
        ("returned", "something_new", "R17"),
        ("canceled", "", "R06"),
    ],
)
def test_what_comes_back_has_the_code_a_bank_would_give(
    bank: StripeBank, stripe: Stripe, status: str, reason: str, code: str
) -> None:
    assert bank.has_arrived("obp_2", NOW) is False
    stripe.status, stripe.details = status, {status: {"reason": reason}}
    with pytest.raises(Refused) as refused:
        bank.has_arrived("obp_2", NOW)
    assert refused.value.code == code


def test_what_is_posted_has_arrived(bank: StripeBank, stripe: Stripe) -> None:
    stripe.status = "posted"
    assert bank.has_arrived("obp_2", NOW)


def test_an_account_they_will_not_pay_into_is_refused(bank: StripeBank, stripe: Stripe) -> None:
    stripe.error = (400, "invalid_payout_method")
    with pytest.raises(Refused) as refused:
        bank.transfer(Work(SYSTEM, NOW), TRANSFER)
    assert refused.value.code == "R03"


@pytest.mark.parametrize("error", [(400, "insufficient_funds"), (429, "rate_limit"), (500, "api_error")])
def test_what_is_ours_to_mend_is_asked_again(bank: StripeBank, stripe: Stripe, error: tuple[int, str]) -> None:
    stripe.error = error
    with pytest.raises(BankUnavailable):
        bank.transfer(Work(SYSTEM, NOW), TRANSFER)
    stripe.error = None
    assert bank.transfer(Work(SYSTEM, NOW), TRANSFER).reference == "obp_2"


def test_a_notification_is_believed_if_signed_and_fresh() -> None:
    body = b'{"id": "evt_1"}'
    stamp = int(NOW.timestamp())
    signature = hmac.new(b"whsec", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    signed = {"stripe-signature": f"t={stamp},v0=0,v1={signature}"}
    verify("whsec", signed, body, NOW)
    for secret, headers, said, hour in (
        ("other", signed, body, 12),
        ("whsec", {}, body, 12),
        ("whsec", signed, body + b" ", 12),
        ("whsec", signed, body, 13),
    ):
        with pytest.raises(BadSignature):
            verify(secret, headers, said, NOW.replace(hour=hour))


def test_only_payments_that_did_not_arrive_are_read() -> None:
    told = {"id": "evt_1", "related_object": {"id": "obp_2", "type": "v2.money_management.outbound_payment"}}
    kinds = ("outbound_payment.returned", "outbound_payment.posted", "inbound_transfer.failed")
    read = [StripeEvent(**told, type=f"v2.money_management.{kind}").payment_id for kind in kinds]
    assert read == ["obp_2", None, None]
