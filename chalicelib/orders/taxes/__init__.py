"""The tax port: a Taxable is asked, Levies are the answer. `chosen` says who answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from chalicelib.markets.models import TaxLevel
from chalicelib.orders.models import ShipTo


class Taxable(NamedTuple):
    """One seller's part of a cart: what its buyer pays in cents for each line's goods, and for shipping."""

    market: str
    at: datetime
    currency: str
    ship_to: ShipTo
    goods: tuple[int, ...]
    shipping: int


class Levy(NamedTuple):
    """What one jurisdiction asks of one amount, in cents."""

    state: str
    level: TaxLevel
    name: str
    per_100000: int
    taxable: int
    tax: int


class Levies(NamedTuple):
    """The levies on each line's goods, and those on the shipping fee."""

    goods: Sequence[Sequence[Levy]]
    shipping: Sequence[Levy]


class TaxCalculator(Protocol):
    """Someone who knows what tax a buyer pays."""

    def levies(self, taxable: Taxable) -> Levies:
        """Every levy, by the rules of `at`. Raises TaxUnavailable."""
        ...
