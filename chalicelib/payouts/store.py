"""Statements, payouts and schedules in DynamoDB; the same table holds the ledger (ledger.py).

| access pattern | index | key |
|---|---|---|
| a seller's schedule | table | pk = seller#schedule, sk = schedule |
| a seller's statements | table | pk = seller#statements, sk = period id |
| a seller's payouts | table | pk = seller#payouts, sk = payout id |
| open statements whose period is over | due | due_shard, due = period end # seller # period |
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.money import Money
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work
from chalicelib.payouts import ledger
from chalicelib.payouts.models import (
    Interval,
    Payout,
    Period,
    Schedule,
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
    fees = NumberAttribute(default=0)
    returned_payouts = NumberAttribute(default=0)
    amount = NumberAttribute(default=0)
    closed_at = UTCDateTimeAttribute(null=True)
    payout_id = UnicodeAttribute(null=True)
    carried_to = UnicodeAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    due_statements = DueStatements()


class PayoutRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(Payout)


class ScheduleRow(EntityRow):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="schedule")
    entity = EntityAttribute(Schedule)


class Due(NamedTuple):
    """An open statement whose period is over."""

    seller_id: str
    period_id: str


# -- statements -----------------------------------------------------------------------------------------------


def statement(seller_id: str, period_id: str) -> Statement | None:
    row = StatementRow.find(f"{seller_id}#statements", period_id)
    return _statement(row) if row else None


def empty_statement(seller_id: str, period: Period) -> Statement:
    """A period's statement before its first line."""
    return _statement(_statement_row(seller_id, period))


def statements(seller_id: str, query: PageQuery) -> Page[Statement]:
    """A seller's statements, newest first."""
    return merged_page(StatementRow, StatementRow.sk, [f"{seller_id}#statements"], query, read=_statement)


def add_to_statement(work: Work, seller_id: str, period: Period, columns: dict[str, int], currency: str) -> None:
    """Add to an open statement's columns, opening it if it is the first; Conflict if it was closed meanwhile."""
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
    work.change(row, actions, StatementRow.closed_at.does_not_exist(), Conflict())


def close_statement(
    work: Work, seller_id: str, seen: Statement, *, payout_id: str | None = None, carried_to: str | None = None
) -> None:
    """Close a statement if nothing moved since it was seen; it is due no more."""
    unchanged = StatementRow.closed_at.does_not_exist() & (StatementRow.amount == seen.totals.total.amount)
    actions = [StatementRow.closed_at.set(work.now), StatementRow.due_shard.remove(), StatementRow.due.remove()]
    if payout_id:
        actions.append(StatementRow.payout_id.set(payout_id))
    if carried_to:
        actions.append(StatementRow.carried_to.set(carried_to))
    work.change(StatementRow(f"{seller_id}#statements", seen.period_id), actions, unchanged, Conflict())


def due_statements(now: datetime) -> Iterator[Due]:
    """Open statements whose period is over, shard by shard; one page in memory at a time."""
    for shard in range(SHARDS):
        for row in StatementRow.due_statements.query(str(shard), StatementRow.due < ledger.instant(now) + "~"):
            _, seller_id, period_id = row.due.split("#")
            yield Due(seller_id, period_id)


def _statement_row(seller_id: str, period: Period) -> StatementRow:
    return StatementRow(
        f"{seller_id}#statements",
        period.period_id,
        interval=period.interval.value,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
    )


def _statement(row: StatementRow) -> Statement:
    columns = {
        "carried_in": row.carried_in,
        "sales": row.sales,
        "fees": row.fees,
        "returned_payouts": row.returned_payouts,
        "total": row.amount,
    }
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


# -- payouts and schedules --------------------------------------------------------------------------------------


def save_payout(work: Work, payout: Payout) -> Payout:
    return work.save(PayoutRow(f"{payout.seller_id}#payouts", payout.payout_id, entity=payout), payout)


def payout(seller_id: str, payout_id: str) -> Payout:
    """A seller's payout. Raises NotFound for another's."""
    row = PayoutRow.find(f"{seller_id}#payouts", payout_id)
    if row is None:
        raise NotFound
    found: Payout = row.current
    return found


def payouts(seller_id: str, query: PageQuery) -> Page[Payout]:
    """A seller's payouts, newest first."""
    return merged_page(PayoutRow, PayoutRow.sk, [f"{seller_id}#payouts"], query)


def schedule(seller_id: str) -> Schedule:
    row = ScheduleRow.find(f"{seller_id}#schedule", "schedule")
    return row.current if row else Schedule()


def save_schedule(work: Work, seller_id: str, schedule: Schedule) -> Schedule:
    return work.save(ScheduleRow(f"{seller_id}#schedule", "schedule", entity=schedule), schedule)
