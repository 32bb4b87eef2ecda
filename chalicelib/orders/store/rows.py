"""The items of the orders table, and its indexes."""

from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kit import settings
from chalicelib.kit.rows import EntityAttribute, EntityRow, Row
from chalicelib.orders.exports import Export
from chalicelib.orders.models import Order


class BySeller(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_seller"
        projection = KeysOnlyProjection()

    seller_key = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class Newest(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "newest"
        projection = KeysOnlyProjection()

    status_key = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByStatus(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_status"
        projection = KeysOnlyProjection()

    status_key = UnicodeAttribute(hash_key=True)
    ship_key = UnicodeAttribute(range_key=True)


class ByChange(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_change"
        projection = KeysOnlyProjection()

    seller_key = UnicodeAttribute(hash_key=True)
    change_key = UnicodeAttribute(range_key=True)


class ByBuyer(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_buyer"
        projection = KeysOnlyProjection()

    buyer_id = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class OrderRow(EntityRow):
    class Meta:
        table_name = settings.resource("orders")

    pk = UnicodeAttribute(hash_key=True)
    seller_key = UnicodeAttribute()
    status_key = UnicodeAttribute()
    ship_key = UnicodeAttribute()
    change_key = UnicodeAttribute()
    buyer_id = UnicodeAttribute()
    entity = EntityAttribute(Order)
    by_seller = BySeller()
    newest = Newest()
    by_status = ByStatus()
    by_change = ByChange()
    by_buyer = ByBuyer()


class CountsRow(Row):
    """How many of a seller's orders are in each status. pk = counts#seller#shard."""

    class Meta:
        table_name = settings.resource("orders")

    pk = UnicodeAttribute(hash_key=True)
    unpaid = NumberAttribute(default=0)
    on_hold = NumberAttribute(default=0)
    awaiting_shipment = NumberAttribute(default=0)
    partially_shipping = NumberAttribute(default=0)
    awaiting_collection = NumberAttribute(default=0)
    in_transit = NumberAttribute(default=0)
    delivered = NumberAttribute(default=0)
    completed = NumberAttribute(default=0)
    cancelled = NumberAttribute(default=0)


class TermRow(Row):
    """Something an order is found by. pk = order#term; it stands in by_seller beside the orders themselves."""

    class Meta:
        table_name = settings.resource("orders")

    pk = UnicodeAttribute(hash_key=True)
    seller_key = UnicodeAttribute()


class DispatchedRow(Row):
    """How many orders a seller dispatched on a day of the market, and how many of them late."""

    class Meta:
        table_name = settings.resource("orders")

    pk = UnicodeAttribute(hash_key=True)
    dispatched = NumberAttribute(default=0)
    late = NumberAttribute(default=0)


class ExportRow(EntityRow):
    """A seller's wish for orders as CSV files. pk = export id."""

    class Meta:
        table_name = settings.resource("orders")

    pk = UnicodeAttribute(hash_key=True)
    entity = EntityAttribute(Export)


def instant_key(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f")
