"""Statements as files: asked for, rendered by a worker, fetched by a link."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.catalog import service as catalog
from chalicelib.kit import objects
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import MAX_LIMIT, PageQuery
from chalicelib.kit.work import Work
from chalicelib.markets.models import CapName
from chalicelib.payouts import documents, journals, ledger, rules
from chalicelib.payouts.errors import DocumentNotReady
from chalicelib.payouts.events import StatementDocumentRequested
from chalicelib.payouts.models import DocumentFormat, Part, StatementDocument, StatementLine
from chalicelib.payouts.service.reading import statement
from chalicelib.sellers import service as sellers

BUCKET = "DOCUMENTS_BUCKET"
TYPES = {
    DocumentFormat.CSV: "text/csv",
    DocumentFormat.PDF: "application/pdf",
    DocumentFormat.QUICKBOOKS: "text/csv",
}
ENDINGS = {DocumentFormat.QUICKBOOKS: "quickbooks.csv"}
"""How a file's name ends, where it is not the format's own."""
ONE = PageQuery(limit=1)


def request_document(work: Work, seller_id: str, period_id: str, wanted: DocumentFormat) -> StatementDocument:
    """Ask for a statement as a file; an open one is drawn as it stands then. Raises NotFound, TooMany."""
    sellers.count_use(work, seller_id, CapName.STATEMENT_DOCUMENTS)
    found = statement(seller_id, period_id, work.now, ONE)
    event = StatementDocumentRequested(
        seller_id=seller_id,
        statement_id=rules.statement_id(seller_id, found.period_id),
        period_id=found.period_id,
        format=wanted,
    )
    work.emit(event)
    return StatementDocument(period_id=found.period_id, format=wanted, requested_at=work.now)


def render_document(work: Work, event: StatementDocumentRequested) -> None:
    """Draw the file and keep it; drawn again it is as the statement is by then."""
    wanted = DocumentFormat(event.format)
    found = statement(event.seller_id, event.period_id, work.now, ONE)
    lines = _every_line(event.seller_id, event.period_id)
    if wanted is DocumentFormat.CSV:
        body = documents.csv_of(found, lines)
    elif wanted is DocumentFormat.QUICKBOOKS:
        body = journals.journal_of(found, lines)
    else:
        body = documents.pdf_of(found, lines, sellers.get(event.seller_id).shop_name)
    objects.put(BUCKET, _key(event.seller_id, event.period_id, wanted), body, TYPES[wanted])


def document(seller_id: str, period_id: str, wanted: DocumentFormat, now: datetime) -> Download:
    """A link to the file. Raises NotFound, and DocumentNotReady before it is drawn."""
    found = statement(seller_id, period_id, now, ONE)
    key = _key(seller_id, found.period_id, wanted)
    if not objects.exists(BUCKET, key):
        raise DocumentNotReady(f"POST /v1/statements/{period_id}/documents first, and look again in a moment.")
    return objects.download(BUCKET, key, f"statement-{found.period_id}.{ENDINGS.get(wanted, wanted)}")


def _every_line(seller_id: str, period_id: str) -> Iterator[StatementLine]:
    query = PageQuery(limit=MAX_LIMIT)
    while True:
        page = ledger.lines(seller_id, period_id, query)
        yield from _named(seller_id, page.data)
        if page.next_cursor is None:
            return
        query = PageQuery(limit=MAX_LIMIT, cursor=page.next_cursor)


def _named(seller_id: str, lines: list[StatementLine]) -> list[StatementLine]:
    """The lines with the seller's own SKUs: where a part lacks it, the listing has it."""
    unnamed = {part.sku_id for line in lines for part in line.parts if part.sku_id and not part.seller_sku}
    listings = catalog.listings_of_skus(seller_id, unnamed) if unnamed else {}
    names = {sku.sku_id: sku.seller_sku for listing in listings.values() for sku in listing.skus}

    def named(part: Part) -> Part:
        return part.model_copy(update={"seller_sku": part.seller_sku or names.get(part.sku_id or "")})

    return [line.model_copy(update={"parts": [named(part) for part in line.parts]}) for line in lines]


def _key(seller_id: str, period_id: str, wanted: DocumentFormat) -> str:
    return f"statements/{seller_id}/{period_id}.{wanted}"
