"""The market's sales taxes, each with the days from which its rates hold."""

from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field, NonNegativeInt

from chalicelib.markets.models.parts import Frozen, Section

Rates = Annotated[dict[date, NonNegativeInt], Field(min_length=1)]
"""Tax rates in thousandths of a percent, by the first day of the market's zone on which they hold."""


class TaxLevel(StrEnum):
    """Who imposes a tax; a district is a transit authority, say. `unknown` is of orders that did not keep it."""

    STATE = "state"
    COUNTY = "county"
    CITY = "city"
    DISTRICT = "district"
    UNKNOWN = "unknown"


class TaxRate(NamedTuple):
    """What one jurisdiction asks of what is sold into a place, in thousandths of a percent."""

    state: str
    level: TaxLevel
    name: str
    per_100000: int


class StateTax(Frozen):
    """A statewide tax."""

    name: str
    per_100000: Rates


class LocalTax(Frozen):
    """A tax on top of the state's."""

    level: TaxLevel
    name: str
    per_100000: Rates


class TaxedPlace(Frozen):
    """Where local taxes hold: a state's ZIP codes that begin so (941, 100-104 or 55401-55419)."""

    state: str
    zips: tuple[Annotated[str, Field(pattern=r"^[0-9]{3,5}(-[0-9]{3,5})?$")], ...]
    taxes: tuple[LocalTax, ...]

    def has(self, postal_code: str) -> bool:
        return any(_between(postal_code, *span.split("-")) for span in self.zips)


def _between(postal_code: str, first: str, last: str = "") -> bool:
    return first <= postal_code[: len(first)] <= (last or first)


class SalesTax(Section):
    """Statewide and local sales taxes, and the states that tax a separately stated shipping fee."""

    shipping_source: str
    shipping_taxed: dict[str, dict[date, bool]]
    statewide: dict[str, StateTax]
    local: tuple[TaxedPlace, ...]
