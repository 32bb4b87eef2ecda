"""Payouts by Stripe's outbound payments. Chosen by the setting BANK=stripe; its library is optional.

A seller is a recipient there, the bank account a payout method, the transfer a payment of our financial account.
Each is created under a key of ours, so that another try makes nothing new: version 2 of the API keeps keys for
30 days and carries an interrupted request on.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from hashlib import sha256
from secrets import randbelow
from typing import Any, Final, NamedTuple, Protocol

from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.payouts.bank import Accepted, BankUnavailable, Refused, Transfer, nacha_returns
from chalicelib.payouts.errors import AlreadyAtTheBank
from chalicelib.payouts.store import bank as store
from chalicelib.sellers.models import SealedAccount

API: Final = "https://api.stripe.com"
SECONDS: Final = 20
MARKET: Final = "US"
RETURN_DAYS: Final = 2
"""Banking days in which a receiving bank may still return a credit that has arrived."""
CODES: Final = {
    "payout_method_canceled_by_customer": "R07",
    "payout_method_closed": "R02",
    "payout_method_currency_unsupported": "R20",
    "payout_method_declined": "R23",
    "payout_method_does_not_exist": "R03",
    "payout_method_expired": "R02",
    "payout_method_holder_address_incorrect": "R03",
    "payout_method_holder_details_incorrect": "R03",
    "payout_method_holder_name_incorrect": "R03",
    "payout_method_invalid_account_number": "R04",
    "payout_method_restricted": "R16",
    "payout_method_unsupported": "R20",
    "recalled": "R06",
}
"""Their reasons as the return code a bank would give; what is not here is R17."""
OTHER: Final = "R17"
NOT_THIS_ACCOUNT: Final = {"invalid_payout_method": "R03", "invalid_payment_method": "R04"}
"""Error types that speak of the seller's account. Every other error is ours to mend, and the transfer waits."""


class Account(NamedTuple):
    """Our side at Stripe."""

    api_key: str
    financial_account: str
    api: str = API


class Names(Protocol):
    """Remembers what Stripe calls a thing of ours; the first name told stands for good."""

    def __call__(self, key: str, stripe_id: str | None = None) -> str | None: ...


class StripeBank:
    """A Bank that is a Stripe account. `open_number` decrypts an account number.

    The account may be asked for when it is needed: most functions hold a bank, few may read its secret.
    """

    acts_outside = True

    def __init__(
        self, account: Account | Callable[[], Account], names: Names, open_number: Callable[[SealedAccount], str]
    ) -> None:
        self._known, self._names, self._open = account, names, open_number

    @property
    def _account(self) -> Account:
        return self._known if isinstance(self._known, Account) else self._known()

    @property
    def _client(self) -> Any:
        from stripe import RequestsClient, StripeClient

        door = RequestsClient(timeout=SECONDS)
        bases = {"api": self._account.api}
        return StripeClient(self._account.api_key, base_addresses=bases, http_client=door, max_network_retries=0)

    def transfer(self, work: Work, transfer: Transfer) -> Accepted:
        """One payment a transfer, however often it is asked for."""
        with _answers():
            client = self._client
            recipient = self._recipient(client, transfer)
            method = self._payout_method(client, transfer.account, recipient)
            payment = client.v2.money_management.outbound_payments.create(
                self._payment(transfer, recipient, method), {"idempotency_key": transfer.transfer_id}
            )
        _check_not_refused(payment)
        sent = store.Sent(transfer.seller_id, transfer.transfer_id, transfer.purpose)
        store.note_sent(work, payment.id, sent)
        return Accepted(payment.id, _final_at(payment, work.now))

    def has_arrived(self, reference: str, now: datetime) -> bool:
        """Whether it is posted. Raises Refused, BankUnavailable."""
        with _answers():
            payment = self._client.v2.money_management.outbound_payments.retrieve(reference)
        _check_not_refused(payment)
        return bool(payment.status == "posted")

    def withdraw(self, work: Work, reference: str) -> None:
        """What Stripe has accepted it sends."""
        raise AlreadyAtTheBank

    def small_amounts(self) -> tuple[int, int]:
        return 1 + randbelow(99), 1 + randbelow(99)

    def _recipient(self, client: Any, transfer: Transfer) -> str:
        key = transfer.seller_id
        known = self._names(key)
        if known is None:
            made = client.v2.core.accounts.create(_recipient(transfer), {"idempotency_key": f"recipient-{key}"})
            known = self._names(key, made.id)
        return str(known)

    def _payout_method(self, client: Any, account: SealedAccount, recipient: str) -> str:
        key = sha256(account.sealed_number.encode()).hexdigest()
        known = self._names(key)
        if known is None:
            under = {"idempotency_key": f"account-{key}", "stripe_context": recipient}
            intents = client.v2.money_management.outbound_setup_intents
            made = intents.create(_bank_account(account, self._open(account)), under)
            if made.payout_method is None:
                raise Refused("R04", nacha_returns.REASONS["R04"])
            known = self._names(key, made.payout_method.id)
        return str(known)

    def _payment(self, transfer: Transfer, recipient: str, method: str) -> dict[str, Any]:
        currency = transfer.amount.currency.lower()
        networks = {"bank_account": {"preferred_networks": ["ach"]}}
        return {
            "from": {"financial_account": self._account.financial_account, "currency": currency},
            "to": {"recipient": recipient, "payout_method": method, "payout_method_options": networks},
            "amount": {"value": transfer.amount.amount, "currency": currency},
            "metadata": {"transfer_id": transfer.transfer_id},
        }


