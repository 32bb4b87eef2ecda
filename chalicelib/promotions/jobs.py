"""What promotions do by themselves: they start and end by the clock, and watch the margins."""

from chalicelib.catalog.events import ListingChanged
from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work
from chalicelib.promotions import service
from chalicelib.promotions.events import CampaignCancelled, CampaignStarted

REACTIONS: Reactions = {
    ListingChanged: service.watch,
    CampaignStarted: service.campaign_started,
    CampaignCancelled: service.campaign_cancelled,
}
CLOCKS: Clocks = {
    "promotion_start": service.start,
    "promotion_end": service.end,
    "campaign_start": service.start_campaign,
    "campaign_end": service.end_campaign,
}
ENTRIES = {"watch_entry": service.watch_promotion, "call_off_entry": service.call_off_entry}

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def promotions_worker(work: Work, message: Message) -> None:
    """Messages of the promotions queue: events, clocks, and the entries of a campaign one by one."""
    if message.name in ENTRIES:
        ENTRIES[message.name](work, message.data["owner"], message.data["promotion_id"])
    else:
        message.dispatch(work, REACTIONS, CLOCKS)
