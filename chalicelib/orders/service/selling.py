"""A seller's orders: lists, tabs, and the feed of changes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.kit.pages import MAX_LIMIT, Page, PageQuery
from chalicelib.orders import store
from chalicelib.orders.models import Order, OrderCounts
from chalicelib.orders.queries import OrdersQuery, Sort
from chalicelib.orders.rules import SELLER
from chalicelib.orders.service.reading import seen_by

SETTLED = timedelta(seconds=30)
"""A change is in the feed when nothing that began before it can still be written: longer than any request."""


def sales(seller_id: str, query: OrdersQuery, *, knows_buyers: bool) -> Page[Order]:
    """A seller's orders: newest first, or of one status by ship-by time."""
    return _seen(_found(seller_id, query), knows_buyers)


def _found(seller_id: str, query: OrdersQuery) -> Page[Order]:
    if query.term:
        page = store.found_by(seller_id, query.term, query)
        fitting = [order for order in page.data if query.status in (None, order.status)]
        return page.model_copy(update={"data": fitting})
    if query.status is None:
        return store.of_seller(seller_id, query)
    if query.sort is Sort.NEWEST:
        return store.in_status(seller_id, query.status, query)
    return store.by_ship_by(seller_id, query.status, query, (query.ship_by_from, query.ship_by_to))


def placed_between(seller_id: str, first: datetime, last: datetime) -> Iterator[Order]:
    """Every order a seller was given in a span of time, newest first."""
    query: PageQuery | None = PageQuery(limit=MAX_LIMIT)
    while query is not None:
        page = store.placed_between(seller_id, first, last, query)
        yield from page.data
        query = PageQuery(limit=MAX_LIMIT, cursor=page.next_cursor) if page.next_cursor else None


def counts(seller_id: str) -> OrderCounts:
    """How many orders are in each tab."""
    return OrderCounts(by_status=store.counts(seller_id))


def changes(seller_id: str, query: PageQuery, now: datetime, *, knows_buyers: bool) -> Page[Order]:
    """Orders that changed after the cursor, each as it is now, in the sequence of their last changes."""
    return _seen(store.changed(seller_id, query, now - SETTLED), knows_buyers)


def _seen(page: Page[Order], knows_buyers: bool) -> Page[Order]:
    seen = [seen_by(SELLER, order, knows_buyers=knows_buyers) for order in page.data]
    return page.model_copy(update={"data": seen})
