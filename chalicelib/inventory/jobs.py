"""What inventory does by itself: pools and drops end, and their units come back."""

from chalicelib.inventory import service
from chalicelib.inventory.events import PoolEnded
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.jobs import Clocks, Jobs, Message, Reactions
from chalicelib.kit.work import Work


def give_back(work: Work, event: PoolEnded) -> None:
    """Many SKUs are many transactions, each begun at its own instant; done twice, the second finds nothing."""
    service.give_back(event, lambda: Work(SYSTEM, clock.now(), work.request_id))


REACTIONS: Reactions = {PoolEnded: give_back}
CLOCKS: Clocks = {"pool_end": service.expire_pool, "drop_end": service.end_drop}

jobs = Jobs(__name__)


@jobs.consumer(service.QUEUE)
def inventory_worker(work: Work, message: Message) -> None:
    """Messages of the inventory queue."""
    message.dispatch(work, REACTIONS, CLOCKS)
