"""Packages in DynamoDB, each under its own id.

| access pattern | index | key |
|---|---|---|
| one package | table | pk = package id |
| a seller's packages, newest first | by_seller | seller_key = seller#shard, pk |
| a seller's packages in a status, ship-by first | by_status | status_key = seller#status#shard, ship_key |
| the package a carrier speaks of | by_tracking | tracking_number |
"""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.fulfillment.models import Package
from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow
from chalicelib.kit.work import Work


class BySeller(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_seller"
        projection = AllProjection()

    seller_key = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByStatus(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_status"
        projection = AllProjection()

    status_key = UnicodeAttribute(hash_key=True)
    ship_key = UnicodeAttribute(range_key=True)


class ByTracking(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_tracking"
        projection = KeysOnlyProjection()

    tracking_number = UnicodeAttribute(hash_key=True)


class PackageRow(EntityRow):
    class Meta:
        table_name = settings.resource("fulfillment")

    pk = UnicodeAttribute(hash_key=True)
    seller_key = UnicodeAttribute()
    status_key = UnicodeAttribute()
    ship_key = UnicodeAttribute()
    tracking_number = UnicodeAttribute(null=True)
    entity = EntityAttribute(Package)
    by_seller = BySeller()
    by_status = ByStatus()
    by_tracking = ByTracking()


def save(work: Work, package: Package) -> Package:
    shard = shard_of(package.package_id)
    row = PackageRow(
        package.package_id,
        seller_key=f"{package.seller_id}#{shard}",
        status_key=f"{package.seller_id}#{package.status}#{shard}",
        ship_key=f"{package.ship_by.isoformat()}#{package.package_id}",
        tracking_number=package.label.tracking_number if package.label else None,
        entity=package.with_(possible_actions=[]),
    )
    return work.save(row, package)


def find(package_id: str) -> Package | None:
    row = PackageRow.find(package_id)
    return row.current if row else None


def load(package_id: str) -> Package:
    """One package by its id; the caller checks whose it is. Raises NotFound."""
    package = find(package_id)
    if package is None:
        raise NotFound
    return package


def tracked(tracking_number: str) -> Package:
    """The package with a tracking number. Raises NotFound."""
    key = next(iter(PackageRow.by_tracking.query(tracking_number, limit=1)), None)
    if key is None:
        raise NotFound
    return load(key.pk)


def of_seller(seller_id: str, status: str | None, query: PageQuery) -> Page[Package]:
    """A seller's packages: newest first, or of one status by ship-by time."""
    shards = range(SHARDS)
    if status is None:
        keys = [f"{seller_id}#{shard}" for shard in shards]
        return merged_page(PackageRow.by_seller, PackageRow.pk, keys, query)
    keys = [f"{seller_id}#{status}#{shard}" for shard in shards]
    return merged_page(PackageRow.by_status, PackageRow.ship_key, keys, query, newest_first=False)
