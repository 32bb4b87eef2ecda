"""What was counted of a seller's orders, and by day.

A seller's counts of a day are one item of native numbers: its worker runs few at once, so that the busiest day of
a shop is queued up and not fought over.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.kit import settings
from chalicelib.kit.pages import Only, Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work
from chalicelib.standing.models import CountedOrder, Fact
from chalicelib.standing.rules import TAKEN_BACK, Day

TABLE = settings.resource("standing")
KEPT = timedelta(days=400)
"""Longer than any rule looks back and anything can be appealed."""


class FactRow(Row):
    """That an order has been counted; forgotten when no rule or appeal can ask for it any more."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    expires_at = TTLAttribute()


class DayRow(Row):
    """How many of a seller's orders were counted on a day of the market, by fact."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    sold = NumberAttribute(default=0)
    seller_cancelled = NumberAttribute(default=0)
    dispatched = NumberAttribute(default=0)
    late_dispatch = NumberAttribute(default=0)
    tracked = NumberAttribute(default=0)
    untraced = NumberAttribute(default=0)
    traced_after_all = NumberAttribute(default=0)
    delivery_due = NumberAttribute(default=0)
    late_delivery = NumberAttribute(default=0)
    delivered = NumberAttribute(default=0)
    seller_returned = NumberAttribute(default=0)


def count(work: Work, seller_id: str, order_id: str, facts: Mapping[Fact, date]) -> dict[Fact, date]:
    """Count an order's facts, each once; returns those that were new."""
    keys = {_fact_key(seller_id, order_id, fact, day): fact for fact, day in facts.items()}
    known = {(row.pk, row.sk) for row in FactRow.batch_get(list(keys), consistent_read=True)}
    new = {fact: facts[fact] for key, fact in keys.items() if key not in known}
    for fact, day in new.items():
        row = FactRow(*_fact_key(seller_id, order_id, fact, day), expires_at=work.now + KEPT)
        work.put(row, FactRow.pk.does_not_exist(), Conflict())
        work.gather(f"standing#{seller_id}#{day}", fact, partial(_add, seller_id, day))
    return new


def _fact_key(seller_id: str, order_id: str, fact: Fact, day: date) -> tuple[str, str]:
    return f"{seller_id}#{fact}", f"{day}#{order_id}"


def _add(seller_id: str, day: date, work: Work, facts: list[Fact]) -> None:
    actions = [getattr(DayRow, fact).add(1) for fact in facts]
    work.change(DayRow(f"{seller_id}#days", f"{day}"), actions, None, Conflict())


def days(seller_id: str, first: date, last: date) -> list[Day]:
    """What was counted on each day of a span, in one query."""
    rows = DayRow.query(f"{seller_id}#days", DayRow.sk.between(f"{first}", f"{last}"), consistent_read=True)
    return [Day(date.fromisoformat(row.sk), {fact: int(getattr(row, fact)) for fact in Fact}) for row in rows]


def counted(seller_id: str, fact: Fact, first: date, last: date, query: PageQuery) -> Page[CountedOrder]:
    """The orders of a fact in a span of days, newest first, less those of whom it was taken back."""
    span = Only(first=f"{first}", last=f"{last}~")
    page = merged_page(FactRow, FactRow.sk, [f"{seller_id}#{fact}"], query, read=_order, only=span)
    back = _taken_back(seller_id, fact, page.data)
    return page.model_copy(update={"data": [order for order in page.data if order.order_id not in back]})


def _taken_back(seller_id: str, fact: Fact, orders: Sequence[CountedOrder]) -> set[str]:
    by = TAKEN_BACK.get(fact)
    if by is None or not orders:
        return set()
    keys = [_fact_key(seller_id, order.order_id, by, order.day) for order in orders]
    return {_order(row).order_id for row in FactRow.batch_get(keys)}


def newest(seller_id: str, fact: Fact, first: date, last: date, most: int) -> list[str]:
    """The ids of the newest orders of a fact in a span of days."""
    page = counted(seller_id, fact, first, last, PageQuery(limit=most))
    return [order.order_id for order in page.data]


def _order(row: Any) -> CountedOrder:
    day, order_id = row.sk.split("#")
    return CountedOrder(order_id=order_id, day=date.fromisoformat(day))
