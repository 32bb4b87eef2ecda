"""What is noted for the bank's files, and the state of a seller's bank account."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

from chalicelib.kit import settings
from chalicelib.kit.entity import Entity
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.money import Money
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import AlreadyDone, Work
from chalicelib.payouts.models import BankAccount
from chalicelib.payouts.store import bank_days
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


class Sent(NamedTuple):
    """Which of our transfers a bank's reference stands for; of one in a file also how much, where to, and when."""

    seller_id: str
    transfer_id: str
    purpose: str
    cents: int | None = None
    account_key: str | None = None
    day: str | None = None


class BankReferenceRow(Row):
    """The transfer that a bank's answer speaks of."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="entry")
    seller_id = UnicodeAttribute()
    transfer_id = UnicodeAttribute()
    purpose = UnicodeAttribute()
    cents = NumberAttribute(null=True)
    account_key = UnicodeAttribute(null=True)
    day = UnicodeAttribute(null=True)


class StripeNameRow(Row):
    """Stripe's name of a seller, or of a bank account."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="stripe")
    stripe_id = UnicodeAttribute()


class BankAccountRow(EntityRow):
    """`amounts` are the two small deposits, sealed."""

    class Meta:
        table_name = TABLE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="account")
    entity = EntityAttribute(BankAccount)
    amounts = UnicodeAttribute(null=True)


def note_entry(work: Work, entry: BankEntry) -> None:
    """Put a credit on its day's list, once, while the day is open; Conflict if it was closed meanwhile."""
    key = (_day_key(entry.day, entry.reference), entry.reference)
    bank_days.keep_open(work, entry.day, entry.reference)
    about = (entry.seller_id, entry.transfer_id, entry.purpose)
    sent = Sent(*about, entry.amount.amount, entry.account.key, entry.day.isoformat())
    note_sent(work, entry.reference, sent)
    work.put(BankEntryRow(*key, entity=entry))


def withdraw_entry(work: Work, day: date, reference: str) -> None:
    """Take a credit off its day's list unless the day is sealed."""
    bank_days.check_not_sealed(work, day)
    noted = BankEntryRow.pk.exists()
    work.delete(BankEntryRow(_day_key(day, reference), reference), Conflict(), noted)


def note_sent(work: Work, reference: str, sent: Sent) -> None:
    """Remember what a bank's reference stands for, once."""
    row = BankReferenceRow(f"bank-reference#{reference}", **sent._asdict())
    work.put(row, BankReferenceRow.pk.does_not_exist(), AlreadyDone())


def sent(reference: str) -> Sent | None:
    """The transfer that a bank's reference stands for."""
    row = BankReferenceRow.find(f"bank-reference#{reference}", "entry")
    return Sent(*(getattr(row, name) for name in Sent._fields)) if row else None


def entries(day: date) -> Iterator[BankEntry]:
    """All credits of a day."""
    for shard in range(SHARDS):
        rows = BankEntryRow.query(f"bank-day#{day}#{shard}", consistent_read=True)
        yield from (row.entity for row in rows)


def _day_key(day: date, reference: str) -> str:
    return f"bank-day#{day}#{shard_of(reference)}"


def save_account(work: Work, account: BankAccount, amounts: str | None = None) -> BankAccount:
    row = BankAccountRow(f"{account.seller_id}#bank-account", "account", entity=account, amounts=amounts)
    return work.save(row, account)


def account(seller_id: str) -> tuple[BankAccount | None, str | None]:
    """A seller's bank account once it was changed, and its sealed deposits."""
    row = BankAccountRow.find(f"{seller_id}#bank-account", "account")
    return (row.current, row.amounts) if row else (None, None)


def accounts_of(seller_ids: Sequence[str]) -> dict[str, BankAccount]:
    """Many sellers' bank accounts as they are now, of those who have changed theirs."""
    keys = [(f"{seller_id}#bank-account", "account") for seller_id in seller_ids]
    rows = BankAccountRow.batch_get(keys, consistent_read=True)
    return {row.pk.partition("#")[0]: row.current for row in rows}


def check_account(work: Work, seller_id: str, seen: BankAccount | None) -> None:
    """Hold the transaction to a bank account as it was seen; None is one that was never changed."""
    unchanged = BankAccountRow.version == seen.version if seen else BankAccountRow.pk.does_not_exist()
    work.check(BankAccountRow, (f"{seller_id}#bank-account", "account"), unchanged, Conflict())


def stripe_name(key: str, stripe_id: str | None = None) -> str | None:
    """What Stripe calls a seller or a bank account. Told a name, it stands unless another was told before."""
    if stripe_id is not None:
        try:
            StripeNameRow(f"stripe#{key}", stripe_id=stripe_id).save(StripeNameRow.pk.does_not_exist())
        except PutError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise
        else:
            return stripe_id
    known = StripeNameRow.find(f"stripe#{key}", "stripe")
    return known.stripe_id if known else None
