"""Sellers in DynamoDB.

| access pattern | index | key |
|---|---|---|
| one seller | table | pk = seller id |
| what is sealed of a seller | table | pk = seller id # sealed |
| whom a person works for | table | pk = user # sub |
| an API key presented | table | pk = key # key id |
| sellers in a status, oldest application first | by_status | status, pk |
| a seller's API keys | by_seller | seller_id, pk |
| how many API keys of a seller are not revoked | table | pk = seller id # keys |
| listings a seller has added on a day, of those with a limit | table | pk = seller id # listed # day |
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kit import settings
from chalicelib.kit.batch import Batch
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work
from chalicelib.sellers.errors import AlreadyApplied, ListingLimitReached, TooManyKeys
from chalicelib.sellers.models import ApiKey, Member, SealedAccount, Seller


class ByStatus(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_status"
        projection = AllProjection()

    status = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class BySeller(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_seller"
        projection = AllProjection()

    seller_id = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class SellerRow(EntityRow):
    class Meta:
        table_name = settings.resource("sellers")

    pk = UnicodeAttribute(hash_key=True)
    status = UnicodeAttribute()
    entity = EntityAttribute(Seller)
    by_status = ByStatus()


class SealedRow(Row):
    """Tax id and account number, each sealed under a key of this seller's context."""

    class Meta:
        table_name = settings.resource("sellers")

    pk = UnicodeAttribute(hash_key=True)
    tax_id = UnicodeAttribute()
    routing_number = UnicodeAttribute()
    account_number = UnicodeAttribute()
    last4 = UnicodeAttribute()
    name_at_bank = UnicodeAttribute(null=True)
    account_type = UnicodeAttribute(default="checking")
    entered = UnicodeAttribute(null=True)


class MemberRow(EntityRow):
    class Meta:
        table_name = settings.resource("sellers")

    pk = UnicodeAttribute(hash_key=True)
    entity = EntityAttribute(Member)


class ApiKeyRow(EntityRow):
    class Meta:
        table_name = settings.resource("sellers")

    pk = UnicodeAttribute(hash_key=True)
    seller_id = UnicodeAttribute()
    secret_hash = UnicodeAttribute()
    entity = EntityAttribute(ApiKey)
    by_seller = BySeller()


class KeysRow(Row):
    """How many API keys of a seller are not revoked."""

    class Meta:
        table_name = settings.resource("sellers")

    pk = UnicodeAttribute(hash_key=True)
    alive = NumberAttribute(default=0)


class ListedRow(Row):
    """How many listings a seller has added on a day of the market, by hand and by import."""

    class Meta:
        table_name = settings.resource("sellers")

    pk = UnicodeAttribute(hash_key=True)
    added = NumberAttribute(default=0)


def listed(seller_id: str, day: date) -> int:
    row = ListedRow.find(f"{seller_id}#listed#{day}")
    return int(row.added) if row else 0


def count_listing(work: Work, seller_id: str, day: date, most: int) -> None:
    """One more listing of the day, or ListingLimitReached."""
    row = ListedRow(f"{seller_id}#listed#{day}")
    room = ListedRow.pk.does_not_exist() | (ListedRow.added < most)
    work.change(row, [ListedRow.added.add(1)], room, ListingLimitReached(most))


def count_listings(work: Work, seller_id: str, day: date, more: int, seen: int) -> None:
    """So many more listings of the day, if nobody added any since it was seen; else Conflict."""
    row = ListedRow(f"{seller_id}#listed#{day}")
    unchanged = ListedRow.added == seen if seen else ListedRow.pk.does_not_exist()
    work.change(row, [ListedRow.added.add(more)], unchanged, Conflict())


def load(seller_id: str) -> Seller:
    seller: Seller = SellerRow.load(seller_id)
    return seller


def load_many(seller_ids: Iterable[str]) -> dict[str, Seller]:
    """Those of many that there are, in one request a hundred."""
    return {row.pk: row.current for row in SellerRow.batch_get(list(seller_ids))}


