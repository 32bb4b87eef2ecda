"""Everything of a seller's standing in one answer."""

from datetime import datetime

from pydantic import Field

from chalicelib.kit.entity import Value
from chalicelib.standing.models.rates import Rate


class Report(Value):
    """How a seller stands now."""

    seller_id: str = Field(examples=["sel_01k0000000000000000000000"])
    as_of: datetime
    rates: list[Rate]
