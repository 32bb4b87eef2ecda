"""The bank in use, by the setting BANK: local, ach, or stripe."""

from os import environ

from chalicelib.kit import secrets
from chalicelib.payouts.bank import Bank


def stripe_secret(name: str) -> str:
    """`api_key`, `financial_account` or `webhook_secret` of the Stripe account. Raises NotFound."""
    return secrets.of_account("STRIPE_SECRET_ID", name)


def _stripe() -> Bank:
    from chalicelib.payouts.bank.stripe import Account, StripeBank
    from chalicelib.payouts.store.bank import stripe_name
    from chalicelib.sellers import service as sellers

    def account() -> Account:
        return Account(stripe_secret("api_key"), stripe_secret("financial_account"))

    return StripeBank(account, stripe_name, sellers.open_account_number)


def _chosen(name: str) -> Bank:
    if name == "stripe":
        return _stripe()
    if name == "ach":
        from chalicelib.payouts.bank.ach import AchBank

        return AchBank()
    from chalicelib.payouts.bank.local import LocalBank

    return LocalBank()


bank: Bank = _chosen(environ.get("BANK", "local"))
