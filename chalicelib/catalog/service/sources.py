"""Images that a listing names by their addresses, before anybody has fetched them."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.catalog.models import MAX_IMAGES, Image, Listing, MediaStatus, Wares
from chalicelib.kit.ids import new_id

BUCKET = "MEDIA_BUCKET"


def media_key(listing: Listing, media_id: str) -> str:
    """Where the bytes of an image or a video lie."""
    return f"{listing.seller_id}/{listing.listing_id}/{media_id}"


def with_sources(listing: Listing, sources: Iterable[str], now: datetime) -> list[Image]:
    """The listing's images, and one more for each address that none of them came from, as far as there is room."""
    images = list(listing.latest.images)
    known = {image.source for image in images}
    for source in dict.fromkeys(sources):
        if source not in known and len(images) < MAX_IMAGES:
            image_id = new_id("img", now)
            images.append(Image(image_id=image_id, key=media_key(listing, image_id), source=source))
    return images


def awaits_fetch(wares: Wares) -> bool:
    """Whether an image has an address and no bytes yet."""
    return any(map(is_awaited, wares.images))


def is_awaited(image: Image) -> bool:
    return image.status is MediaStatus.AWAITING_UPLOAD and image.source is not None
