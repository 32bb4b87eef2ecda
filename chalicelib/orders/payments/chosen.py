"""The payment provider in use, by the setting PAYMENTS: local, or stripe."""

from os import environ

from chalicelib.kit import secrets
from chalicelib.orders.payments import PaymentProvider


def stripe_secret(name: str) -> str:
    """`api_key`, `publishable_key` or `payments_webhook_secret` of the Stripe account. Raises NotFound."""
    return secrets.of_account("STRIPE_SECRET_ID", name)


def _stripe() -> PaymentProvider:
    from chalicelib.orders.payments.stripe import Account, StripePayments

    def account() -> Account:
        keys = stripe_secret("api_key"), stripe_secret("publishable_key")
        return Account(*keys, api=environ.get("STRIPE_API", ""))

    return StripePayments(account)


def _chosen(name: str) -> PaymentProvider:
    if name == "stripe":
        return _stripe()
    from chalicelib.orders.payments.local import LocalPayments

    return LocalPayments()


provider: PaymentProvider = _chosen(environ.get("PAYMENTS", "local"))
