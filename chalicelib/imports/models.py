"""What an import is: a file a seller dropped, how it is to be read, how far it is, what became of its rows."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.imports.rows import Finding
from chalicelib.imports.template import ATTRIBUTE, COLUMNS
from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.objects import Download, Upload

_KEYS = {column.key for column in COLUMNS}


class ImportStatus(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    PLANNING = "planning"
    AWAITING_MAPPING = "awaiting_mapping"
    CHECKING = "checking"
    PREVIEWED = "previewed"
    PROCESSING = "processing"
    COMPLETED = "completed"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


class Phase(StrEnum):
    """What is done with the chunks of a file: only looked at, written, or taken back."""

    CHECK = "check"
    WRITE = "write"
    UNDO = "undo"


class ImportMode(StrEnum):
    """What a row may do. In an update and in stock and price, an empty cell leaves things as they are."""

    CREATE = "create"
    UPDATE = "update"
    UPSERT = "upsert"
    STOCK_AND_PRICE = "stock_and_price"

    @property
    def changes_only(self) -> bool:
        return self in (ImportMode.UPDATE, ImportMode.STOCK_AND_PRICE)


class ErrorPolicy(StrEnum):
    SKIP_BAD_ROWS = "skip_bad_rows"
    ALL_OR_NOTHING = "all_or_nothing"


class RowOutcome(StrEnum):
    """What became of a row. It is updated if its SKU, its stock or its listing differed from what it says.

    Skipped rows hold no SKU: an image that a Shopify row adds to its product, an example of the template.
    """

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REJECTED = "rejected"


class UndoOutcome(StrEnum):
    """What became of a row's change: taken back, or kept because it has been changed since."""

    REMOVED = "removed"
    RESTORED = "restored"
    KEPT = "kept"


class Counts(Value):
    """Rows so far: read = created + updated + unchanged + skipped + rejected."""

    read: int = Field(default=0, examples=[1000])
    created: int = Field(default=0, examples=[960])
    updated: int = Field(default=0, examples=[12])
    unchanged: int = Field(default=0, examples=[8])
    skipped: int = Field(default=0, examples=[0])
    rejected: int = Field(default=0, examples=[20])


class UndoCounts(Value):
    """Rows taken back so far; a row that is kept says why in the undo report."""

    removed: int = Field(default=0, examples=[900])
    restored: int = Field(default=0, examples=[11])
    kept: int = Field(default=0, examples=[1])


class Failure(Value):
    """Why a whole file was not imported: a stable code, and a sentence that says what to do."""

    code: str = Field(examples=["file.header.mismatch"])
    message: str


class Settings(Body):
    """How a file is to be imported. `publish` hands in what it makes or changes of drafts for review."""

    mode: ImportMode = Field(default=ImportMode.UPSERT, examples=["upsert"])
    error_policy: ErrorPolicy = Field(default=ErrorPolicy.SKIP_BAD_ROWS, examples=["skip_bad_rows"])
    dry_run: bool = Field(default=False, examples=[False])
    publish: bool = Field(default=False, examples=[True])
    mapping: str | None = Field(default=None, max_length=50, examples=["my warehouse"])


class NewImport(Settings):
    filename: str = Field(min_length=1, max_length=255, examples=["spring-2026.csv"])


def _unknown(keys: Iterable[str]) -> list[str]:
    return sorted(key for key in keys if key not in _KEYS and not key.startswith(ATTRIBUTE))


def _known(columns: dict[str, str]) -> dict[str, str]:
    unknown = _unknown(columns.values())
    if unknown:
        raise ValueError(f"these are no columns of ours: {', '.join(unknown)}")
    if len(set(columns.values())) < len(columns):
        raise ValueError("two columns of the file stand for the same column of ours")
    return columns


def _constant(defaults: dict[str, str]) -> dict[str, str]:
    unknown = sorted({*_unknown(defaults), *({"sku", "product_id"} & defaults.keys())})
    if unknown:
        raise ValueError(f"these have no constant value: {', '.join(unknown)}")
    return defaults


HeaderName = Annotated[str, Field(min_length=1, max_length=200)]
Cell = Annotated[str, Field(min_length=1, max_length=10_000)]


