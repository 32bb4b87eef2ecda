"""What standing reacts to."""

from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work
from chalicelib.standing import service
from chalicelib.standing.rules import OF_EVENT

REACTIONS: Reactions = dict.fromkeys(OF_EVENT, service.count)
CLOCKS: Clocks = {service.JUDGE: service.judge}

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def standing_worker(work: Work, message: Message) -> None:
    """Messages of the standing queue."""
    message.dispatch(work, REACTIONS, CLOCKS)
