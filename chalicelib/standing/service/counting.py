"""What is told of orders and returns becomes facts, counted once; a fact starts the clocks of judging."""

from datetime import datetime, timedelta

from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders.events import OrderEvent
from chalicelib.returns.events import ReturnEnded
from chalicelib.standing import rules, store
from chalicelib.standing.models import Standing
from chalicelib.standing.service.knowing import MARKET

QUEUE = "standing"
JUDGE = "judge"
SOON = timedelta(minutes=15)
"""What counts against a seller is judged within this, however much of it there is."""


def count(work: Work, event: OrderEvent | ReturnEnded) -> None:
    """Count what an event says of the seller; a fact that is known changes nothing."""
    facts = {dated.fact: markets.day_of(MARKET, dated.at) for dated in rules.facts_of(event, work.now)}
    new = store.count(work, event.seller_id, event.order_id, facts) if facts else {}
    if new:
        seen = store.standing(event.seller_id)
        due = looked_at_daily(work, seen)
        if not rules.AGAINST.isdisjoint(new):
            due = _looked_at_soon(work, due)
        if due is not seen:
            store.save(work, due)


def looked_at_daily(work: Work, seen: Standing) -> Standing:
    """A clock runs out at the end of the market's day, unless one is running."""
    if seen.daily_at is not None and seen.daily_at > work.now:
        return seen
    ends_at = markets.day_ends_at(MARKET, work.now)
    due = ends_at if ends_at > work.now else markets.day_ends_at(MARKET, work.now + timedelta(days=1))
    work.start_clock(QUEUE, JUDGE, seen.seller_id, due)
    return seen.with_(daily_at=due)


def _looked_at_soon(work: Work, seen: Standing) -> Standing:
    if seen.soon_at is not None and seen.soon_at > work.now:
        return seen
    due = _next_quarter(work.now)
    work.start_clock(QUEUE, JUDGE, seen.seller_id, due)
    return seen.with_(soon_at=due)


def _next_quarter(now: datetime) -> datetime:
    start = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    return start + SOON
