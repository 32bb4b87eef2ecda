"""Listings, SKU claims and category approvals in DynamoDB, spread by their own ids behind the seller's.

| access pattern | index | key |
|---|---|---|
| one listing of a seller | table | pk = seller # listing |
| the listing that has a SKU | table | pk = seller # sku |
| how many listings a seller has in each status | table | pk = seller # counts # shard (native numbers) |
| a seller's approval for a category | table | pk = seller # category:id |
| a seller's listings, newest first | by_seller | seller_key = seller#shard, listing_id |
| a seller's listings in a status, newest first | by_status | status_key = seller#status#shard, listing_id |
| what an operator must decide on, longest waiting first | by_review | review_key = kind#shard, review_since |
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.catalog.errors import SkuTaken
from chalicelib.catalog.models import Approval, ApprovalStatus, Listing, ListingStatus, Sku
from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work

LISTINGS, APPROVALS = "listings", "approvals"
"""What waits for an operator."""
COUNT_SHARDS = 32
"""Items a seller's counts are spread over, so that imports do not meet on one."""


class BySeller(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_seller"
        projection = AllProjection()

    seller_key = UnicodeAttribute(hash_key=True)
    listing_id = UnicodeAttribute(range_key=True)


class ByStatus(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_status"
        projection = AllProjection()

    status_key = UnicodeAttribute(hash_key=True)
    listing_id = UnicodeAttribute(range_key=True)


class ByReview(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_review"
        projection = AllProjection()

    review_key = UnicodeAttribute(hash_key=True)
    review_since = UnicodeAttribute(range_key=True)


class ApprovalsByReview(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_review"
        projection = AllProjection()

    review_key = UnicodeAttribute(hash_key=True)
    review_since = UnicodeAttribute(range_key=True)


class ListingRow(EntityRow):
    class Meta:
        table_name = settings.resource("catalog")

    pk = UnicodeAttribute(hash_key=True)
    seller_key = UnicodeAttribute()
    status_key = UnicodeAttribute()
    listing_id = UnicodeAttribute()
    review_key = UnicodeAttribute(null=True)
    review_since = UnicodeAttribute(null=True)
    entity = EntityAttribute(Listing)
    by_seller = BySeller()
    by_status = ByStatus()
    by_review = ByReview()


class SkuRow(Row):
    """The claim of a SKU by a listing."""

    class Meta:
        table_name = settings.resource("catalog")

    pk = UnicodeAttribute(hash_key=True)
    claimed_by = UnicodeAttribute()


class CountsRow(Row):
    """A share of a seller's listings by status; the shares of all shards together are true."""

    class Meta:
        table_name = settings.resource("catalog")

    pk = UnicodeAttribute(hash_key=True)
    draft = NumberAttribute(default=0)
    pending_review = NumberAttribute(default=0)
    live = NumberAttribute(default=0)
    rejected = NumberAttribute(default=0)
    seller_deactivated = NumberAttribute(default=0)
    platform_deactivated = NumberAttribute(default=0)
    frozen = NumberAttribute(default=0)
    deleted = NumberAttribute(default=0)


class ApprovalRow(EntityRow):
    class Meta:
        table_name = settings.resource("catalog")

    pk = UnicodeAttribute(hash_key=True)
    review_key = UnicodeAttribute(null=True)
    review_since = UnicodeAttribute(null=True)
    entity = EntityAttribute(Approval)
    by_review = ApprovalsByReview()


# -- listings -----------------------------------------------------------------------------------------------


def save(work: Work, listing: Listing, was: ListingStatus | None = None) -> Listing:
    """Write a listing; `was` is its status before, where that has changed."""
    if listing.version == 0 or (was and was is not listing.status):
        _count(work, listing, was)
    return work.save(_row(listing), listing)


def _row(listing: Listing) -> ListingRow:
    shard = shard_of(listing.listing_id)
    row = ListingRow(
        f"{listing.seller_id}#{listing.listing_id}",
        seller_key=f"{listing.seller_id}#{shard}",
        status_key=f"{listing.seller_id}#{listing.status}#{shard}",
        listing_id=listing.listing_id,
        entity=listing.with_(possible_actions=[]),
    )
    if listing.asked and listing.status is not ListingStatus.FROZEN:
        row.review_key = f"{LISTINGS}#{shard}"
        row.review_since = _position(listing.asked.since, listing.listing_id)
    return row


def forget(work: Work, listing: Listing) -> None:
    """A deleted listing is gone for good; its claims have been released before."""
    _add_to_counts(work, listing, {listing.status: -1})
    work.delete(_row(listing))


def _count(work: Work, listing: Listing, was: ListingStatus | None) -> None:
    _add_to_counts(work, listing, {listing.status: 1} | ({was: -1} if was else {}))


def _add_to_counts(work: Work, listing: Listing, changes: dict[ListingStatus, int]) -> None:
    shard = shard_of(listing.listing_id, COUNT_SHARDS)
    actions = [getattr(CountsRow, status.value).add(change) for status, change in changes.items()]
    work.change(CountsRow(f"{listing.seller_id}#counts#{shard}"), actions, None, Conflict())


def counts(seller_id: str) -> dict[ListingStatus, int]:
    """How many listings a seller has in each status, in one call."""
    rows = list(CountsRow.batch_get([f"{seller_id}#counts#{shard}" for shard in range(COUNT_SHARDS)]))
    return {status: sum(getattr(row, status.value) for row in rows) for status in ListingStatus}


def load(seller_id: str, listing_id: str) -> Listing:
    """One listing of this seller; another's is NotFound like a missing one."""
    listing = find(seller_id, listing_id)
    if listing is None:
        raise NotFound
    return listing


def find(seller_id: str, listing_id: str) -> Listing | None:
    row = ListingRow.find(f"{seller_id}#{listing_id}")
    return row.current if row else None


def load_many(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Listing]:
    """Listings by (seller, listing), a hundred a call; the missing are absent."""
    rows = ListingRow.batch_get([f"{seller_id}#{listing_id}" for seller_id, listing_id in keys])
    found: list[Listing] = [row.current for row in rows]
    return {(listing.seller_id, listing.listing_id): listing for listing in found}


def of_seller(seller_id: str, status: str | None, query: PageQuery) -> Page[Listing]:
    """A seller's listings, newest first, of one status or of all."""
    shards = range(SHARDS)
    if status is None:
        keys = [f"{seller_id}#{shard}" for shard in shards]
        return merged_page(ListingRow.by_seller, ListingRow.listing_id, keys, query)
    keys = [f"{seller_id}#{status}#{shard}" for shard in shards]
    return merged_page(ListingRow.by_status, ListingRow.listing_id, keys, query)


def in_question(query: PageQuery) -> Page[Listing]:
    """Listings of all sellers that an operator must decide on, longest waiting first."""
    keys = [f"{LISTINGS}#{shard}" for shard in range(SHARDS)]
    return merged_page(ListingRow.by_review, ListingRow.review_since, keys, query, newest_first=False)


# -- claims of SKUs -------------------------------------------------------------------------------------------


def claim_skus(work: Work, listing: Listing, skus: Iterable[Sku]) -> None:
    """Each SKU belongs to one listing of its seller, or SkuTaken."""
    for sku in skus:
        row = SkuRow(f"{listing.seller_id}#{sku.sku_id}", claimed_by=listing.listing_id)
        work.put(row, SkuRow.pk.does_not_exist(), SkuTaken(sku.seller_sku))


def release_skus(work: Work, listing: Listing, skus: Iterable[Sku]) -> None:
    """The seller may use these codes in another listing."""
    for sku in skus:
        work.delete(SkuRow(f"{listing.seller_id}#{sku.sku_id}"))


def claims(seller_id: str, sku_ids: Iterable[str]) -> dict[str, str]:
    """Listing id by SKU id, of the seller's SKUs that are claimed."""
    rows = SkuRow.batch_get([f"{seller_id}#{sku_id}" for sku_id in sku_ids])
    return {row.pk.split("#")[1]: row.claimed_by for row in rows}


# -- approvals of categories ----------------------------------------------------------------------------------


def save_approval(work: Work, approval: Approval) -> Approval:
    key = _approval_key(approval.seller_id, approval.category)
    row = ApprovalRow(key, entity=approval.with_(possible_actions=[]))
    if approval.status is ApprovalStatus.SUBMITTED and approval.submitted_at:
        row.review_key = f"{APPROVALS}#{shard_of(key)}"
        row.review_since = _position(approval.submitted_at, key)
    return work.save(row, approval)


def find_approval(seller_id: str, category: str) -> Approval | None:
    row = ApprovalRow.find(_approval_key(seller_id, category))
    return row.current if row else None


def approvals(seller_id: str, categories: Iterable[str]) -> list[Approval]:
    """A seller's approvals for these categories, a hundred a call."""
    rows = ApprovalRow.batch_get([_approval_key(seller_id, category) for category in categories])
    return [row.current for row in rows]


def approvals_waiting(query: PageQuery) -> Page[Approval]:
    """Approvals of all sellers that an operator must decide on, longest waiting first."""
    keys = [f"{APPROVALS}#{shard}" for shard in range(SHARDS)]
    return merged_page(ApprovalRow.by_review, ApprovalRow.review_since, keys, query, newest_first=False)


def _approval_key(seller_id: str, category: str) -> str:
    return f"{seller_id}#category:{category}"


def _position(since: datetime, subject: str) -> str:
    return f"{since:%Y-%m-%dT%H:%M:%S.%f}#{subject}"
