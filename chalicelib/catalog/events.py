"""What the catalog tells."""

from typing import ClassVar

from chalicelib.kit.events import Event


class ListingEvent(Event):
    subject_field: ClassVar[str] = "listing_id"
    listing_id: str


class ListingCreated(ListingEvent):
    name = "listing_created"


class ListingChanged(ListingEvent):
    """`fields` names what changed: title, prices, images and so on."""

    name = "listing_changed"
    fields: list[str]


class ListingPublished(ListingEvent):
    name = "listing_published"


class ListingDeactivated(ListingEvent):
    name = "listing_deactivated"
