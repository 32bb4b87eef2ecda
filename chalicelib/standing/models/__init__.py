"""What a seller's standing is made of."""

from chalicelib.standing.models.rates import CountedOrder, Fact, Rate
from chalicelib.standing.models.report import Report

__all__ = ["CountedOrder", "Fact", "Rate", "Report"]
