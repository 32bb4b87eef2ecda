"""What a seller's standing follows from. Each rule is pure; `now` and today are arguments."""

from chalicelib.standing.rules.facts import OF_EVENT, Dated, facts_of
from chalicelib.standing.rules.rates import COUNTS, Day, rate_of, rates_of, window

__all__ = ["COUNTS", "OF_EVENT", "Dated", "Day", "facts_of", "rate_of", "rates_of", "window"]
