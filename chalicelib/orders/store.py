"""Orders in DynamoDB, each under its own id.

| access pattern | index | key |
|---|---|---|
| one order | table | pk = order id |
| a seller's orders, newest first | by_seller | seller_key = seller#shard, pk |
| a seller's orders in a status, ship-by first | by_status | status_key = seller#status#shard, ship_key |
| a buyer's orders, newest first | by_buyer | buyer_id, pk |
"""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import NotFound
from chalicelib.kit.rows import EntityAttribute, EntityRow
from chalicelib.kit.work import Work
from chalicelib.orders.models import Order


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


class ByBuyer(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_buyer"
        projection = AllProjection()

    buyer_id = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class OrderRow(EntityRow):
    class Meta:
        table_name = settings.resource("orders")

    pk = UnicodeAttribute(hash_key=True)
    seller_key = UnicodeAttribute()
    status_key = UnicodeAttribute()
    ship_key = UnicodeAttribute()
    buyer_id = UnicodeAttribute()
    entity = EntityAttribute(Order)
    by_seller = BySeller()
    by_status = ByStatus()
    by_buyer = ByBuyer()


def save(work: Work, order: Order) -> Order:
    shard = shard_of(order.order_id)
    due = order.deadlines.ship_by or order.deadlines.pay_by
    row = OrderRow(
        order.order_id,
        seller_key=f"{order.seller_id}#{shard}",
        status_key=f"{order.seller_id}#{order.status}#{shard}",
        ship_key=f"{due.isoformat()}#{order.order_id}",
        buyer_id=order.buyer_id,
        entity=order.with_(possible_actions=[]),
    )
    return work.save(row, order)


def load(order_id: str) -> Order:
    """One order by its id; the caller checks whose it is. Raises NotFound."""
    row = OrderRow.find(order_id)
    if row is None:
        raise NotFound
    order: Order = row.current
    return order


def of_seller(seller_id: str, status: str | None, query: PageQuery) -> Page[Order]:
    """A seller's orders: newest first, or of one status by ship-by time."""
    shards = range(SHARDS)
    if status is None:
        keys = [f"{seller_id}#{shard}" for shard in shards]
        return merged_page(OrderRow.by_seller, OrderRow.pk, keys, query)
    keys = [f"{seller_id}#{status}#{shard}" for shard in shards]
    return merged_page(OrderRow.by_status, OrderRow.ship_key, keys, query, newest_first=False)


def of_buyer(buyer_id: str, query: PageQuery) -> Page[Order]:
    return merged_page(OrderRow.by_buyer, OrderRow.pk, [buyer_id], query)
