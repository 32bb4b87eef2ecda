"""What moves where when a statement is closed, and on a payout's way to the bank and back."""

from datetime import datetime

from chalicelib.kit.money import Money
from chalicelib.payouts.models import Account, PartName, Payout, Posting, PostingKind
from chalicelib.payouts.rules.entries import entries, move

P = PartName
PAYOUT_MOVES = {
    PostingKind.PAYOUT_PAID: (Account.PAYOUTS_IN_TRANSIT, Account.BANK, None),
    PostingKind.PAYOUT_FAILED: (Account.PAYOUTS_IN_TRANSIT, Account.AVAILABLE, P.RETURNED_PAYOUT),
    PostingKind.PAYOUT_CANCELLED: (Account.PAYOUTS_IN_TRANSIT, Account.AVAILABLE, P.RETURNED_PAYOUT),
    PostingKind.PAYOUT_RETURNED: (Account.BANK, Account.AVAILABLE, P.RETURNED_PAYOUT),
    PostingKind.PAYOUT_RETRIED: (Account.AVAILABLE, Account.PAYOUTS_IN_TRANSIT, P.RETRIED_PAYOUT),
}
"""From where to where a payout's money goes, and what a statement calls it."""


def move_payout(payout: Payout, kind: PostingKind, at: datetime) -> Posting:
    """One step of a payout's money."""
    source, target, part = PAYOUT_MOVES[kind]
    posting = move(payout.seller_id, kind, payout.payout_id, at, payout.amount, (source, target), part)
    return posting.with_(source=payout.transfer_id)


def pay_out(seller_id: str, about: str, statement_total: Money, recovered: int, at: datetime) -> Posting:
    """A statement's total leaves: first for what the seller owes, the rest to the bank."""
    amount = statement_total.amount
    return Posting(
        seller_id=seller_id,
        kind=PostingKind.PAYOUT,
        about=about,
        source=about,
        at=at,
        entries=entries(
            statement_total.currency,
            {
                Account.AVAILABLE: -amount,
                Account.OWED: recovered,
                Account.PAYOUTS_IN_TRANSIT: amount - recovered,
            },
        ),
    )


def record_debt(seller_id: str, about: str, shortfall: Money, at: datetime) -> Posting:
    """A statement ended below zero: the seller owes what is missing."""
    return move(seller_id, PostingKind.DEBT, about, at, shortfall, (Account.OWED, Account.AVAILABLE), None)


def micro_deposit(seller_id: str, account_id: str, amount: Money, at: datetime) -> Posting:
    """The small deposits that prove a bank account are the platform's to bear until it is proved."""
    way = (Account.ADJUSTMENTS, Account.BANK)
    return move(seller_id, PostingKind.MICRO_DEPOSIT, account_id, at, amount, way, None)


def take_micro_deposit_back(seller_id: str, account_id: str, amount: Money, at: datetime) -> Posting:
    """The account is proved, so the seller has the small deposits: what the platform bore is taken back."""
    way = (Account.AVAILABLE, Account.ADJUSTMENTS)
    return move(seller_id, PostingKind.MICRO_DEPOSIT_TAKEN_BACK, account_id, at, amount, way, P.MICRO_DEPOSIT)
