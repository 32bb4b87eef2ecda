"""Packages in DynamoDB, those of an order together.

| access pattern | index | key |
|---|---|---|
| one package; all packages of an order | table | pk = order id, sk = package id |
| the package with a tracking number | table | pk = tracking # number, sk = number |
| one printout | table | pk = sk = printout id |
| a followed parcel with a tracking number | table | pk = followed # number, sk = number |
| a seller's packages, newest first | by_seller | seller_key = seller#shard, sk |
| what a keeper (seller or platform) has in a status | by_status | status_key = keeper#status#shard, ship_key |
| open packages to one buyer and address | by_recipient | recipient_key = keeper#recipient, sk |
| one inbound shipment | table | pk = sk = inbound id |
| a seller's inbound shipments, newest first | by_seller | seller_key = inbound#seller, sk |
| inbound shipments in a status, oldest first | by_status | status_key = inbound#status#shard, ship_key |
"""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.fulfillment.errors import TrackingNumberUsed
from chalicelib.fulfillment.models import InboundShipment, Package, Printout
from chalicelib.fulfillment.rules import OPEN, order_id_of
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
    sk = UnicodeAttribute(range_key=True)


class ByStatus(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_status"
        projection = AllProjection()

    status_key = UnicodeAttribute(hash_key=True)
    ship_key = UnicodeAttribute(range_key=True)


class ByRecipient(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_recipient"
        projection = AllProjection()

    recipient_key = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class PackageRow(EntityRow):
    class Meta:
        table_name = settings.resource("fulfillment")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    seller_key = UnicodeAttribute()
    status_key = UnicodeAttribute()
    ship_key = UnicodeAttribute()
    recipient_key = UnicodeAttribute(null=True)
    entity = EntityAttribute(Package)
    by_seller = BySeller()
    by_status = ByStatus()
    by_recipient = ByRecipient()


class TrackingRow(Row):
    """A tracking number belongs to one package."""

    class Meta:
        table_name = settings.resource("fulfillment")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    package_id = UnicodeAttribute()


class InboundRow(EntityRow):
    class Meta:
        table_name = settings.resource("fulfillment")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    seller_key = UnicodeAttribute()
    status_key = UnicodeAttribute()
    ship_key = UnicodeAttribute()
    entity = EntityAttribute(InboundShipment)
    by_seller = BySeller()
    by_status = ByStatus()


class PrintoutRow(EntityRow):
    class Meta:
        table_name = settings.resource("fulfillment")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(Printout)


def save(work: Work, package: Package) -> Package:
    shard = shard_of(package.package_id)
    row = PackageRow(
        order_id_of(package.package_id),
        package.package_id,
        seller_key=f"{package.seller_id}#{shard}",
        status_key=f"{package.keeper}#{package.status}#{shard}",
        ship_key=f"{package.ship_by.isoformat()}#{package.package_id}",
        recipient_key=f"{package.keeper}#{package.recipient}" if package.status in OPEN else None,
        entity=package.with_(possible_actions=[]),
    )
    return work.save(row, package)


def claim_number(work: Work, package: Package, number: str) -> None:
    """A tracking number is this package's from now on, or TrackingNumberUsed."""
    row = TrackingRow(f"tracking#{number}", number, package_id=package.package_id)
    free = TrackingRow.pk.does_not_exist() | (TrackingRow.package_id == package.package_id)
    work.put(row, free, TrackingNumberUsed(number))


def find(package_id: str) -> Package | None:
    row = PackageRow.find(order_id_of(package_id), package_id)
    return row.current if row else None


def load(package_id: str) -> Package:
    """One package by its id; the caller checks whose it is. Raises NotFound."""
    package = find(package_id)
    if package is None:
        raise NotFound
    return package


def load_many(package_ids: Iterable[str]) -> dict[str, Package]:
    """Packages by id, a hundred a call; the missing are absent."""
    keys = [(order_id_of(package_id), package_id) for package_id in dict.fromkeys(package_ids)]
    return {row.sk: row.current for row in PackageRow.batch_get(keys)}


def of_order(order_id: str) -> list[Package]:
    """Every package opened for an order, in the order of their making."""
    rows = PackageRow.query(order_id, consistent_read=True)
    return sorted((row.current for row in rows), key=lambda package: (len(package.package_id), package.package_id))


def tracked(tracking_number: str) -> Package:
    """The package with a tracking number. Raises NotFound."""
    row = TrackingRow.find(f"tracking#{tracking_number}", tracking_number)
    if row is None:
        raise NotFound
    return load(row.package_id)


def to_recipient(keeper: str, recipient: str) -> list[Package]:
    """The keeper's open packages to one buyer and address, oldest first; at most a page of them."""
    rows = PackageRow.by_recipient.query(f"{keeper}#{recipient}", limit=100)
    return [row.current for row in rows]


def of_seller(seller_id: str, status: str | None, query: PageQuery) -> Page[Package]:
    """A seller's packages, newest first; or what a keeper has in one status, by ship-by time."""
    shards = range(SHARDS)
    if status is None:
        keys = [f"{seller_id}#{shard}" for shard in shards]
        return merged_page(PackageRow.by_seller, PackageRow.sk, keys, query)
    keys = [f"{seller_id}#{status}#{shard}" for shard in shards]
    return merged_page(PackageRow.by_status, PackageRow.ship_key, keys, query, newest_first=False)


def save_printout(work: Work, printout: Printout) -> Printout:
    return work.save(PrintoutRow(printout.printout_id, printout.printout_id, entity=printout), printout)


def load_printout(printout_id: str) -> Printout:
    """One printout by its id; the caller checks whose it is. Raises NotFound."""
    printout: Printout = PrintoutRow.load(printout_id, printout_id)
    return printout


def save_inbound(work: Work, inbound: InboundShipment) -> InboundShipment:
    row = InboundRow(
        inbound.inbound_id,
        inbound.inbound_id,
        seller_key=f"inbound#{inbound.seller_id}",
        status_key=f"inbound#{inbound.status}#{shard_of(inbound.inbound_id)}",
        ship_key=f"{inbound.announced_at.isoformat()}#{inbound.inbound_id}",
        entity=inbound.with_(possible_actions=[]),
    )
    return work.save(row, inbound)


def load_inbound(inbound_id: str) -> InboundShipment:
    """One inbound shipment; the caller checks whose it is. Raises NotFound."""
    inbound: InboundShipment = InboundRow.load(inbound_id, inbound_id)
    return inbound


def inbound_of_seller(seller_id: str, query: PageQuery) -> Page[InboundShipment]:
    """A seller's inbound shipments, newest first."""
    return merged_page(InboundRow.by_seller, InboundRow.sk, [f"inbound#{seller_id}"], query)


def inbound_in_status(status: str, query: PageQuery) -> Page[InboundShipment]:
    """Everyone's inbound shipments in a status, oldest first."""
    keys = [f"inbound#{status}#{shard}" for shard in range(SHARDS)]
    return merged_page(InboundRow.by_status, InboundRow.ship_key, keys, query, newest_first=False)


class FollowedRow(Row):
    """A parcel that is no package of an order, such as one on its way back."""

    class Meta:
        table_name = settings.resource("fulfillment")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    seller_id = UnicodeAttribute()
    parcel_id = UnicodeAttribute()


def follow(work: Work, seller_id: str, parcel_id: str, tracking_number: str) -> None:
    work.put(FollowedRow(f"followed#{tracking_number}", tracking_number, seller_id=seller_id, parcel_id=parcel_id))


def followed(tracking_number: str) -> FollowedRow | None:
    found: FollowedRow | None = FollowedRow.find(f"followed#{tracking_number}", tracking_number)
    return found