def save(work: Work, seller: Seller) -> Seller:
    row = SellerRow(seller.seller_id, status=seller.status.value, entity=seller.with_(possible_actions=[]))
    return work.save(row, seller)


def in_status(status: str, query: PageQuery) -> Page[Seller]:
    return merged_page(SellerRow.by_status, SellerRow.pk, [status], query, newest_first=False)


def seal(work: Work, seller_id: str, tax_id: str, account: SealedAccount) -> None:
    """Keep what is already sealed."""
    row = SealedRow(
        f"{seller_id}#sealed",
        tax_id=tax_id,
        routing_number=account.routing_number,
        account_number=account.sealed_number,
        last4=account.last4,
        name_at_bank=account.name_at_bank,
    )
    work.put(row)


def seal_account(work: Work, account: SealedAccount, seen: SealedAccount | None = None) -> None:
    """Replace the bank account, beside a tax id that stays; if one was seen, only that one, else Conflict."""
    facts = {
        "routing_number": account.routing_number,
        "account_number": account.sealed_number,
        "last4": account.last4,
        "account_type": account.account_type,
    }
    actions = [getattr(SealedRow, name).set(value) for name, value in facts.items()]
    for name in ("name_at_bank", "entered"):
        column, value = getattr(SealedRow, name), getattr(account, name)
        actions.append(column.set(value) if value else column.remove())
    row = SealedRow(f"{account.seller_id}#sealed")
    if seen:
        work.change(row, actions, SealedRow.account_number == seen.sealed_number, Conflict())
    else:
        work.change(row, actions, SealedRow.pk.exists(), NotFound())


def bank_account(seller_id: str) -> SealedAccount:
    """The seller's bank account as sealed. Raises NotFound."""
    row = SealedRow.find(f"{seller_id}#sealed")
    if row is None:
        raise NotFound
    return SealedAccount(
        seller_id=seller_id,
        routing_number=row.routing_number,
        sealed_number=row.account_number,
        last4=row.last4,
        name_at_bank=row.name_at_bank,
        account_type=row.account_type,
        entered=row.entered,
    )


def add_member(work: Work, member: Member) -> None:
    work.save(MemberRow(f"user#{member.user_id}", entity=member), member, AlreadyApplied())


def member(user_id: str) -> Member | None:
    row = MemberRow.find(f"user#{user_id}")
    return row.entity if row else None


def member_with(batch: Batch, user_id: str) -> Callable[[], Member | None]:
    """Whom a person works for, once the batch is read."""
    rows = batch.want(MemberRow, [(f"user#{user_id}",)])
    return lambda: next((row.entity for row in rows()), None)


def save_key(work: Work, key: ApiKey, secret_hash: str) -> ApiKey:
    row = ApiKeyRow(f"key#{key.key_id}", seller_id=key.seller_id, secret_hash=secret_hash, entity=key)
    return work.save(row, key)


def find_key(key_id: str) -> ApiKeyRow | None:
    row: ApiKeyRow | None = ApiKeyRow.find(f"key#{key_id}")
    return row


def keys_of(seller_id: str, query: PageQuery) -> Page[ApiKey]:
    return merged_page(ApiKeyRow.by_seller, ApiKeyRow.pk, [seller_id], query)


def count_key(work: Work, seller_id: str, most: int) -> None:
    """One more key that is not revoked, or TooManyKeys."""
    room = KeysRow.pk.does_not_exist() | (KeysRow.alive < most)
    work.change(KeysRow(f"{seller_id}#keys"), [KeysRow.alive.add(1)], room, TooManyKeys(most))


def count_key_out(work: Work, seller_id: str) -> None:
    """One key less; never refused."""
    work.change(KeysRow(f"{seller_id}#keys"), [KeysRow.alive.add(-1)], None, Conflict())
