"""The tax calculator in use, by the setting TAX: local or stripe."""

from os import environ

from chalicelib.orders.taxes import TaxCalculator


def _chosen(name: str) -> TaxCalculator:
    if name == "stripe":
        from chalicelib.orders.taxes.stripe import configured

        return configured()
    from chalicelib.orders.taxes.published import PublishedRates

    return PublishedRates()


calculator: TaxCalculator = _chosen(environ.get("TAX", "local"))
