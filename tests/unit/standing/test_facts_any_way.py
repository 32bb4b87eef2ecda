"""What is told of an order, in every order and twice each, comes to the same counts."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

from chalicelib.kit.events import SYSTEM
from chalicelib.kit.work import Work
from chalicelib.orders.events import OrderDelivered, OrderDeliveryLate, OrderInTransit, OrderPaid, OrderShipped
from chalicelib.standing import service, store
from chalicelib.standing.models import Fact
from tests.memory_dynamodb import in_memory

PAID = datetime(2026, 11, 2, 20, tzinfo=UTC)
SHIPPED, DUE, THERE = (PAID + timedelta(days=days) for days in (4, 8, 10))
ABOUT: dict[str, Any] = {"seller_id": "sel_1", "order_id": "ord_1"}
TOLD = (
    OrderPaid(**ABOUT, ship_by=SHIPPED - timedelta(days=1), paid_at=PAID),
    OrderShipped(**ABOUT, shipped_at=SHIPPED, ship_by=SHIPPED - timedelta(days=1), late=True),
    OrderInTransit(**ABOUT, collected_at=DUE, shipped_at=SHIPPED),
    OrderDeliveryLate(**ABOUT, deliver_by=DUE),
    OrderDelivered(**ABOUT, delivered_at=THERE, late=True, deliver_by=DUE, shipped_at=SHIPPED),
)
COUNTED = {
    date(2026, 11, 2): {Fact.SOLD},
    date(2026, 11, 6): {Fact.DISPATCHED, Fact.LATE_DISPATCH, Fact.TRACKED},
    date(2026, 11, 10): {Fact.DELIVERY_DUE, Fact.LATE_DELIVERY},
    date(2026, 11, 12): {Fact.DELIVERED},
}


def test_every_order_of_the_messages_comes_to_the_same_counts() -> None:
    for events in permutations(TOLD):
        with in_memory():
            for event in (*events, *events[::-1]):
                work = Work(SYSTEM, THERE)
                service.count(work, event)
                work.commit()
            days = store.days("sel_1", date(2026, 11, 1), date(2026, 11, 30))
            assert {day.day: {fact for fact, n in day.counts.items() if n} for day in days} == COUNTED
            assert {n for day in days for n in day.counts.values()} == {0, 1}
