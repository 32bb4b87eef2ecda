"""Tax by month and jurisdiction: native numbers, spread over shards so that no place's item is hot."""

from collections.abc import Iterator
from functools import partial
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.kit import settings
from chalicelib.kit.events import shard_of
from chalicelib.kit.pages import FIRST, LAST
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work
from chalicelib.payouts.rules import ByJurisdiction, TaxCounts

TABLE = settings.resource("payouts")
TAX_SHARDS = 32
"""Items one jurisdiction's month is spread over, by order; a report reads them all."""


class TaxRow(Row):
    """What was sold, collected and given back in a month under one jurisdiction, of one shard's orders."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    currency = UnicodeAttribute(default="USD")
    taxable_sales = NumberAttribute(default=0)
    tax_collected = NumberAttribute(default=0)
    refunded_sales = NumberAttribute(default=0)
    tax_refunded = NumberAttribute(default=0)


class TaxTotal(NamedTuple):
    """A jurisdiction's month. `position` sorts by state, level and name."""

    position: str
    currency: str
    counts: TaxCounts

    @property
    def jurisdiction(self) -> list[str]:
        """State, level and name."""
        return self.position.split("#", 2)


def add_tax(work: Work, market: str, month: str, order_id: str, currency: str, counted: ByJurisdiction) -> None:
    """Count an order's tax, in the transaction that books it."""
    pk = f"tax#{market}#{month}#{shard_of(order_id, TAX_SHARDS)}"
    for (state, level, name), counts in counted.items():
        key = (pk, f"{state}#{level}#{name}")
        work.gather("#".join(key), counts, partial(_add, key, currency))


def _add(key: tuple[str, str], currency: str, work: Work, parts: list[TaxCounts]) -> None:
    sums = dict(zip(TaxCounts._fields, map(sum, zip(*parts, strict=True)), strict=True))
    actions = [getattr(TaxRow, name).add(amount) for name, amount in sums.items()]
    work.change(TaxRow(*key), [*actions, TaxRow.currency.set(currency)], None, Conflict())


def tax_totals(market: str, month: str, state: str | None = None, after: str | None = None) -> Iterator[TaxTotal]:
    """A month's jurisdictions after a position, in the order of their positions; read as they are asked for."""
    first, last = (f"{state}#", f"{state}#{LAST}") if state else (FIRST, LAST)
    within = TaxRow.sk.between(max(first, after or first), last)
    shards = [TaxRow.query(f"tax#{market}#{month}#{shard}", within) for shard in range(TAX_SHARDS)]
    rows = merge(*shards, key=lambda row: row.sk)
    for position, found in groupby(rows, key=lambda row: str(row.sk)):
        of_it = list(found)
        if position != after:
            counts = (TaxCounts(*(int(getattr(row, name)) for name in TaxCounts._fields)) for row in of_it)
            yield TaxTotal(position, of_it[0].currency, _total(counts))


def _total(counts: Iterator[TaxCounts]) -> TaxCounts:
    return TaxCounts(*map(sum, zip(*counts, strict=True)))