@contextmanager
def _answers() -> Iterator[None]:
    """Stripe's errors in the port's words: an account it will not pay into is refused, all else is asked again."""
    from stripe import StripeError

    try:
        yield
    except StripeError as error:
        body = error.json_body if isinstance(error.json_body, dict) else {}
        kind = body.get("error", {}).get("type", "")
        if kind in NOT_THIS_ACCOUNT:
            code = NOT_THIS_ACCOUNT[kind]
            raise Refused(code, nacha_returns.REASONS[code]) from None
        raise BankUnavailable(f"Stripe answered {error.http_status} {kind or type(error).__name__}.") from None


def _check_not_refused(payment: Any) -> None:
    """Raises Refused for a payment that failed, came back or was cancelled."""
    if payment.status not in ("failed", "returned", "canceled"):
        return
    details = getattr(payment.status_details, payment.status, None) if payment.status_details else None
    code = "R06" if payment.status == "canceled" else CODES.get(details.reason if details else "", OTHER)
    raise Refused(code, nacha_returns.REASONS[code])


def _final_at(payment: Any, now: datetime) -> datetime:
    """The end of the banking day after which it no longer comes back."""
    arrives = getattr(payment, "expected_arrival_date", None)
    day = datetime.fromisoformat(arrives).date() if arrives else now.date()
    last = markets.banking_day(MARKET, day, RETURN_DAYS)
    return datetime.combine(last, time(23, 59), UTC)


def _recipient(transfer: Transfer) -> dict[str, Any]:
    """What Stripe wants to know of whom we pay."""
    first, _, last = transfer.holder.rpartition(" ")
    person = {"individual": {"given_name": first or last, "surname": last}}
    company = {"business_details": {"registered_name": transfer.holder}}
    kind = "individual" if transfer.individual else "company"
    return {
        "contact_email": transfer.email,
        "display_name": transfer.holder,
        "identity": {"country": MARKET, "entity_type": kind} | (person if transfer.individual else company),
        "configuration": {"recipient": {"capabilities": {"bank_accounts": {"local": {"requested": True}}}}},
        "metadata": {"seller_id": transfer.seller_id},
    }


def _bank_account(account: SealedAccount, number: str) -> dict[str, Any]:
    details = {
        "country": MARKET,
        "currency": "usd",
        "routing_number": account.routing_number,
        "account_number": number,
    }
    return {"payout_method_data": {"type": "bank_account", "bank_account": details}, "usage_intent": "payment"}
