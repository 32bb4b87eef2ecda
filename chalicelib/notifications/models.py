"""What a notification is."""

from datetime import datetime

from pydantic import Field

from chalicelib.kit.entity import Entity


class Notification(Entity):
    """One thing a seller is told. `subject` is the id of what it is about."""

    notification_id: str = Field(examples=["ntf_01k0000000000000000000000"])
    seller_id: str
    kind: str = Field(examples=["order_late"])
    subject: str = Field(examples=["ord_01k0000000000000000000000"])
    text: str = Field(examples=["Order ord_01k… was not shipped in time. Ship it today."])
    created_at: datetime
    read_at: datetime | None = None
