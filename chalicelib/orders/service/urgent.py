"""What must be shipped today, and what it does to the late rate if it is not."""

from datetime import datetime, timedelta

from chalicelib.kit.pages import PageQuery
from chalicelib.markets import service as markets
from chalicelib.orders import rules, store
from chalicelib.orders.models import ShipToday
from chalicelib.orders.rules import SELLER, UNSHIPPED
from chalicelib.orders.service.reading import seen_by

MARKET = "US"


def ship_today(seller_id: str, query: PageQuery, now: datetime, *, knows_buyers: bool) -> ShipToday:
    """A seller's unshipped orders by remaining time, and the late rate of the last days with and without them."""
    policy = markets.policy(MARKET, now)
    today = markets.day_of(MARKET, now)
    ends_at = markets.day_ends_at(MARKET, now)
    rule = policy.standing.rates["late_dispatch"]
    days = [today - timedelta(days=back) for back in range(rule.days)]
    dispatched, late = store.dispatched(seller_id, days)
    overdue, due = store.due(seller_id, UNSHIPPED, now, ends_at)
    page = store.most_urgent(seller_id, UNSHIPPED, query)
    return ShipToday(
        day_ends_at=ends_at,
        overdue=overdue,
        due_today=due - overdue,
        late_rate_basis_points=rules.rate(late, dispatched),
        forecast_basis_points=rules.rate(late + due, dispatched + due),
        limit_basis_points=rule.max_basis_points or 0,
        data=[seen_by(SELLER, order, knows_buyers=knows_buyers) for order in page.data],
        next_cursor=page.next_cursor,
    )
