"""Whether a seller's books hold: the ledger against its counters, sales, statements and payouts against it."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import TypeVar

from chalicelib.kit.pages import MAX_LIMIT, Page, PageQuery
from chalicelib.payouts import ledger, rules, service, store
from chalicelib.payouts.models import (
    Account,
    PartName,
    Payout,
    PayoutStatus,
    Posting,
    PostingKind,
    Sale,
    Statement,
    StatementStatus,
)

T = TypeVar("T")
PAID = (PostingKind.PAYOUT_PAID, PostingKind.PAYOUT_RETURNED)


def audit(seller_id: str) -> list[str]:
    """What does not hold in a seller's books, a sentence each; nothing when all is well."""
    postings = list(ledger.postings(seller_id))
    statements = list(_every(service.statements, seller_id))
    payouts = list(_every(service.payouts, seller_id))
    return [
        *_of_balances(seller_id, postings),
        *_of_statements(postings, statements),
        *_of_periods(statements),
        *_of_payouts(seller_id, postings, statements, payouts),
        *_of_sales(seller_id, postings),
    ]


def _of_balances(seller_id: str, postings: list[Posting]) -> Iterator[str]:
    for posting in postings:
        rules.check_balanced(posting)
    counted, summed = ledger.account_balances(seller_id), rules.balances_of(postings)
    if sum(counted.values()):
        yield f"the balances sum to {sum(counted.values())}"
    for account in Account:
        if counted[account] != summed[account]:
            yield f"{account} is {counted[account]}, its postings sum to {summed[account]}"


def _of_statements(postings: list[Posting], statements: list[Statement]) -> Iterator[str]:
    for statement in statements:
        columns = {name: amount.amount for name, amount in statement.totals if name != "total"}
        on_it = [posting for posting in postings if posting.period_id == statement.period_id]
        summed = dict.fromkeys(rules.COLUMNS, 0)
        for posting in on_it:
            for column, amount in rules.columns_of(posting).items():
                summed[column] += amount
        net = sum(rules.line_of(posting).net.amount for posting in on_it)
        brought = sum(s.totals.total.amount for s in statements if s.carried_to == statement.period_id)
        total = statement.totals.total.amount
        if columns != summed | {"carried_in": brought, "debt": columns["debt"]}:
            yield f"{statement.period_id} adds up {columns}, its lines {summed}, and {brought} was carried"
        if not total == sum(columns.values()) == brought + net + columns["debt"]:
            yield f"{statement.period_id} is {total}, its lines sum to {brought + net + columns['debt']}"


def _of_periods(statements: list[Statement]) -> Iterator[str]:
    """Every instant belongs to one statement at most."""
    in_order = sorted(statements, key=lambda statement: (statement.starts_at, statement.ends_at))
    for earlier, later in pairwise(in_order):
        if later.starts_at < earlier.ends_at:
            yield f"{earlier.period_id} and {later.period_id} overlap"


def _of_payouts(
    seller_id: str, postings: list[Posting], statements: list[Statement], payouts: list[Payout]
) -> Iterator[str]:
    counted = ledger.account_balances(seller_id)
    expected = {
        Account.AVAILABLE: sum(s.totals.total.amount for s in statements if s.status is StatementStatus.OPEN),
        Account.OWED: -sum(s.totals.debt.amount for s in statements),
        Account.PAYOUTS_IN_TRANSIT: _sum_of(payouts, PayoutStatus.CREATED, PayoutStatus.HELD),
    }
    for account, amount in expected.items():
        if counted[account] != amount:
            yield f"{account} is {counted[account]}, statements and payouts say {amount}"
    arrived = sum(rules.change_of(posting, Account.BANK).amount for posting in postings if posting.kind in PAID)
    if arrived != _sum_of(payouts, PayoutStatus.PAID):
        yield f"the bank has {arrived}, the payouts say {_sum_of(payouts, PayoutStatus.PAID)}"
    owed = {s.payout_id: s.totals.total for s in statements if s.payout_id}
    if owed != {payout.payout_id: payout.amount for payout in payouts}:
        yield "the payouts are not those of the closed statements"


def _of_sales(seller_id: str, postings: list[Posting]) -> Iterator[str]:
    """Each order's postings against what is kept of it; the clearing of a settled order is zero."""
    pending: Counter[str] = Counter()
    clearing: Counter[str] = Counter()
    for posting in postings:
        pending[posting.about] += rules.change_of(posting, Account.PENDING).amount
        clearing[posting.about] += rules.change_of(posting, Account.PAYMENT_CLEARING).amount
    days: Counter[date] = Counter()
    orders = {posting.about for posting in postings if posting.kind is PostingKind.CAPTURE}
    sales = [store.sale(seller_id, order_id) for order_id in orders]
    yield from _of_payments(sales, postings)
    for sale in sales:
        order_id = sale.order_id
        if (sale.pending, sale.clearing) != (pending[order_id], -clearing[order_id]):
            yield f"{order_id} has {sale.pending} pending and {sale.clearing} to clear, its postings differ"
        if sale.settled_at and (pending[order_id] or clearing[order_id]):
            yield f"{order_id} is settled and not cleared"
        if sale.expected_on:
            days[sale.expected_on] += sale.pending
        if sale.reserve and sale.reserve_releases_at:
            days[sale.reserve_releases_at.date()] += sale.reserve
    reserved = sum(sale.reserve for sale in sales)
    if reserved != rules.balances_of(postings)[Account.RESERVE]:
        yield f"{reserved} is kept back of orders, the ledger differs"
    expected = {day.day: day.amount.amount for day in store.expected(seller_id)}
    if expected != {day: amount for day, amount in days.items() if amount}:
        yield f"{expected} is expected, the orders say {dict(days)}"


def _of_payments(sales: list[Sale], postings: list[Posting]) -> Iterator[str]:
    for sale in sales:
        if (gone := _gone(sale, postings)) > _paid(sale):
            yield f"{gone} went back of {sale.order_id}, {_paid(sale)} was paid"


def _paid(sale: Sale) -> int:
    """What its buyer paid, in minor units."""
    return sum(line.goods + line.shipping + line.tax for line in sale.lines)


def _gone(sale: Sale, postings: list[Posting]) -> int:
    """What refunds and banks have taken back of an order; its settlement only names those parts again."""
    own = [p for p in postings if p.about == sale.order_id and p.kind is not PostingKind.SETTLE]
    parts = [part.amount.amount for posting in own for part in posting.parts if part.name is PartName.CHARGEBACK]
    refunded, charged_back = [line.refunded for line in sale.lines], -sum(parts)
    return charged_back + sum(back.goods + back.shipping + back.tax for back in refunded)


def _sum_of(payouts: list[Payout], *statuses: PayoutStatus) -> int:
    return sum(payout.amount.amount for payout in payouts if payout.status in statuses)


def _every(read: Callable[[str, PageQuery], Page[T]], seller_id: str) -> Iterator[T]:
    """A whole list, page by page."""
    query = PageQuery(limit=MAX_LIMIT)
    while page := read(seller_id, query):
        yield from page.data
        if page.next_cursor is None:
            return
        query = PageQuery(limit=MAX_LIMIT, cursor=page.next_cursor)
