"""What is noted for the bank's files, and the state of a seller's bank account."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

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


class Sent(NamedTuple):
    """Which of our transfers a bank's reference stands for; of one in a file how much, and to which account."""

    seller_id: str
    transfer_id: str
    purpose: str
    cents: int | None = None
    account_key: str | None = None


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
    """Put a credit on its day's list, once."""
    key = (_day_key(entry.day, entry.reference), entry.reference)
    sent = Sent(entry.seller_id, entry.transfer_id, entry.purpose, entry.amount.amount, entry.account.key)
    note_sent(work, entry.reference, sent)
    work.put(BankEntryRow(*key, entity=entry))


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
