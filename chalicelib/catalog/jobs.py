"""What the catalog does by itself: check what is uploaded, review what is handed in, forget what is deleted."""

from chalicelib.catalog import service
from chalicelib.catalog.events import ListingSubmitted
from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work

REACTIONS: Reactions = {ListingSubmitted: service.review_by_rule}
CLOCKS: Clocks = {"upload_missed": service.missed, "forget_deleted": service.forget}

jobs = Jobs(__name__)


@jobs.consumer("catalog")
def catalog_worker(work: Work, message: Message) -> None:
    """Messages of the catalog queue: listings handed in, and clocks that ran out."""
    message.dispatch(work, REACTIONS, CLOCKS)


@jobs.consumer("media", batch_size=1)
def media_worker(work: Work, message: Message) -> None:
    """An image or a video has arrived in the media bucket."""
    for key in message.object_keys():
        service.arrived(work, key)


@jobs.consumer("image-fetches", batch_size=1)
def image_fetches_worker(work: Work, message: Message) -> None:
    """A listing names images by address: they are fetched to where uploads go."""
    service.fetch(work, message.data["seller_id"], message.data["listing_id"])
