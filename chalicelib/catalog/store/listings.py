"""Listings: their rows, and the lists they stand in."""

from collections.abc import Callable, Iterable
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection

from chalicelib.catalog.models import Listing, ListingStatus
from chalicelib.catalog.store.tabs import add_to_counts
from chalicelib.catalog.store.waiting import LISTINGS, position
from chalicelib.kit import settings
from chalicelib.kit.batch import Batch
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.pages import Only, Page, PageQuery, merged_page
from chalicelib.kit.problems import NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow
from chalicelib.kit.work import Work

TITLE_BYTES = 400
"""Of a title in its key: with the listing's id it still fits a cursor."""


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


class ByCategory(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_category"
        projection = KeysOnlyProjection()

    category_key = UnicodeAttribute(hash_key=True)
    category_place = UnicodeAttribute(range_key=True)


class ByTitle(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_title"
        projection = IncludeProjection(["status", "category"])

    seller_key = UnicodeAttribute(hash_key=True)
    title_place = UnicodeAttribute(range_key=True)


class ByReview(GlobalSecondaryIndex[Any]):
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
    category_key = UnicodeAttribute()
    category_place = UnicodeAttribute()
    title_place = UnicodeAttribute()
    listing_id = UnicodeAttribute()
    status = UnicodeAttribute()
    category = UnicodeAttribute()
    review_key = UnicodeAttribute(null=True)
    review_since = UnicodeAttribute(null=True)
    entity = EntityAttribute(Listing)
    by_seller = BySeller()
    by_status = ByStatus()
    by_category = ByCategory()
    by_title = ByTitle()
    by_review = ByReview()


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
        category_key=f"{listing.seller_id}#{listing.category}#{shard}",
        category_place=f"{listing.status}#{listing.listing_id}",
        title_place=f"{title_words(listing.title)}#{listing.listing_id}",
        listing_id=listing.listing_id,
        status=listing.status,
        category=listing.category,
        entity=listing.with_(possible_actions=[]),
    )
    if listing.asked and listing.status is not ListingStatus.FROZEN:
        row.review_key = f"{LISTINGS}#{shard}"
        row.review_since = position(listing.asked.since, listing.listing_id)
    return row


def forget(work: Work, listing: Listing) -> None:
    """A deleted listing is gone for good; its claims have been released before."""
    add_to_counts(work, listing, {listing.status: -1})
    work.delete(_row(listing))


def _count(work: Work, listing: Listing, was: ListingStatus | None) -> None:
    add_to_counts(work, listing, {listing.status: 1} | ({was: -1} if was else {}))


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
    return _by_key(ListingRow.batch_get([f"{seller_id}#{listing_id}" for seller_id, listing_id in keys]))


def load_with(batch: Batch, keys: Iterable[tuple[str, str]]) -> Callable[[], dict[tuple[str, str], Listing]]:
    """The same once the batch is read."""
    rows = batch.want(ListingRow, [(f"{seller_id}#{listing_id}",) for seller_id, listing_id in keys])
    return lambda: _by_key(rows())


def _by_key(rows: Iterable[ListingRow]) -> dict[tuple[str, str], Listing]:
    found: list[Listing] = [row.current for row in rows]
    return {(listing.seller_id, listing.listing_id): listing for listing in found}


def title_words(text: str) -> str:
    """A title as it is searched: without case, one space between words, in no more bytes than a key bears."""
    return " ".join(text.casefold().split()).encode()[:TITLE_BYTES].decode(errors="ignore")


def of_seller(seller_id: str, status: str | None, query: PageQuery) -> Page[Listing]:
    """A seller's listings, newest first, of one status or of all."""
    shards = range(SHARDS)
    if status is None:
        keys = [f"{seller_id}#{shard}" for shard in shards]
        return merged_page(ListingRow.by_seller, ListingRow.listing_id, keys, query)
    keys = [f"{seller_id}#{status}#{shard}" for shard in shards]
    return merged_page(ListingRow.by_status, ListingRow.listing_id, keys, query)


def in_category(seller_id: str, category: str, status: str | None, query: PageQuery) -> Page[Listing]:
    """A seller's listings of a category, of one status or by status, newest first."""
    keys = [f"{seller_id}#{category}#{shard}" for shard in range(SHARDS)]
    within = f"{status}#" if status else ""
    places = ListingRow.category_place
    page = merged_page(ListingRow.by_category, places, keys, query, only=Only(within), read=lambda row: row.pk)
    return _loaded(page)


def by_title(
    seller_id: str, begins: str, status: str | None, category: str | None, query: PageQuery
) -> Page[Listing]:
    """A seller's listings whose title begins with a text, in the order of their titles."""
    keys = [f"{seller_id}#{shard}" for shard in range(SHARDS)]
    where = None
    for attribute, wanted in ((ListingRow.status, status), (ListingRow.category, category)):
        if wanted:
            fits = attribute == wanted
            where = fits if where is None else where & fits
    page = merged_page(
        ListingRow.by_title,
        ListingRow.title_place,
        keys,
        query,
        newest_first=False,
        read=lambda row: row.pk,
        only=Only(title_words(begins), where),
    )
    return _loaded(page)


def _loaded(page: Page[str]) -> Page[Listing]:
    """The listings of a page of keys, in its order."""
    found = {row.pk: row.current for row in ListingRow.batch_get(page.data)}
    return Page(data=[found[pk] for pk in page.data if pk in found], next_cursor=page.next_cursor)


def in_question(query: PageQuery) -> Page[Listing]:
    """Listings of all sellers that an operator must decide on, longest waiting first."""
    keys = [f"{LISTINGS}#{shard}" for shard in range(SHARDS)]
    return merged_page(ListingRow.by_review, ListingRow.review_since, keys, query, newest_first=False)
