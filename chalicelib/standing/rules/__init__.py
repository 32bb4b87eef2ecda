"""What a seller's standing follows from. Each rule is pure; `now` and today are arguments."""

from chalicelib.standing.rules.facts import OF_EVENT, Dated, facts_of
from chalicelib.standing.rules.judging import VIOLATED, Judgement, Known, Placed, in_words, judge
from chalicelib.standing.rules.lifecycles import (
    APPEAL,
    OPERATOR,
    RESTRICTION,
    SELLER,
    SYSTEM,
    VIOLATION,
    possible_for_seller,
)
from chalicelib.standing.rules.rates import AGAINST, COUNTS, TAKEN_BACK, Day, rate_of, rates_of, window
from chalicelib.standing.rules.score import health_points, score_tenths

__all__ = [
    "AGAINST",
    "APPEAL",
    "COUNTS",
    "OF_EVENT",
    "OPERATOR",
    "RESTRICTION",
    "SELLER",
    "SYSTEM",
    "TAKEN_BACK",
    "VIOLATED",
    "VIOLATION",
    "Dated",
    "Day",
    "Judgement",
    "Known",
    "Placed",
    "facts_of",
    "health_points",
    "in_words",
    "judge",
    "possible_for_seller",
    "rate_of",
    "rates_of",
    "score_tenths",
    "window",
]
