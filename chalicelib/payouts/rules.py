"""The arithmetic of the ledger, the periods of statements, the life of a payout."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.kit.money import Money, total
from chalicelib.orders.models import Amounts
from chalicelib.payouts.errors import Unbalanced
from chalicelib.payouts.models import (
    Account,
    Entry,
    Fee,
    Interval,
    Payout,
    PayoutStatus,
    Period,
    Posting,
    PostingKind,
    StatementLine,
)

ANCHOR = datetime(2024, 1, 1, tzinfo=UTC)
"""A Monday, 00:00 UTC: every period starts a whole number of its lengths after it."""
LENGTH = {Interval.WEEKLY: timedelta(days=7), Interval.BIWEEKLY: timedelta(days=14)}
TRANSFER_RETRY = timedelta(days=1)

SYSTEM = "system"
S = PayoutStatus

PAYOUT = Lifecycle(
    "payout",
    S.CREATED,
    [
        Action("pay", (S.CREATED,), S.PAID, (SYSTEM,), "payout_paid"),
        Action("fail", (S.CREATED,), S.FAILED, (SYSTEM,), "payout_failed"),
    ],
    [Clock(S.CREATED, "transfer", "1 day", "pay")],
)

SALES, RETURNED_PAYOUTS = "sales", "returned_payouts"
COLUMN = {PostingKind.SETTLE: SALES, PostingKind.PAYOUT_FAILED: RETURNED_PAYOUTS}
"""Where a statement adds up a posting's gross amount."""


def period(interval: Interval, instant: datetime) -> Period:
    """The weekly or biweekly period an instant belongs to, from Monday 00:00 UTC."""
    length = LENGTH[interval]
    starts_at = ANCHOR + (instant - ANCHOR) // length * length
    return Period(interval=interval, starts_at=starts_at, ends_at=starts_at + length)


def payout_id(seller_id: str, period_id: str) -> str:
    """One payout a seller and period."""
    return f"pay_{seller_id.removeprefix('sel_')}_{period_id}"


def statement_id(seller_id: str, period_id: str) -> str:
    return f"stm_{seller_id.removeprefix('sel_')}_{period_id}"


def is_payable(amount: int, minimum: int) -> bool:
    """Whether a statement's total is worth a payout; zero and debts never are."""
    return amount >= max(minimum, 1)


def capture(seller_id: str, order_id: str, amounts: Amounts, fees: Sequence[Fee], at: datetime) -> Posting:
    """The buyer's payment: the fees are the platform's, the tax is held, the rest is the seller's, pending."""
    fee = total([fee.amount for fee in fees], amounts.total.currency)
    return Posting(
        seller_id=seller_id,
        kind=PostingKind.CAPTURE,
        about=order_id,
        at=at,
        fees=list(fees),
        entries=_entries(
            (Account.PAYMENT_CLEARING, -amounts.total),
            (Account.PENDING, amounts.total - fee - amounts.tax),
            (Account.REFERRAL_FEES, fee),
            (Account.TAX_HELD, amounts.tax),
        ),
    )


def refund(captured: Posting, at: datetime) -> Posting:
    """The whole capture undone: an order is cancelled before it ships, so its money is still pending."""
    return Posting(
        seller_id=captured.seller_id,
        kind=PostingKind.REFUND,
        about=captured.about,
        at=at,
        reverses=captured.posting_id,
        fees=[fee.model_copy(update={"amount": -fee.amount}) for fee in captured.fees],
        entries=_entries(*((entry.account, -entry.amount) for entry in captured.entries)),
    )


def settle(captured: Posting, at: datetime) -> Posting:
    """What the seller has pending of an order becomes available; its fees come along as explanation."""
    net = change_of(captured, Account.PENDING)
    return Posting(
        seller_id=captured.seller_id,
        kind=PostingKind.SETTLE,
        about=captured.about,
        at=at,
        fees=captured.fees,
        entries=_entries((Account.PENDING, -net), (Account.AVAILABLE, net)),
    )


PAYOUT_MOVES = {
    PostingKind.PAYOUT: (Account.AVAILABLE, Account.PAYOUTS_IN_TRANSIT),
    PostingKind.PAYOUT_PAID: (Account.PAYOUTS_IN_TRANSIT, Account.BANK),
    PostingKind.PAYOUT_FAILED: (Account.PAYOUTS_IN_TRANSIT, Account.AVAILABLE),
}
"""From where to where a payout's money goes. `bank` is what has left."""


def move_payout(payout: Payout, kind: PostingKind, at: datetime) -> Posting:
    """One step of a payout's money."""
    source, target = PAYOUT_MOVES[kind]
    return Posting(
        seller_id=payout.seller_id,
        kind=kind,
        about=payout.payout_id,
        at=at,
        entries=_entries((source, -payout.amount), (target, payout.amount)),
    )


def check_balanced(posting: Posting) -> None:
    """Raises Unbalanced unless the entries are of one currency, one an account, and sum to zero."""
    currencies = {entry.amount.currency for entry in posting.entries}
    accounts = {entry.account for entry in posting.entries}
    if (
        len(currencies) != 1
        or len(accounts) != len(posting.entries)
        or sum(entry.amount.amount for entry in posting.entries) != 0
    ):
        raise Unbalanced(posting.posting_id)


def change_of(posting: Posting, account: Account) -> Money:
    """What a posting does to one account."""
    amounts = [entry.amount for entry in posting.entries if entry.account is account]
    return total(amounts, currency_of(posting))


def currency_of(posting: Posting) -> str:
    return posting.entries[0].amount.currency


def line_of(posting: Posting) -> StatementLine:
    """A posting as its statement shows it."""
    net = change_of(posting, Account.AVAILABLE)
    fee = total([fee.amount for fee in posting.fees], net.currency)
    return StatementLine(
        kind=posting.kind, about=posting.about, at=posting.at, gross=net + fee, fees=posting.fees, net=net
    )


def columns_of(posting: Posting) -> dict[str, int]:
    """What a posting adds to its statement, by column, in minor units; their sum is its net."""
    line = line_of(posting)
    fees = line.net.amount - line.gross.amount
    columns = {COLUMN[posting.kind]: line.gross.amount, "fees": fees}
    return {column: amount for column, amount in columns.items() if amount}


def _entries(*moves: tuple[Account, Money]) -> list[Entry]:
    """Entries of what moves at all."""
    return [Entry(account=account, amount=amount) for account, amount in moves if amount.amount]


def balances_of(postings: Iterable[Posting]) -> dict[Account, int]:
    """Every account's balance, summed from postings."""
    balances = dict.fromkeys(Account, 0)
    for posting in postings:
        for entry in posting.entries:
            balances[entry.account] += entry.amount.amount
    return balances
