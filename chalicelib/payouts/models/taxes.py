"""What of the tax that is held goes to whom."""

from typing import Annotated

from pydantic import Field

from chalicelib.kit.entity import Body, Value
from chalicelib.kit.money import Money
from chalicelib.kit.pages import PageQuery
from chalicelib.markets.models import TaxLevel

Month = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2026-11"])]
"""A month of the market's zone."""
Market = Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["US"])]
State = Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["CA"])]


class Remittance(Value):
    """A month's tax of one jurisdiction. Net is what to report and remit; it may be negative after late refunds.

    A sale counts in the month its payment was booked, a refund in the month it was. Without a state it is tax of
    orders placed before jurisdictions were kept.
    """

    market: Market
    month: Month
    state: str = Field(examples=["CA"])
    level: TaxLevel
    name: str = Field(examples=["Los Angeles County districts"])
    taxable_sales: Money
    refunded_sales: Money
    net_sales: Money
    tax_collected: Money
    tax_refunded: Money
    net_tax: Money


class RemittanceQuery(PageQuery):
    """Which month, and of which state; of all without one."""

    market: Market = "US"
    month: Month
    state: State | None = None


class NewRemittanceFile(Body):
    """Which month as a file, and of which state; of all without one."""

    market: Market = "US"
    month: Month
    state: State | None = None
