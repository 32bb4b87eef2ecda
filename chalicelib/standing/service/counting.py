"""What is told of orders and returns becomes facts, counted once."""

from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders.events import OrderEvent
from chalicelib.returns.events import ReturnEnded
from chalicelib.standing import rules, store

QUEUE = "standing"
MARKET = "US"


def count(work: Work, event: OrderEvent | ReturnEnded) -> None:
    """Count what an event says of the seller; a fact that is known changes nothing."""
    facts = {dated.fact: markets.day_of(MARKET, dated.at) for dated in rules.facts_of(event, work.now)}
    if facts:
        store.count(work, event.seller_id, event.order_id, facts)
