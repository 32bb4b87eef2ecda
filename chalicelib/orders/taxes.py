"""The tax port and its local side: a table of statewide rates."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.kit.money import Money
from chalicelib.markets import service as markets
from chalicelib.orders.models import OrderLine, ShipTo


class TaxCalculator(Protocol):
    """Someone who knows what tax a buyer pays."""

    def taxes(self, market: str, lines: Sequence[OrderLine], ship_to: ShipTo) -> list[Money]:
        """The tax of each line, on what the buyer pays for its goods; each is rounded once."""
        ...


class StateRates:
    """Statewide rates of the market's data, where the parcel goes; shipping is not taxed."""

    def taxes(self, market: str, lines: Sequence[OrderLine], ship_to: ShipTo) -> list[Money]:
        paid = [line.paid for line in lines]
        return [
            Money(amount=markets.sales_tax(market, ship_to.state, amount.amount), currency=amount.currency)
            for amount in paid
        ]


calculator: TaxCalculator = StateRates()
