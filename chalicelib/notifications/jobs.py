"""What notifications react to."""

from chalicelib.kit.jobs import Jobs, Message, Reactions
from chalicelib.kit.work import Work
from chalicelib.notifications import service
from chalicelib.notifications.rules import TEXTS

REACTIONS: Reactions = dict.fromkeys(TEXTS, service.tell)

jobs = Jobs(__name__)


@jobs.consumer("notifications")
def notifications_worker(work: Work, message: Message) -> None:
    """Messages of the notifications queue."""
    message.dispatch(work, REACTIONS)
