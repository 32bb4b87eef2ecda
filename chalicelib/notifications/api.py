"""Routes of notifications."""

from chalicelib import access
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.notifications import service
from chalicelib.notifications.models import Notification

api = Api(__name__, "notifications")


@api.get("/v1/notifications", permission=access.ACTIVITY_READ, query=PageQuery, answers=Page[Notification])
def list_notifications(request: Request[None]) -> Page[Notification]:
    """What I was told, newest first."""
    return service.notifications(request.seller_id, request.query)


@api.post(
    "/v1/notifications/{notification_id}/read",
    permission=access.ACTIVITY_READ,
    answers=Notification,
    refuses=(NotFound,),
)
def read_notification(request: Request[None], notification_id: str) -> Notification:
    """Mark a notification read."""
    return service.mark_read(request.work, request.seller_id, notification_id)