class NamedMapping(Body):
    """Which column of a file stands for which of ours, and what stands in for those it lacks or leaves empty.

    Saved under its name it is used again by itself, for files whose header fits it.
    """

    name: str = Field(
        min_length=1, max_length=50, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$", examples=["my warehouse"]
    )
    columns: Annotated[
        dict[HeaderName, str],
        AfterValidator(_known),
        Field(max_length=100, examples=[{"StockCode": "sku", "Description": "title", "UnitPrice": "price"}]),
    ] = {}
    defaults: Annotated[
        dict[str, Cell],
        AfterValidator(_constant),
        Field(max_length=30, examples=[{"category": "home.decor.candles", "weight_g": "500"}]),
    ] = {}


class Mapping(Entity):
    """A mapping a seller saved. One named shopify gives constants to Shopify exports."""

    seller_id: str
    name: str = Field(examples=["my warehouse"])
    columns: dict[str, str] = {}
    defaults: dict[str, str] = {}
    updated_at: datetime


class ColumnOfOurs(Value):
    key: str = Field(examples=["price"])
    name: str = Field(examples=["Price"])
    required: bool


class Seen(Value):
    """What was seen of a file: its header, its first rows, what its columns seem to be, what is missing."""

    header: list[str] = Field(examples=[["StockCode", "Description", "UnitPrice"]])
    rows: list[list[str]]
    delimiter: str = Field(examples=[","])
    encoding: str = Field(examples=["utf-8"])
    suggestions: dict[str, str | None] = Field(examples=[{"StockCode": "sku", "Description": None}])
    missing: list[str] = Field(examples=[["Category", "Weight (g)"]])


class SeenColumns(Value):
    """What was seen of a file, and the columns that can be named."""

    seen: Seen
    columns: list[ColumnOfOurs]


class Import(Entity):
    """One file of a seller. `rows` is known once it has been planned; `errors` holds only rejected rows.

    Listings come in as drafts, or are handed in for review; images named by address are fetched afterwards.
    """

    import_id: str = Field(examples=["imp_01k0000000000000000000000"])
    seller_id: str
    status: ImportStatus
    settings: Settings = Settings()
    phase: Phase = Phase.WRITE
    filename: str = Field(examples=["spring-2026.csv"])
    key: str
    drop_id: str | None = None
    etag: str | None = None
    size: int | None = Field(default=None, examples=[182_340])
    rows: int | None = Field(default=None, examples=[1000])
    chunks: int | None = Field(default=None, examples=[7])
    recipe: str | None = Field(default=None, examples=["shopify"])
    ignored_columns: list[str] = Field(default_factory=list, examples=[["Cost per item"]])
    seen: Seen | None = None
    counts: Counts = Counts()
    undo: UndoCounts | None = None
    findings: dict[str, int] = Field(default_factory=dict, examples=[{"category.guessed": 20}])
    rows_per_second: int | None = Field(default=None, examples=[850])
    seconds_left: int | None = Field(default=None, examples=[42])
    restarts: int = 0
    failure: Failure | None = None
    errors: Download | None = None
    undo_report: Download | None = None
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    undoable_until: datetime | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["undo"]])


class ImportUpload(Value):
    """The import that waits for its file, and where to send it."""

    import_id: str = Field(examples=["imp_01k0000000000000000000000"])
    status: ImportStatus
    upload: Upload


class TemplateQuery(Body):
    """One category to show an example of; all of the market's if none is named."""

    category: str | None = Field(default=None, max_length=100, examples=["kitchen.dining.drinkware"])


class Template(Value):
    """The CSV to fill in: its header, and an example row a category. Notes say what an import does not."""

    filename: str = Field(examples=["listings.csv"])
    csv: str
    notes: list[str]


class Difference(Value):
    """One field that a row changes, or would: values as text, the long ones by their start."""

    field: str = Field(examples=["price"])
    before: str | None = Field(default=None, examples=["1999"])
    after: str | None = Field(default=None, examples=["2499"])


class RowResult(Value):
    """What a row did, or would do in a dry run."""

    row: int = Field(examples=[12])
    sku: str = Field(examples=["MUG-350-GREEN"])
    product_id: str = Field(examples=["enamel-mug"])
    outcome: RowOutcome
    differences: list[Difference] = []
    findings: list[Finding] = []
