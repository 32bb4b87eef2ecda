"""The ledger in DynamoDB: postings are put once and never changed, balances are native numbers beside them.

| access pattern | index | key |
|---|---|---|
| an order's or payout's postings | table | pk = seller#order or payout id, sk = posting id |
| a seller's balances | table | pk = seller#balances, sk = balances |
| a seller's postings by time, their keys | by_time | seller_id, booked = time # posting id |
| the lines of a statement | by_statement | statement_key = seller#period, booked |

A seller's balances are one item, so a seller's postings are bounded by DynamoDB's transactions on one item
(some hundreds a second); they come from a queue, so more of them wait and none is lost.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kit import settings
from chalicelib.kit.money import Money
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.rows import EntityAttribute, Row
from chalicelib.kit.work import AlreadyDone, Work
from chalicelib.payouts import rules
from chalicelib.payouts.models import Account, Balance, Posting, PostingKind, StatementLine

TABLE = settings.resource("payouts")
BATCH = 100
"""Items of one batched read."""


class ByTime(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_time"
        projection = KeysOnlyProjection()

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
    reserve = NumberAttribute(default=0)
    owed = NumberAttribute(default=0)
    referral_fees = NumberAttribute(default=0)
    refund_fees = NumberAttribute(default=0)
    dispute_fees = NumberAttribute(default=0)
    promotions = NumberAttribute(default=0)
    shipping_subsidies = NumberAttribute(default=0)
    adjustments = NumberAttribute(default=0)
    tax_held = NumberAttribute(default=0)
    carriers = NumberAttribute(default=0)
    creators = NumberAttribute(default=0)
    warehouse_fees = NumberAttribute(default=0)
    payment_clearing = NumberAttribute(default=0)
    payouts_in_transit = NumberAttribute(default=0)
    bank = NumberAttribute(default=0)


def add_posting(
    work: Work, posting: Posting, *, owed: int | None = None, available_at_least: int | None = None
) -> None:
    """Put a posting and change the balances by it. One that is there already had its effect: AlreadyDone.

    With `owed` the seller must still owe exactly that much, with `available_at_least` still have as much; else
    Conflict. What moves nothing is not posted.
    """
    if not posting.entries:
        return
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
    if owed is not None:
        same = same & _owes(owed)
    if available_at_least is not None:
        same = same & (BalanceRow.available >= available_at_least)
    work.change(_balance_row(posting.seller_id), actions, same, Conflict())


def _owes(cents: int) -> Condition:
    """Whether a seller owes so much; who never owed has no such number."""
    exactly = BalanceRow.owed == -cents
    return exactly if cents else exactly | BalanceRow.owed.does_not_exist()


def posting(seller_id: str, about: str, posting_id: str) -> Posting:
    """One posting. Raises NotFound."""
    found = find_posting(seller_id, about, posting_id)
    if found is None:
        raise NotFound
    return found


def find_posting(seller_id: str, about: str, posting_id: str) -> Posting | None:
    row = PostingRow.find(f"{seller_id}#{about}", posting_id)
    return row.entity if row else None


def reversal_of(posting: Posting) -> Posting | None:
    """What has undone a posting, if anything has."""
    return find_posting(posting.seller_id, posting.about, f"{PostingKind.REVERSAL}:{posting.posting_id}")


def postings_about(seller_id: str, about: str) -> list[Posting]:
    """The postings of one order or payout, by kind and source."""
    return [row.entity for row in PostingRow.query(f"{seller_id}#{about}", consistent_read=True)]


def postings(seller_id: str, since: datetime | None = None) -> Iterator[Posting]:
    """A seller's postings, oldest first: all, or those booked after an instant."""
    keys = ((row.pk, row.sk) for row in _by_time(seller_id, since))
    while batch := list(islice(keys, BATCH)):
        found = {(row.pk, row.sk): row.entity for row in PostingRow.batch_get(batch, consistent_read=True)}
        yield from (found[key] for key in batch)


def touched(seller_id: str, since: datetime) -> set[str]:
    """The orders and payouts that were posted about after an instant."""
    return {row.pk.partition("#")[2] for row in _by_time(seller_id, since)}


def _by_time(seller_id: str, since: datetime | None) -> Iterator[PostingRow]:
    after = PostingRow.booked > f"{instant(since)}~" if since else None
    return iter(PostingRow.by_time.query(seller_id, after))


def account_balances(seller_id: str) -> dict[Account, int]:
    return _accounts(_balances(seller_id))


def balances_of_many(seller_ids: Sequence[str]) -> dict[str, dict[Account, int]]:
    """Every account of many sellers, of those who have any balance."""
    rows = BalanceRow.batch_get([(f"{seller_id}#balances", "balances") for seller_id in seller_ids])
    return {row.pk.partition("#")[0]: _accounts(row) for row in rows}


def balances_at(seller_id: str, at: datetime) -> dict[Account, int]:
    """Every account as it was at an instant, that instant's postings included: today's less what came after."""
    today, since = account_balances(seller_id), rules.balances_of(postings(seller_id, at))
    return {account: amount - since[account] for account, amount in today.items()}


def balance(seller_id: str, at: datetime | None = None) -> Balance:
    """What a seller sees of the accounts, now or at a past instant."""
    row = _balances(seller_id)
    accounts = balances_at(seller_id, at) if at else _accounts(row)
    shown = {
        "pending": Account.PENDING,
        "available": Account.AVAILABLE,
        "reserve": Account.RESERVE,
        "owed": Account.OWED,
        "in_transit": Account.PAYOUTS_IN_TRANSIT,
    }
    return Balance(
        **{name: Money(amount=accounts[account], currency=row.currency) for name, account in shown.items()}
    )


def _accounts(row: BalanceRow) -> dict[Account, int]:
    return {account: getattr(row, account) for account in Account}


def _balances(seller_id: str) -> BalanceRow:
    found: BalanceRow = BalanceRow.find(f"{seller_id}#balances", "balances") or _balance_row(seller_id)
    return found


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
