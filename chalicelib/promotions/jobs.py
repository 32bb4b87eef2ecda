"""What promotions do by themselves: they start and end by the clock, and watch the margins."""

from chalicelib.catalog.events import ListingChanged
from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work
from chalicelib.promotions import service

REACTIONS: Reactions = {ListingChanged: service.watch}
CLOCKS: Clocks = {
    "promotion_start": service.start,
    "promotion_end": service.end,
    "campaign_start": service.start_campaign,
    "campaign_end": service.end_campaign,
}

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def promotions_worker(work: Work, message: Message) -> None:
    """Messages of the promotions queue."""
    message.dispatch(work, REACTIONS, CLOCKS)
