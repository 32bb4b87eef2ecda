"""What `markets` refuses."""

from chalicelib.kit.problems import Problem


class UnknownMarket(Problem):
    """There is no data for this market code."""

    status = 404
    code = "markets.unknown"
    title = "There is no such market"


class UnknownCategory(Problem):
    """The market's tree has no leaf with this id."""

    status = 422
    code = "markets.unknown_category"
    title = "There is no such category"


class NoPolicyYet(Problem):
    """The instant lies before the market's first policy."""

    status = 422
    code = "markets.no_policy_yet"
    title = "The market had no policy at that time"


class CalendarEnded(Problem):
    """The holiday table does not reach this day: run infra/generate_holidays.py for more years."""

    status = 500
    code = "markets.calendar_ended"
    title = "The market's holidays are not known for that day"


class MarketClosed(Problem):
    """The platform has not opened this market."""

    status = 422
    code = "markets.closed"
    title = "The market is not open"
