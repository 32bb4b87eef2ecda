"""Statements: running totals as native numbers, closed once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.money import Money
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work
from chalicelib.payouts import ledger, rules
from chalicelib.payouts.models import (
    Interval,
    Period,
    Statement,
    StatementStatus,
    StatementTotals,
)

TABLE = settings.resource("payouts")


class DueStatements(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    due = UnicodeAttribute(range_key=True)


class StatementRow(Row):
    """The running totals of one period: amount is the sum of the columns above it."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    interval = UnicodeAttribute()
    starts_at = UTCDateTimeAttribute()
    ends_at = UTCDateTimeAttribute()
    currency = UnicodeAttribute(default="USD")
    carried_in = NumberAttribute(default=0)
    sales = NumberAttribute(default=0)
    refunds = NumberAttribute(default=0)
    fees = NumberAttribute(default=0)
    shipping = NumberAttribute(default=0)
    adjustments = NumberAttribute(default=0)
    reserve = NumberAttribute(default=0)
    returned_payouts = NumberAttribute(default=0)
    debt = NumberAttribute(default=0)
    amount = NumberAttribute(default=0)
    closed_at = UTCDateTimeAttribute(null=True)
    payout_id = UnicodeAttribute(null=True)
    carried_to = UnicodeAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    due_statements = DueStatements()


class Due(NamedTuple):
    """An open statement whose period is over."""

    seller_id: str
    period_id: str


def statement(seller_id: str, period_id: str) -> Statement | None:
    row = StatementRow.find(f"{seller_id}#statements", period_id)
    return _statement(row) if row else None


def statements_of(dues: Sequence[Due]) -> dict[Due, Statement]:
    """Many sellers' statements in one request a hundred."""
    rows = StatementRow.batch_get([(f"{due.seller_id}#statements", due.period_id) for due in dues])
    return {Due(row.pk.partition("#")[0], row.sk): _statement(row) for row in rows}


def empty_statement(seller_id: str, period: Period) -> Statement:
    """A period's statement before its first line."""
    return _statement(_statement_row(seller_id, period))


def statements(seller_id: str, query: PageQuery) -> Page[Statement]:
    """A seller's statements, newest first."""
    return merged_page(StatementRow, StatementRow.sk, [f"{seller_id}#statements"], query, read=_statement)


def has_statements(seller_id: str) -> bool:
    """Whether a seller was ever credited or charged on a statement."""
    return any(True for _ in StatementRow.query(f"{seller_id}#statements", limit=1, consistent_read=True))


def open_statements(seller_id: str) -> list[Statement]:
    """A seller's statements that are not closed, the earliest first."""
    open_only = StatementRow.closed_at.does_not_exist()
    rows = StatementRow.query(f"{seller_id}#statements", filter_condition=open_only, consistent_read=True)
    return sorted((_statement(row) for row in rows), key=lambda statement: statement.ends_at)


def add_to_statement(
    work: Work,
    seller_id: str,
    period: Period,
    columns: dict[str, int],
    currency: str,
    *,
    at_least: int | None = None,
) -> None:
    """Add to an open statement's columns, opening it if it is the first.

    Conflict if it was closed or ended meanwhile. With `at_least` it must still come to that much.
    """
    row = _statement_row(seller_id, period)
    sums = columns | {"amount": sum(columns.values())}
    actions = [getattr(StatementRow, column).add(amount) for column, amount in sums.items()]
    facts = {
        "interval": row.interval,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "currency": currency,
        "due_shard": str(shard_of(seller_id)),
        "due": f"{ledger.instant(period.ends_at)}#{seller_id}#{period.period_id}",
    }
    actions += [getattr(StatementRow, name).set(value) for name, value in facts.items()]
    condition = StatementRow.closed_at.does_not_exist() & _ends_with(period)
    if at_least is not None:
        condition = condition & (StatementRow.amount >= at_least)
    work.change(row, actions, condition, Conflict())


def _ends_with(period: Period) -> Condition:
    return StatementRow.ends_at.does_not_exist() | (StatementRow.ends_at == period.ends_at)


