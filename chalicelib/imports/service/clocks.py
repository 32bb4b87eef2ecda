"""The clocks of an import: one that does not move is started anew, and one that nobody maps ends."""

from datetime import timedelta

from chalicelib.imports.models import Import
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import Imports
from chalicelib.sellers import service as sellers

QUEUE, CHUNKS_QUEUE = "imports", "import-chunks"
STALLED, MAPPING_EXPIRES = "stalled", "mapping_expires"


def watch_over(work: Work, imported: Import) -> None:
    """Look after it again when it could have stalled."""
    due = work.now + timedelta(minutes=policy_of(work, imported).stalled_minutes)
    work.start_clock(CHUNKS_QUEUE, STALLED, subject_of(imported), due)


def wait_for_mapping(work: Work, imported: Import) -> None:
    due = work.now + timedelta(days=policy_of(work, imported).mapping_days)
    work.start_clock(CHUNKS_QUEUE, MAPPING_EXPIRES, subject_of(imported), due)


def policy_of(work: Work, imported: Import) -> Imports:
    return markets.policy(sellers.get(imported.seller_id).market, work.now).imports


def subject_of(imported: Import) -> str:
    return f"{imported.seller_id}#{imported.import_id}"


def import_of(subject: str) -> tuple[str, str]:
    """The seller and the import that a clock runs for."""
    seller_id, _, import_id = subject.partition("#")
    return seller_id, import_id
