"""The ledger in DynamoDB: postings are put once and never changed, balances are native numbers beside them.

| access pattern | index | key |
|---|---|---|
| an order's or payout's postings | table | pk = seller#order or payout id, sk = posting id |
| a seller's balances | table | pk = seller#balances, sk = balances |
| a seller's postings by time | by_time | seller_id, booked = time # posting id |
| the lines of a statement | by_statement | statement_key = seller#period, booked |

A seller's balances are one item, so a seller's postings are bounded by DynamoDB's transactions on one item
(some hundreds a second); they come from a queue, so more of them wait and none is lost.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kit import settings
from chalicelib.kit.money import Money
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.rows import EntityAttribute, Row
from chalicelib.kit.work import AlreadyDone, Work
from chalicelib.payouts import rules
from chalicelib.payouts.errors import Unbalanced
from chalicelib.payouts.models import Account, Balance, Posting, PostingKind, StatementLine

TABLE = settings.resource("payouts")


class ByTime(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_time"
        projection = AllProjection()

    seller_id = UnicodeAttribute(hash_key=True)
    booked = UnicodeAttribute(range_key=True)


class ByStatement(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_statement"
        projection = AllProjection()

    statement_key = UnicodeAttribute(hash_key=True)
    booked = UnicodeAttribute(range_key=True)


class PostingRow(Row):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    seller_id = UnicodeAttribute()
    booked = UnicodeAttribute()
    statement_key = UnicodeAttribute(null=True)
    entity = EntityAttribute(Posting)
    by_time = ByTime()
    by_statement = ByStatement()


class BalanceRow(Row):
    """One number an account; their sum is zero at all times."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="balances")
    currency = UnicodeAttribute(default="USD")
    pending = NumberAttribute(default=0)
    available = NumberAttribute(default=0)
    payouts_in_transit = NumberAttribute(default=0)
    bank = NumberAttribute(default=0)
    payment_clearing = NumberAttribute(default=0)
    referral_fees = NumberAttribute(default=0)
    tax_held = NumberAttribute(default=0)


def add_posting(work: Work, posting: Posting) -> None:
    """Put a posting and change the balances by it. One that is there already had its effect: AlreadyDone."""
    rules.check_balanced(posting)
    on_statement = posting.period_id and _statement_key(posting.seller_id, posting.period_id)
    row = PostingRow(
        f"{posting.seller_id}#{posting.about}",
        posting.posting_id,
        seller_id=posting.seller_id,
        booked=f"{instant(posting.at)}#{posting.posting_id}",
        statement_key=on_statement,
        entity=posting,
    )
    work.put(row, PostingRow.pk.does_not_exist(), AlreadyDone())
    actions = [getattr(BalanceRow, entry.account).add(entry.amount.amount) for entry in posting.entries]
    currency = rules.currency_of(posting)
    actions.append(BalanceRow.currency.set(currency))
    same = BalanceRow.currency.does_not_exist() | (BalanceRow.currency == currency)
    work.change(_balance_row(posting.seller_id), actions, same, Unbalanced(posting.posting_id))


def postings_about(seller_id: str, about: str) -> dict[PostingKind, Posting]:
    """The postings of one order or payout, by kind."""
    rows = PostingRow.query(f"{seller_id}#{about}", consistent_read=True)
    return {row.entity.kind: row.entity for row in rows}


def postings(seller_id: str) -> Iterator[Posting]:
    """Every posting of a seller, oldest first."""
    return (row.entity for row in PostingRow.by_time.query(seller_id))


def account_balances(seller_id: str) -> dict[Account, int]:
    row = BalanceRow.find(f"{seller_id}#balances", "balances") or _balance_row(seller_id)
    return {account: getattr(row, account) for account in Account}


def balance(seller_id: str) -> Balance:
    row = BalanceRow.find(f"{seller_id}#balances", "balances") or _balance_row(seller_id)
    return Balance(
        pending=Money(amount=row.pending, currency=row.currency),
        available=Money(amount=row.available, currency=row.currency),
        in_transit=Money(amount=row.payouts_in_transit, currency=row.currency),
    )


def _balance_row(seller_id: str) -> BalanceRow:
    return BalanceRow(f"{seller_id}#balances", "balances")


def lines(seller_id: str, period_id: str, query: PageQuery) -> Page[StatementLine]:
    """A statement's lines, oldest first."""
    key = _statement_key(seller_id, period_id)
    return merged_page(
        PostingRow.by_statement,
        PostingRow.booked,
        [key],
        query,
        newest_first=False,
        read=lambda row: rules.line_of(row.entity),
    )


def _statement_key(seller_id: str, period_id: str) -> str:
    return f"{seller_id}#{period_id}"


def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
