"""Listings and SKU claims in DynamoDB, spread by their own ids behind the seller's.

| access pattern | index | key |
|---|---|---|
| one listing of a seller | table | pk = seller # listing |
| the listing that has a SKU | table | pk = seller # sku |
| a seller's listings, newest first | by_seller | seller_key = seller#shard, listing_id |
| a seller's listings in a status, newest first | by_status | status_key = seller#status#shard, listing_id |
"""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.catalog.errors import SkuTaken
from chalicelib.catalog.models import Listing, Sku
from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.kit.work import Work


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


class ListingRow(EntityRow):
    class Meta:
        table_name = settings.resource("catalog")

    pk = UnicodeAttribute(hash_key=True)
    seller_key = UnicodeAttribute()
    status_key = UnicodeAttribute()
    listing_id = UnicodeAttribute()
    entity = EntityAttribute(Listing)
    by_seller = BySeller()
    by_status = ByStatus()


class SkuRow(Row):
    """The claim of a SKU by a listing."""

    class Meta:
        table_name = settings.resource("catalog")

    pk = UnicodeAttribute(hash_key=True)
    claimed_by = UnicodeAttribute()


def save(work: Work, listing: Listing) -> Listing:
    shard = shard_of(listing.listing_id)
    row = ListingRow(
        f"{listing.seller_id}#{listing.listing_id}",
        seller_key=f"{listing.seller_id}#{shard}",
        status_key=f"{listing.seller_id}#{listing.status}#{shard}",
        listing_id=listing.listing_id,
        entity=listing.with_(possible_actions=[]),
    )
    return work.save(row, listing)


def claim_skus(work: Work, listing: Listing, skus: Iterable[Sku]) -> None:
    """Each SKU belongs to one listing of its seller, or SkuTaken."""
    for sku in skus:
        row = SkuRow(f"{listing.seller_id}#{sku.sku_id}", claimed_by=listing.listing_id)
        work.put(row, SkuRow.pk.does_not_exist(), SkuTaken(sku.seller_sku))


def load(seller_id: str, listing_id: str) -> Listing:
    """One listing of this seller; another's is NotFound like a missing one."""
    row = ListingRow.find(f"{seller_id}#{listing_id}")
    if row is None:
        raise NotFound
    listing: Listing = row.current
    return listing


def load_many(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Listing]:
    """Listings by (seller, listing), a hundred a call; the missing are absent."""
    rows = ListingRow.batch_get([f"{seller_id}#{listing_id}" for seller_id, listing_id in keys])
    found: list[Listing] = [row.current for row in rows]
    return {(listing.seller_id, listing.listing_id): listing for listing in found}


def claims(seller_id: str, sku_ids: Iterable[str]) -> dict[str, str]:
    """Listing id by SKU id, of the seller's SKUs that are claimed."""
    rows = SkuRow.batch_get([f"{seller_id}#{sku_id}" for sku_id in sku_ids])
    return {row.pk.split("#")[1]: row.claimed_by for row in rows}


def of_seller(seller_id: str, status: str | None, query: PageQuery) -> Page[Listing]:
    """A seller's listings, newest first, of one status or of all."""
    shards = range(SHARDS)
    if status is None:
        keys = [f"{seller_id}#{shard}" for shard in shards]
        return merged_page(ListingRow.by_seller, ListingRow.listing_id, keys, query)
    keys = [f"{seller_id}#{status}#{shard}" for shard in shards]
    return merged_page(ListingRow.by_status, ListingRow.listing_id, keys, query)
