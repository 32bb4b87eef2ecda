"""Notifications in DynamoDB, a seller's spread over shards.

| access pattern | index | key |
|---|---|---|
| a seller's notifications, newest first | table | pk = seller#shard, sk = notification id |
"""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.rows import EntityAttribute, EntityRow
from chalicelib.kit.work import Work
from chalicelib.notifications.models import Notification


class NotificationRow(EntityRow):
    class Meta:
        table_name = settings.resource("notifications")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(Notification)


def _key(seller_id: str, notification_id: str) -> tuple[str, str]:
    return f"{seller_id}#{shard_of(notification_id)}", notification_id


def save(work: Work, notification: Notification) -> Notification:
    key = _key(notification.seller_id, notification.notification_id)
    return work.save(NotificationRow(*key, entity=notification), notification)


def load(seller_id: str, notification_id: str) -> Notification:
    notification: Notification = NotificationRow.load(*_key(seller_id, notification_id))
    return notification


def of_seller(seller_id: str, query: PageQuery) -> Page[Notification]:
    keys = [f"{seller_id}#{shard}" for shard in range(SHARDS)]
    return merged_page(NotificationRow, NotificationRow.sk, keys, query)
