"""Fetching the images that listings name by address: to where uploads go, to be checked there like them."""

from collections.abc import Iterable

from chalicelib.catalog import store
from chalicelib.catalog.models import Image
from chalicelib.catalog.rules import EDITABLE
from chalicelib.catalog.service.drafting import replace
from chalicelib.catalog.service.media import NO_IMAGE, limits_of, refused
from chalicelib.catalog.service.sources import BUCKET, is_awaited
from chalicelib.kit import objects, pixels, queues, remote
from chalicelib.kit.work import Work

QUEUE = "image-fetches"


def fetch_later(seller_id: str, listing_ids: Iterable[str]) -> None:
    """Have the images of listings fetched; asked again, what has come is left alone."""
    queues.send(QUEUE, ({"seller_id": seller_id, "listing_id": listing_id} for listing_id in listing_ids))


def fetch(work: Work, seller_id: str, listing_id: str) -> None:
    """Fetch a listing's images from their addresses; what does not come is refused with the reason."""
    listing = store.find(seller_id, listing_id)
    if listing is not None and listing.status in EDITABLE:
        max_bytes = limits_of(work, listing).images.max_bytes
        images = [_fetched(image, max_bytes) for image in listing.latest.images]
        replace(work, listing, {"images": images})


def _fetched(image: Image, max_bytes: int) -> Image:
    if not is_awaited(image) or objects.exists(BUCKET, image.key):
        return image
    try:
        content = remote.fetch(image.source or "", max_bytes)
    except remote.NotFetched as why:
        return refused(image, f"{why} Upload the image, or mend the address.")
    found = pixels.measure(content[: pixels.HEAD_BYTES])
    if found is None:
        return refused(image, NO_IMAGE)
    objects.put(BUCKET, image.key, content, found.content_type)
    return image
