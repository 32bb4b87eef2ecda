"""The local side of the tax port: the market's own table of published rates."""

from collections.abc import Sequence

from chalicelib.kit.money import shares
from chalicelib.markets import service as markets
from chalicelib.markets.models import TaxRate
from chalicelib.orders.taxes import Levies, Levy, Taxable


class PublishedRates:
    """The rates of the market's data, where the parcel goes; shipping is taxed where the state does.

    The tax on an amount is rounded once, at the combined rate; jurisdictions share it by largest remainder.
    """

    def levies(self, taxable: Taxable) -> Levies:
        market, at, place = taxable.market, taxable.at, taxable.ship_to
        rates = markets.sales_tax_rates(market, at, place.state, place.postal_code)
        shipping = taxable.shipping if markets.taxes_shipping(market, at, place.state) else 0
        return Levies([_levied(rates, cents) for cents in taxable.goods], _levied(rates, shipping))


def _levied(rates: Sequence[TaxRate], cents: int) -> list[Levy]:
    if not rates or not cents:
        return []
    by_rate = shares(markets.sales_tax(rates, cents), [rate.per_100000 for rate in rates])
    return [Levy(*rate, cents, tax) for rate, tax in zip(rates, by_rate, strict=True)]
