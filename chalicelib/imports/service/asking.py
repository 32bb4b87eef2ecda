"""Asking for an upload, and seeing how far imports are and what they did."""

from datetime import datetime

from chalicelib.imports import files, rules, store
from chalicelib.imports.events import ImportRequested
from chalicelib.imports.examples import template_csv
from chalicelib.imports.models import (
    Counts,
    Import,
    ImportStatus,
    ImportUpload,
    NewImport,
    Phase,
    RowResult,
    Settings,
    Template,
    TemplateQuery,
)
from chalicelib.imports.recipes import SHOPIFY, TEMPLATE
from chalicelib.kit import objects
from chalicelib.kit.digits import whole_number
from chalicelib.kit.ids import new_id
from chalicelib.kit.objects import Download
from chalicelib.kit.pages import Page, PageQuery, sliced_page
from chalicelib.kit.problems import FieldProblem, InvalidRequest
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName
from chalicelib.sellers import service as sellers

DROPS = "DROP_BUCKET"
NOTES = [
    "One row for each SKU; rows with the same Product ID are one listing.",
    "A SKU you have already is changed, a new one is added. What is the same as before is left alone.",
    "Rows whose Product ID and SKU begin with example- are examples and never imported.",
    "Images are fetched from their addresses afterwards; one that does not come says why on its listing.",
    "Columns named Attribute: are of some categories only; parts of a list have a semicolon between them.",
    "New listings are drafts, unless you ask for the upload with publish, or drop the file in a folder publish.",
]


def ask(work: Work, seller_id: str, new: NewImport) -> ImportUpload:
    """A place for one CSV; its arrival starts the import. Raises NotActive, InvalidRequest, TooMany."""
    market = sellers.active(seller_id).market
    markets.count_use(work, market, CapName.IMPORTS, seller_id)
    _refuse_unknown_mapping(seller_id, new.mapping)
    import_id = new_id("imp", work.now)
    key = f"{seller_id}/{import_id}.csv"
    settings = Settings(**new.model_dump(exclude={"filename"}))
    asked = store.save(work, new_import(work, seller_id, import_id, new.filename, key, settings))
    work.emit(ImportRequested(seller_id=seller_id, import_id=import_id, filename=new.filename))
    upload = objects.upload(DROPS, key, markets.policy(market, work.now).imports.max_file_bytes)
    return ImportUpload(import_id=import_id, status=asked.status, upload=upload)


def new_import(work: Work, seller_id: str, import_id: str, filename: str, key: str, settings: Settings) -> Import:
    return Import(
        import_id=import_id,
        seller_id=seller_id,
        status=ImportStatus.AWAITING_UPLOAD,
        settings=settings,
        filename=filename,
        key=key,
        created_at=work.now,
        updated_at=work.now,
    )


def get(work: Work, seller_id: str, import_id: str) -> Import:
    """One import with its counters, and the refused rows once it is over. Raises NotFound."""
    (seen,) = _with_progress([store.load(seller_id, import_id)], work.now)
    name = seen.filename.removesuffix(".csv")
    over = seen.status not in (*rules.WORKING, ImportStatus.AWAITING_UPLOAD, ImportStatus.AWAITING_MAPPING)
    errors = _download(seen, "errors", name) if over and seen.counts.rejected else None
    report = _download(seen, "undo", name) if seen.status is ImportStatus.UNDONE else None
    return seen.with_(errors=errors, undo_report=report)


def imports(work: Work, seller_id: str, query: PageQuery) -> Page[Import]:
    """A seller's imports, newest first."""
    page = store.of_seller(seller_id, query)
    return page.model_copy(update={"data": _with_progress(page.data, work.now)})


def results(seller_id: str, import_id: str, query: PageQuery) -> Page[RowResult]:
    """What each row did, or would do in a dry run, in file order; rows that change nothing are left out."""
    found = store.load(seller_id, import_id)
    phase = Phase.WRITE if found.phase is Phase.UNDO else found.phase
    chunk, line = _place(query.position())
    return sliced_page(files.results(found, phase, chunk, line), query)


def template(work: Work, seller_id: str, query: TemplateQuery) -> Template:
    """The columns of an import, with an example row for a category, or for each. Raises UnknownCategory."""
    market = sellers.get(seller_id).market
    one = [markets.category(market, query.category)] if query.category else None
    return Template(filename="listings.csv", csv=template_csv(one or markets.categories(market)), notes=NOTES)


def _refuse_unknown_mapping(seller_id: str, name: str | None) -> None:
    if name and name not in (TEMPLATE, SHOPIFY) and store.find_mapping(seller_id, name) is None:
        text = f"There is no saved mapping named {name}. Save it first, or leave it out."
        raise InvalidRequest(text, fields=[FieldProblem(pointer="/mapping", code="mapping.unknown", detail=text)])


def _place(position: str | None) -> tuple[int, int]:
    """The chunk and the line after which a page begins."""
    if position is None:
        return 1, -1
    chunk, line = (whole_number(part) for part in position.partition(".")[::2])
    if chunk is None or line is None:
        text = "Use next_cursor as it came."
        raise InvalidRequest(fields=[FieldProblem(pointer="/cursor", code="cursor.invalid", detail=text)])
    return chunk, line


def _download(seen: Import, kind: str, name: str) -> Download:
    return objects.download(files.BUCKET, files.report_key(seen, kind), f"{name}-{kind}.csv")


def _with_progress(imports: list[Import], now: datetime) -> list[Import]:
    rows = store.progress([found.with_(phase=_of_rows(found.phase)) for found in imports])
    undone = store.progress([found for found in imports if found.phase is Phase.UNDO])
    return [
        _at(found, rows.get(found.import_id), undone.get(found.import_id)).with_(
            possible_actions=rules.possible(found, now)
        )
        for found in imports
    ]


def _of_rows(phase: Phase) -> Phase:
    return Phase.WRITE if phase is Phase.UNDO else phase


def _at(found: Import, rows: store.Progress | None, undone: store.Progress | None) -> Import:
    """The import with its counters; the newest of them is its heartbeat."""
    counts = rows.counts if rows else Counts()
    beats = [found.updated_at, *(progress.at for progress in (rows, undone) if progress and progress.at)]
    heartbeat = max(beats)
    working = found.status in (ImportStatus.CHECKING, ImportStatus.PROCESSING)
    rate, left = rules.speed(found, counts, heartbeat) if working else (None, None)
    return found.with_(
        counts=counts,
        undo=undone.undo if undone else None,
        rows_per_second=rate,
        seconds_left=left,
        updated_at=heartbeat,
    )
