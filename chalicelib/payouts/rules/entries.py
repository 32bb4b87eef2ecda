"""What a posting is made of: entries that sum to zero, parts that explain them."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.kit.money import Money, total
from chalicelib.payouts.errors import Unbalanced
from chalicelib.payouts.models import (
    SELLERS_OWN,
    Account,
    Entry,
    Part,
    PartName,
    Posting,
    PostingKind,
    SaleLine,
)


def move(
    seller_id: str,
    kind: PostingKind,
    about: str,
    at: datetime,
    amount: Money,
    way: tuple[Account, Account],
    part: PartName | None,
) -> Posting:
    """An amount from one account to another; its part bears the sign of the seller's side."""
    source, target = way
    own = amount.amount * ((target in SELLERS_OWN) - (source in SELLERS_OWN))
    named = own or amount.amount
    return Posting(
        seller_id=seller_id,
        kind=kind,
        about=about,
        source=about,
        at=at,
        parts=parts(amount.currency, {part: named}) if part else [],
        entries=entries(amount.currency, {source: -amount.amount, target: amount.amount}),
    )


def entries(currency: str, moves: dict[Account, int]) -> list[Entry]:
    """Entries of what moves at all."""
    return [
        Entry(account=account, amount=Money(amount=cents, currency=currency))
        for account, cents in moves.items()
        if cents
    ]


def parts(currency: str, amounts: dict[PartName, int], line: SaleLine | None = None) -> list[Part]:
    """Parts of what is not nothing; of a line they name its SKU, as we and as the seller know it."""
    sku = {"sku_id": line.sku_id, "seller_sku": line.seller_sku or None} if line else {}
    return [
        Part(name=name, amount=Money(amount=cents, currency=currency), **sku)
        for name, cents in amounts.items()
        if cents
    ]


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


def net_of(posting: Posting) -> Money:
    """What a posting does to all that is the seller's."""
    own = [entry.amount for entry in posting.entries if entry.account in SELLERS_OWN]
    return total(own, currency_of(posting))


def moved_by(posting: Posting) -> int:
    """How much money a posting moves, in minor units."""
    return sum(max(entry.amount.amount, 0) for entry in posting.entries)


def currency_of(posting: Posting) -> str:
    return posting.entries[0].amount.currency


def balances_of(postings: Iterable[Posting]) -> dict[Account, int]:
    """Every account's balance, summed from postings."""
    balances = dict.fromkeys(Account, 0)
    for posting in postings:
        for entry in posting.entries:
            balances[entry.account] += entry.amount.amount
    return balances
