"""Whether a seller's books hold: the ledger against its counters, statements against postings and payouts."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from chalicelib.kit.pages import MAX_LIMIT, Page, PageQuery
from chalicelib.payouts import ledger, rules, service
from chalicelib.payouts.models import Account, Payout, PayoutStatus, Posting, Statement, StatementStatus

T = TypeVar("T")


def audit(seller_id: str) -> list[str]:
    """What does not hold in a seller's books, a sentence each; nothing when all is well."""
    postings = list(ledger.postings(seller_id))
    statements = list(_every(service.statements, seller_id))
    payouts = list(_every(service.payouts, seller_id))
    return [
        *_of_balances(seller_id, postings),
        *_of_statements(postings, statements),
        *_of_payouts(seller_id, statements, payouts),
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
        totals = statement.totals
        on_it = [posting for posting in postings if posting.period_id == statement.period_id]
        carried = [other for other in statements if other.carried_to == statement.period_id]
        net = sum(rules.line_of(posting).net.amount for posting in on_it)
        brought = sum(other.totals.total.amount for other in carried)
        columns = totals.carried_in + totals.sales + totals.fees + totals.returned_payouts
        if totals.carried_in.amount != brought:
            yield f"{statement.period_id} carries {totals.carried_in.amount}, others brought {brought}"
        if not totals.total.amount == columns.amount == brought + net:
            yield f"{statement.period_id} is {totals.total.amount}, its lines sum to {brought + net}"


def _of_payouts(seller_id: str, statements: list[Statement], payouts: list[Payout]) -> Iterator[str]:
    counted = ledger.account_balances(seller_id)
    expected = {
        Account.AVAILABLE: sum(s.totals.total.amount for s in statements if s.status is StatementStatus.OPEN),
        Account.PAYOUTS_IN_TRANSIT: _sum_of(payouts, PayoutStatus.CREATED),
        Account.BANK: _sum_of(payouts, PayoutStatus.PAID),
    }
    for account, amount in expected.items():
        if counted[account] != amount:
            yield f"{account} is {counted[account]}, statements and payouts say {amount}"
    owed = {s.payout_id: s.totals.total for s in statements if s.payout_id}
    if owed != {payout.payout_id: payout.amount for payout in payouts}:
        yield "the payouts are not those of the closed statements"


def _sum_of(payouts: list[Payout], status: PayoutStatus) -> int:
    return sum(payout.amount.amount for payout in payouts if payout.status is status)


def _every(read: Callable[[str, PageQuery], Page[T]], seller_id: str) -> Iterator[T]:
    """A whole list, page by page."""
    query = PageQuery(limit=MAX_LIMIT)
    while page := read(seller_id, query):
        yield from page.data
        if page.next_cursor is None:
            return
        query = PageQuery(limit=MAX_LIMIT, cursor=page.next_cursor)
