"""Payments by Stripe's PaymentIntents. Chosen by the setting PAYMENTS=stripe; its library is optional.

An order is one intent, made under the order's id and confirmed under a key of each attempt, so that no repeat
charges anything new. Stripe keeps such keys for a day: a refund is looked for by its own key before it is made.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from chalicelib.kit import settings
from chalicelib.kit.money import Money
from chalicelib.orders.models.payments import Movement, PaymentStatus
from chalicelib.orders.payments import (
    Charge,
    Declined,
    Dispute,
    ForClient,
    ProviderUnavailable,
    RefundRefused,
    SentRefund,
    TakenPayment,
    stripe_objects,
)

API: Final = "https://api.stripe.com"
FILES: Final = "https://files.stripe.com"
SECONDS: Final = 8
"""The API function has 28 seconds, and a payment takes up to three calls."""
PAGE: Final = 100
NOT_NOW: Final = {
    "balance_insufficient",
    "insufficient_funds",
    "lock_timeout",
    "idempotency_key_in_use",
}
"""Refusals of a refund that another day may answer otherwise."""
OF_THE_AMOUNT: Final = {"amount_too_small", "amount_too_large"}


class Account(NamedTuple):
    """Our side at Stripe; `api` is another address only where answers are recorded."""

    api_key: str
    publishable_key: str
    api: str = ""


class StripePayments:
    """A PaymentProvider that is a Stripe account."""

    keeps_balance = True

    def __init__(self, account: Callable[[], Account]) -> None:
        self._account_now = account

    @property
    def _account(self) -> Account:
        """Asked for when it is needed: most functions hold a provider, few may read its secret."""
        return self._account_now()

    @property
    def _client(self) -> Any:
        from stripe import RequestsClient, StripeClient

        account, http = self._account, RequestsClient(timeout=SECONDS)
        bases = {"api": account.api or API, "files": account.api or FILES}
        return StripeClient(account.api_key, base_addresses=bases, http_client=http, max_network_retries=0).v1

    def open(self, charge: Charge) -> TakenPayment:
        wanted = {
            "amount": charge.amount.amount,
            "currency": charge.amount.currency.lower(),
            # Methods that lead to another page and back are left out: the client stays where it is.
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            "transfer_group": charge.checkout_id,
            "metadata": {"order_id": charge.order_id, "stage": settings.STAGE},
        }
        with _answers():
            return _taken(self._client.payment_intents.create(wanted, {"idempotency_key": charge.order_id}))

    def confirm(self, payment_id: str, charge: Charge, method: str, attempt: int) -> TakenPayment:
        """By the attempt and the method: two methods of one attempt are two requests, of which one can succeed."""
        key = f"{charge.order_id}~{attempt}-{_short(method)}"
        with _answers():
            client = self._client
            try:
                wanted = {"payment_method": method, "use_stripe_sdk": True}
                return _taken(client.payment_intents.confirm(payment_id, wanted, {"idempotency_key": key}))
            except _invalid_request() as error:
                return _if_done(client, payment_id, error)

    def payment(self, payment_id: str) -> TakenPayment:
        with _answers():
            return _taken(self._client.payment_intents.retrieve(payment_id))

    def close(self, payment_id: str, charge: Charge) -> TakenPayment:
        with _answers():
            client = self._client
            try:
                return _taken(client.payment_intents.cancel(payment_id))
            except _invalid_request() as error:
                return _if_done(client, payment_id, error)

    def for_client(self, payment_id: str) -> ForClient | None:
        with _answers():
            intent = self._client.payment_intents.retrieve(payment_id)
        return ForClient(str(intent.client_secret), self._account.publishable_key)

    def refund(self, refund_key: str, payment_id: str, charge: Charge, amount: Money) -> SentRefund:
        about = {"order_id": charge.order_id, "refund_key": refund_key, "stage": settings.STAGE}
        wanted = {"payment_intent": payment_id, "amount": amount.amount, "metadata": about}
        with _answers():
            client = self._client
            known = client.refunds.list({"payment_intent": payment_id, "limit": PAGE}).data
            made = next((refund for refund in known if _said(refund, "refund_key") == refund_key), None)
            try:
                made = made or client.refunds.create(wanted, {"idempotency_key": refund_key})
            except _invalid_request() as error:
                if error.code in NOT_NOW:
                    raise
                raise RefundRefused(error.code or "refused") from None
        return stripe_objects.sent(made)

    def refunded(self, refund_id: str) -> SentRefund:
        with _answers():
            return stripe_objects.sent(self._client.refunds.retrieve(refund_id))

    def dispute(self, dispute_id: str) -> Dispute:
        with _answers():
            found = self._client.disputes.retrieve(dispute_id, {"expand": ["payment_intent"]})
        return stripe_objects.dispute(found)

    def submit_evidence(self, dispute_id: str, text: str, pdf: bytes | None) -> None:
        key = f"{dispute_id}-{_short(text, pdf)}"
        with _answers():
            client, evidence = self._client, {"uncategorized_text": text}
            if pdf is not None:
                file = {"purpose": "dispute_evidence", "file": ("evidence.pdf", pdf, "application/pdf")}
                evidence["uncategorized_file"] = client.files.create(file, {"idempotency_key": f"{key}-file"}).id
            wanted = {"evidence": evidence, "submit": True}
            client.disputes.update(dispute_id, wanted, {"idempotency_key": key})

    def movements(self, first: datetime, last: datetime) -> Iterator[Movement]:
        span = {"gte": int(first.timestamp()), "lt": int(last.timestamp())}
        asked: dict[str, Any] = {"created": span, "limit": PAGE, "expand": ["data.source"]}
        client, more = self._client, True
        while more:
            with _answers():
                page = client.balance_transactions.list(asked)
            yield from (stripe_objects.movement(one) for one in page.data)
            more = page.has_more
            asked["starting_after"] = page.data[-1].id if page.data else ""


_taken = stripe_objects.taken
_said = stripe_objects.said


def _if_done(client: Any, payment_id: str, error: Any) -> TakenPayment:
    """What was refused because the payment has gone on is asked for as it is now."""
    if error.code != "payment_intent_unexpected_state":
        raise error
    taken = _taken(client.payment_intents.retrieve(payment_id))
    if taken.status in (PaymentStatus.CAPTURED, PaymentStatus.PROCESSING, PaymentStatus.CLOSED):
        return taken
    raise error


@contextmanager
def _answers() -> Iterator[None]:
    """Stripe's errors in the port's words: what is about the buyer's method is declined, the rest asked again."""
    from stripe import CardError, StripeError

    try:
        yield
    except CardError as error:
        raise Declined(_decline_code(error)) from None
    except _invalid_request() as error:
        if error.param == "payment_method" or error.code in OF_THE_AMOUNT:
            raise Declined(error.code or "payment_method_invalid") from None
        raise ProviderUnavailable(f"Stripe answered {error.http_status} {error.code}.") from None
    except StripeError as error:
        raise ProviderUnavailable(f"Stripe answered {error.http_status} {type(error).__name__}.") from None


def _invalid_request() -> Any:
    from stripe import InvalidRequestError

    return InvalidRequestError


def _decline_code(error: Any) -> str:
    body = error.json_body if isinstance(error.json_body, dict) else {}
    return str(body.get("error", {}).get("decline_code") or error.code or "card_declined")


def _short(text: str, more: bytes | None = None) -> str:
    return sha256(text.encode() + b"\0" + (more or b"")).hexdigest()[:12]
