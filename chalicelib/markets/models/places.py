"""The market's states and areas, and its holidays."""

from datetime import date
from typing import Annotated

from pydantic import Field

from chalicelib.markets.models.parts import Frozen, Section


class Calendar(Section):
    """The market's holidays, by day of the market's zone, for whole years.

    Banks have a list of their own: in the US a holiday on a Saturday does not close them on the Friday before.
    """

    first_year: int
    last_year: int
    holidays: dict[date, str]
    bank_holidays: dict[date, str]


class Area(Frozen):
    """A state, territory or military area: how its ZIP codes begin (941, or 900-908)."""

    zip_prefixes: tuple[Annotated[str, Field(pattern=r"^[0-9]{3}(-[0-9]{3})?$")], ...]

    def has(self, postal_code: str) -> bool:
        """Whether a ZIP code can lie in it."""
        prefix = postal_code[:3]
        return any(span.split("-")[0] <= prefix <= span.split("-")[-1] for span in self.zip_prefixes)
