"""The use cases of listing images: upload by presigned POST, then a check of the bytes."""

from chalicelib.catalog import rules, store
from chalicelib.catalog.errors import TooManyImages
from chalicelib.catalog.events import ListingChanged
from chalicelib.catalog.models import MAX_IMAGES, Image, ImageStatus, NewImage
from chalicelib.kit import objects, pixels
from chalicelib.kit.entity import Value
from chalicelib.kit.ids import new_id
from chalicelib.kit.objects import Upload
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import Policy

BUCKET = "MEDIA_BUCKET"


class ImageUpload(Value):
    """The image's place in the listing, and where to send its bytes."""

    image_id: str
    upload: Upload


def request_upload(work: Work, seller_id: str, listing_id: str, new: NewImage) -> ImageUpload:
    """A place for one more image and the presigned POST for its bytes. Raises NotFound, TooManyImages."""
    listing = store.load(seller_id, listing_id)
    if len(listing.images) >= MAX_IMAGES:
        raise TooManyImages("Remove one before you add another.")
    image_id = new_id("img", work.now)
    key = f"{seller_id}/{listing_id}/{image_id}"
    image = Image(image_id=image_id, key=key, content_type=new.content_type)
    store.save(work, listing.with_(images=rules.with_image(listing, image), updated_at=work.now))
    max_bytes = markets.policy(listing.market, work.now).listings.images.max_bytes
    return ImageUpload(image_id=image_id, upload=objects.upload(BUCKET, key, max_bytes, new.content_type))


def check(work: Work, key: str) -> None:
    """Look at the bytes that came for an image: ready, or refused with the reason."""
    seller_id, listing_id, image_id = key.split("/")
    listing = store.load(seller_id, listing_id)
    image = next((known for known in listing.images if known.image_id == image_id), None)
    if image is None or image.status is ImageStatus.READY:
        return
    checked = _checked(image, markets.policy(listing.market, work.now))
    work.emit(ListingChanged(seller_id=seller_id, listing_id=listing_id, fields=["images"]))
    store.save(work, listing.with_(images=rules.with_image(listing, checked), updated_at=work.now))


def _checked(image: Image, policy: Policy) -> Image:
    size = objects.size(BUCKET, image.key)
    found = pixels.measure(objects.read(BUCKET, image.key, 0, pixels.HEAD_BYTES - 1))
    if found is None:
        refusal: str | None = "It is neither a JPEG nor a PNG."
        return image.model_copy(update={"status": ImageStatus.REFUSED, "refusal": refusal})
    refusal = rules.image_refusal(found.content_type, found.width, found.height, size, policy)
    status = ImageStatus.REFUSED if refusal else ImageStatus.READY
    facts = {"status": status, "refusal": refusal, "width": found.width, "height": found.height}
    return image.model_copy(update=facts)
