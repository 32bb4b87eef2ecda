"""Images and the video of a listing: upload by presigned POST, a check of the bytes, order, removal."""

from datetime import timedelta
from typing import TypeVar

from chalicelib.catalog import limits, mp4, store
from chalicelib.catalog.errors import TooManyImages
from chalicelib.catalog.models import (
    MAX_IMAGES,
    Image,
    ImageOrder,
    Listing,
    MediaStatus,
    NewImage,
    NewVideo,
    Video,
    Wares,
)
from chalicelib.catalog.rules import EDITABLE
from chalicelib.catalog.service.drafting import replace
from chalicelib.catalog.service.sources import BUCKET, media_key
from chalicelib.kit import objects, pixels
from chalicelib.kit.entity import Value
from chalicelib.kit.ids import new_id
from chalicelib.kit.objects import Upload
from chalicelib.kit.problems import FieldProblem, InvalidRequest, NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName, Listings

QUEUE = "catalog"
AWAITED = timedelta(seconds=2 * objects.UPLOAD_VALID_SECONDS)
"""How long an upload is waited for: nothing can begin later than its presigned POST allows."""
NO_IMAGE = "It is neither a JPEG nor a PNG."
M = TypeVar("M", Image, Video)


class ImageUpload(Value):
    """The image's place in the listing, and where to send its bytes."""

    image_id: str
    upload: Upload


class VideoUpload(Value):
    """The video of the listing, and where to send its bytes."""

    video_id: str
    upload: Upload


def request_image(work: Work, seller_id: str, listing_id: str, new: NewImage) -> ImageUpload:
    """A place for one more image and the presigned POST for its bytes. Raises NotFound, TooManyImages, TooMany."""
    listing = store.load(seller_id, listing_id)
    markets.count_use(work, listing.market, CapName.IMAGE_UPLOADS, seller_id)
    images = listing.latest.images
    if len(images) >= MAX_IMAGES:
        raise TooManyImages("Remove one before you add another.")
    image_id = new_id("img", work.now)
    image = Image(image_id=image_id, key=media_key(listing, image_id), content_type=new.content_type)
    replace(work, listing, {"images": [*images, image]})
    max_bytes = limits_of(work, listing).images.max_bytes
    return ImageUpload(image_id=image_id, upload=_upload(work, image, max_bytes))


def request_video(work: Work, seller_id: str, listing_id: str, new: NewVideo) -> VideoUpload:
    """The presigned POST for the listing's video, in place of the one it has. Raises NotFound, TooMany."""
    listing = store.load(seller_id, listing_id)
    markets.count_use(work, listing.market, CapName.VIDEO_UPLOADS, seller_id)
    video_id = new_id("vid", work.now)
    video = Video(video_id=video_id, key=media_key(listing, video_id), caption=new.caption)
    replace(work, listing, {"video": video})
    return VideoUpload(video_id=video_id, upload=_upload(work, video, limits_of(work, listing).video.max_bytes))


def _upload(work: Work, media: Image | Video, max_bytes: int) -> Upload:
    work.start_clock(QUEUE, "upload_missed", media.key, work.now + AWAITED)
    return objects.upload(BUCKET, media.key, max_bytes, media.content_type)


def caption(work: Work, seller_id: str, listing_id: str, text: str) -> Listing:
    """Change the words of the video. Raises NotFound."""
    listing = store.load(seller_id, listing_id)
    video = listing.latest.video
    if video is None:
        raise NotFound
    return replace(work, listing, {"video": video.model_copy(update={"caption": text})})


def remove_video(work: Work, seller_id: str, listing_id: str) -> Listing:
    """Take the video out. Raises NotFound."""
    listing = store.load(seller_id, listing_id)
    if listing.latest.video is None:
        raise NotFound
    return replace(work, listing, {"video": None})


def remove_image(work: Work, seller_id: str, listing_id: str, image_id: str) -> Listing:
    """Take an image out. Raises NotFound."""
    listing = store.load(seller_id, listing_id)
    left = [image for image in listing.latest.images if image.image_id != image_id]
    if len(left) == len(listing.latest.images):
        raise NotFound
    return replace(work, listing, {"images": left})


def order_images(work: Work, seller_id: str, listing_id: str, order: ImageOrder) -> Listing:
    """Put the images in this order; the first is the main one. Raises NotFound, InvalidRequest."""
    listing = store.load(seller_id, listing_id)
    known = {image.image_id: image for image in listing.latest.images}
    if sorted(order.image_ids) != sorted(known):
        text = "Name each image of the listing once."
        problem = FieldProblem(pointer="/image_ids", code="images.order", detail=text)
        raise InvalidRequest(text, fields=[problem])
    return replace(work, listing, {"images": [known[image_id] for image_id in order.image_ids]})


def arrived(work: Work, key: str) -> None:
    """Look at the bytes that came: ready, or refused with the reason."""
    listing, media = _known(key)
    if listing and media and media.status is not MediaStatus.READY:
        allowed = limits_of(work, listing)
        checked = _image(media, allowed) if isinstance(media, Image) else _video(media, allowed)
        replace(work, listing, _with(listing.latest, checked))


def missed(work: Work, key: str) -> None:
    """The time for an upload is over; one that has not come no longer holds up the review."""
    listing, media = _known(key)
    if listing and media and media.status is MediaStatus.AWAITING_UPLOAD:
        never = "It never arrived; ask for a new upload."
        update = {"status": MediaStatus.REFUSED, "refusal": never}
        replace(work, listing, _with(listing.latest, media.model_copy(update=update)))


def _known(key: str) -> tuple[Listing | None, Image | Video | None]:
    """The listing a key belongs to, and its image or video, if they are still wanted."""
    seller_id, listing_id, _ = key.split("/")
    listing = store.find(seller_id, listing_id)
    if listing is None or listing.status not in EDITABLE:
        return None, None
    return listing, next((media for media in listing.latest.media if media.key == key), None)


def _with(wares: Wares, media: Image | Video) -> dict[str, object]:
    """The fields of the wares with this image or video in its place."""
    if isinstance(media, Video):
        return {"video": media}
    return {"images": [media if known.key == media.key else known for known in wares.images]}


def _image(image: Image, allowed: Listings) -> Image:
    size = objects.size(BUCKET, image.key)
    found = pixels.measure(objects.read(BUCKET, image.key, 0, pixels.HEAD_BYTES - 1))
    if found is None:
        return refused(image, NO_IMAGE)
    refusal = limits.image_refusal(found.content_type, found.width, found.height, size, allowed.images)
    typed = image if refusal else image.model_copy(update={"content_type": found.content_type})
    return _seen(typed, refusal, width=found.width, height=found.height)


def _video(video: Video, allowed: Listings) -> Video:
    size = objects.size(BUCKET, video.key)
    found = mp4.measure(lambda first, last: objects.read(BUCKET, video.key, first, last), size)
    if found is None:
        return refused(video, "It is no MP4 that can be read.")
    refusal = limits.video_refusal(found.seconds, found.width, found.height, size, allowed.video)
    return _seen(video, refusal, width=found.width, height=found.height, seconds=found.seconds)


def _seen(media: M, refusal: str | None, **facts: int) -> M:
    status = MediaStatus.REFUSED if refusal else MediaStatus.READY
    return media.model_copy(update={"status": status, "refusal": refusal, **facts})


def refused(media: M, refusal: str) -> M:
    return _seen(media, refusal)


def limits_of(work: Work, listing: Listing) -> Listings:
    return markets.policy(listing.market, work.now).listings
