"""Routes of home."""

from chalicelib import access
from chalicelib.kit import events
from chalicelib.kit.events import EventRecord
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.web import Api, Request

api = Api(__name__, "home")


@api.get("/v1/activity", permission=access.ACTIVITY_READ, query=PageQuery, answers=Page[EventRecord])
def list_activity(request: Request[None]) -> Page[EventRecord]:
    """Everything that happened in my shop, newest first, with who did it."""
    return events.activity(request.seller_id, request.query)
