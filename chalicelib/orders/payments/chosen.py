"""The payment provider in use, by the setting PAYMENTS: local, or stripe."""

from os import environ

from chalicelib.orders.payments import PaymentProvider


def _chosen(name: str) -> PaymentProvider:
    from chalicelib.orders.payments.local import LocalPayments

    return LocalPayments()


provider: PaymentProvider = _chosen(environ.get("PAYMENTS", "local"))
