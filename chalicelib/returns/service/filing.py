"""The evidence file: asked for, printed by the worker, downloaded."""

from chalicelib.kit import objects
from chalicelib.kit.objects import Download
from chalicelib.kit.work import Work
from chalicelib.markets.models import CapName
from chalicelib.orders import service as orders
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


def request_file_of_order(work: Work, order_id: str) -> str | None:
    """Let the file of the order's newest case be printed as it stands; the case's id, or None without one."""
    return_ids = store.of_order(orders.get(order_id)).return_ids
    return request_file(work, store.load(return_ids[-1])).return_id if return_ids else None


def printed_file(return_id: str) -> bytes | None:
    """The file as it was printed last, or None while it is being printed. Raises NotFound."""
    document = store.load(return_id).evidence_file
    return objects.read(BUCKET, document) if document else None


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
