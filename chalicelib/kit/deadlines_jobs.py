"""The sweep of the clocks, on a schedule."""

from chalice.app import CloudWatchEvent, Rate

from chalicelib.kit import clock, deadlines, moved_clock
from chalicelib.kit.jobs import Jobs
from chalicelib.kit.log import logger

jobs = Jobs(__name__)


@jobs.schedule(Rate(1, unit=Rate.MINUTES), name="sweep_deadlines")
def sweep_deadlines(event: CloudWatchEvent) -> None:
    """Send every clock that has run out to its capability."""
    moved_clock.sync()
    logger.info("clocks swept", extra={"sent": deadlines.sweep(clock.now())})