def end_statement(work: Work, seller_id: str, period: Period, at: datetime) -> None:
    """A change of schedule ends a statement's period now, and it is due; Conflict if it was closed meanwhile."""
    row = _statement_row(seller_id, period)
    actions = [
        StatementRow.ends_at.set(at),
        StatementRow.due.set(f"{ledger.instant(at)}#{seller_id}#{period.period_id}"),
    ]
    still_open = StatementRow.closed_at.does_not_exist() & (StatementRow.ends_at == period.ends_at)
    work.change(row, actions, still_open, Conflict())


def check_not_begun(work: Work, seller_id: str, period: Period) -> None:
    """Conflict if the first line of a period's statement is written meanwhile."""
    key = (f"{seller_id}#statements", period.period_id)
    work.check(StatementRow, key, StatementRow.pk.does_not_exist(), Conflict())


def cover(work: Work, seller_id: str, seen: Statement, cents: int) -> None:
    """Lift a statement that is below zero by what another of the seller had; Conflict if it moved meanwhile."""
    unchanged = StatementRow.closed_at.does_not_exist() & (StatementRow.amount == seen.totals.total.amount)
    actions = [StatementRow.debt.add(cents), StatementRow.amount.add(cents)]
    work.change(StatementRow(f"{seller_id}#statements", seen.period_id), actions, unchanged, Conflict())


def close_statement(work: Work, seller_id: str, seen: Statement, *, debt: int = 0, **facts: str) -> None:
    """Close a statement if nothing moved since it was seen; it is due no more.

    `debt` is what it takes for an old debt (negative) or leaves as a new one (positive); `facts` say where its
    total went: `payout_id` or `carried_to`.
    """
    unchanged = StatementRow.closed_at.does_not_exist() & (StatementRow.amount == seen.totals.total.amount)
    actions = [StatementRow.closed_at.set(work.now), StatementRow.due_shard.remove(), StatementRow.due.remove()]
    actions += [getattr(StatementRow, name).set(value) for name, value in facts.items()]
    if debt:
        actions += [StatementRow.debt.add(debt), StatementRow.amount.add(debt)]
    work.change(StatementRow(f"{seller_id}#statements", seen.period_id), actions, unchanged, Conflict())


def due_statements(now: datetime) -> Iterator[Due]:
    """Open statements whose period is over, shard by shard; one page in memory at a time."""
    for shard in range(SHARDS):
        for row in StatementRow.due_statements.query(str(shard), StatementRow.due < ledger.instant(now) + "~"):
            yield _due(row)


def due_page(now: datetime, query: PageQuery) -> Page[Due]:
    """The same, a page of it, the longest due first."""
    shards = [str(shard) for shard in range(SHARDS)]
    index = StatementRow.due_statements
    page = merged_page(index, StatementRow.due, shards, query, newest_first=False, read=lambda row: row)
    due = [_due(row) for row in page.data if row.due < ledger.instant(now) + "~"]
    return Page(data=due, next_cursor=page.next_cursor if len(due) == len(page.data) else None)


def _due(row: StatementRow) -> Due:
    _, seller_id, period_id = row.due.split("#")
    return Due(seller_id, period_id)


def _statement_row(seller_id: str, period: Period) -> StatementRow:
    return StatementRow(
        f"{seller_id}#statements",
        period.period_id,
        interval=period.interval.value,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
    )


def _statement(row: StatementRow) -> Statement:
    columns = {name: getattr(row, name) for name in ("carried_in", *rules.COLUMNS, "debt")}
    columns["total"] = row.amount
    return Statement(
        period_id=row.sk,
        interval=Interval(row.interval),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        status=StatementStatus.CLOSED if row.closed_at else StatementStatus.OPEN,
        totals=StatementTotals(
            **{name: Money(amount=amount, currency=row.currency) for name, amount in columns.items()}
        ),
        closed_at=row.closed_at,
        payout_id=row.payout_id,
        carried_to=row.carried_to,
    )
