"""What markets tell."""

from typing import ClassVar

from chalicelib.kit.events import Event


class MarketOpened(Event):
    name = "market_opened"
    subject_field: ClassVar[str] = "market"
    market: str
