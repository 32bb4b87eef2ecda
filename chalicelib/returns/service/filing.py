"""The evidence file: asked for, printed by the worker, downloaded."""

from chalicelib.kit import objects
from chalicelib.kit.objects import Download
from chalicelib.kit.work import Work
from chalicelib.markets.models import CapName
from chalicelib.returns import store
from chalicelib.returns.errors import NoDocument
from chalicelib.returns.events import EvidenceFileRequested
from chalicelib.returns.models import Return
from chalicelib.returns.rules import OPERATOR
from chalicelib.returns.service import photos, reading
from chalicelib.returns.service.cases import names_of
from chalicelib.sellers import service as sellers

BUCKET = "DOCUMENTS_BUCKET"


def request_file(work: Work, case: Return) -> Return:
    """Let the file be printed as the case stands; it is there within seconds. Raises TooMany."""
    sellers.count_use(work, case.seller_id, CapName.RETURN_FILES)
    work.emit(EvidenceFileRequested(**names_of(case)))
    return store.save(work, case.with_(evidence_file=None), case)


def print_file(work: Work, event: EvidenceFileRequested) -> None:
    """Print a requested file; a repeat prints the same."""
    from chalicelib.returns import evidence  # reportlab is heavy, and only the worker prints

    case = store.load(event.return_id)
    if case.evidence_file:
        return
    shown = {photo_id: objects.read(BUCKET, key) for photo_id, key in photos.keys(case).items()}
    document = f"returns/files/{case.return_id}.pdf"
    printed = evidence.render(reading.case_file(case, OPERATOR), shown)
    objects.put(BUCKET, document, printed, "application/pdf")
    store.save(work, case.with_(evidence_file=document), case)


def file_download(case: Return) -> Download:
    """A link to the file. Raises NoDocument."""
    if case.evidence_file is None:
        raise NoDocument("Ask for it with POST, and again a few seconds later.")
    return objects.download(BUCKET, case.evidence_file, f"return-{case.return_id}.pdf")
