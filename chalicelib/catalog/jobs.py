"""What the catalog does by itself: check images as they arrive."""

from chalicelib.catalog import images
from chalicelib.kit.jobs import Jobs, Message
from chalicelib.kit.work import Work

jobs = Jobs(__name__)


@jobs.consumer("media", batch_size=1)
def media_worker(work: Work, message: Message) -> None:
    """An image has arrived in the media bucket."""
    for key in message.object_keys():
        images.check(work, key)
