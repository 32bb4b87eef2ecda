"""The use cases of notifications."""

from chalicelib.kit.events import Event
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.work import Work
from chalicelib.notifications import store
from chalicelib.notifications.models import Notification
from chalicelib.notifications.rules import TEXTS


def tell(work: Work, event: Event) -> None:
    """Tell the seller what an event means to them."""
    notification = Notification(
        notification_id=new_id("ntf", work.now),
        seller_id=event.seller_id,
        kind=event.name,
        subject=event.subject,
        text=TEXTS[type(event)](event),
        created_at=work.now,
    )
    store.save(work, notification)


def notifications(seller_id: str, query: PageQuery) -> Page[Notification]:
    """What a seller was told, newest first."""
    return store.of_seller(seller_id, query)


def mark_read(work: Work, seller_id: str, notification_id: str) -> Notification:
    """Mark a notification read; a second time changes nothing. Raises NotFound."""
    notification = store.load(seller_id, notification_id)
    if notification.read_at:
        return notification
    return store.save(work, notification.with_(read_at=work.now))
