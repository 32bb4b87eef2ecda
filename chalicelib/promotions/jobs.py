"""What promotions do by themselves: they start and end by the clock."""

from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work
from chalicelib.promotions import service

REACTIONS: Reactions = {}
CLOCKS: Clocks = {"promotion_start": service.start, "promotion_end": service.end}

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def promotions_worker(work: Work, message: Message) -> None:
    """Messages of the promotions queue."""
    message.dispatch(work, REACTIONS, CLOCKS)
