"""What is noted for the bank's files, and the state of a seller's bank account."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pynamodb.attributes import UnicodeAttribute

from chalicelib.kit import settings
from chalicelib.kit.entity import Entity
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.money import Money
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import AlreadyDone, Work
from chalicelib.payouts.models import BankAccount
from chalicelib.sellers.models import SealedAccount

TABLE = settings.resource("payouts")


class BankEntry(Entity):
    """A credit for one day's file, its account number sealed."""

    reference: str
    transfer_id: str
    seller_id: str
    day: date
    amount: Money
    account: SealedAccount
    holder: str
    individual: bool
    purpose: Literal["payout", "verification"]


class BankEntryRow(Row):
    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(BankEntry)


class BankReferenceRow(Row):
    """Which day has the entry that a return speaks of."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="entry")
    day = UnicodeAttribute()


class BankAccountRow(EntityRow):
    """`amounts` are the two small deposits, sealed."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="account")
    entity = EntityAttribute(BankAccount)
    amounts = UnicodeAttribute(null=True)


def note_entry(work: Work, entry: BankEntry) -> None:
    """Put a credit on its day's list, once."""
    key = (_day_key(entry.day, entry.reference), entry.reference)
    reference = BankReferenceRow(f"bank-reference#{entry.reference}", day=entry.day.isoformat())
    work.put(reference, BankReferenceRow.pk.does_not_exist(), AlreadyDone())
    work.put(BankEntryRow(*key, entity=entry))


def entries(day: date) -> Iterator[BankEntry]:
    """All credits of a day."""
    for shard in range(SHARDS):
        rows = BankEntryRow.query(f"bank-day#{day}#{shard}", consistent_read=True)
        yield from (row.entity for row in rows)


def entry(reference: str) -> BankEntry | None:
    row = BankReferenceRow.find(f"bank-reference#{reference}", "entry")
    if row is None:
        return None
    found: BankEntry = BankEntryRow.get(_day_key(date.fromisoformat(row.day), reference), reference).entity
    return found


def _day_key(day: date, reference: str) -> str:
    return f"bank-day#{day}#{shard_of(reference)}"


def save_account(work: Work, account: BankAccount, amounts: str | None = None) -> BankAccount:
    row = BankAccountRow(f"{account.seller_id}#bank-account", "account", entity=account, amounts=amounts)
    return work.save(row, account)


def account(seller_id: str) -> tuple[BankAccount | None, str | None]:
    """A seller's bank account once it was changed, and its sealed deposits."""
    row = BankAccountRow.find(f"{seller_id}#bank-account", "account")
    return (row.current, row.amounts) if row else (None, None)
