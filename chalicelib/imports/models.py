"""What an import is: a file a seller dropped, how far it is, and what became of its rows."""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Self

from pydantic import Field
from ulid import ULID

from chalicelib.imports.reading import Chunk, Layout
from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.objects import Download, Upload

MAX_FILE_BYTES = 25_000_000
"""Most bytes of a dropped file; a bigger one is refused by S3 itself."""


class ImportStatus(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    PLANNING = "planning"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class RowOutcome(StrEnum):
    """What became of a row. It is updated if its SKU, its stock or its listing differed from what it says."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


class Counts(Value):
    """Rows so far: read = created + updated + unchanged + rejected."""

    read: int = Field(default=0, examples=[1000])
    created: int = Field(default=0, examples=[960])
    updated: int = Field(default=0, examples=[12])
    unchanged: int = Field(default=0, examples=[8])
    rejected: int = Field(default=0, examples=[20])


class Failure(Value):
    """Why a whole file was not imported: a stable code, and a sentence that says what to do."""

    code: str = Field(examples=["file.header.mismatch"])
    message: str


class NewImport(Body):
    filename: str = Field(min_length=1, max_length=255, examples=["spring-2026.csv"])


class Import(Entity):
    """One file of a seller. `rows` is known once it has been planned; `errors` holds only rejected rows.

    Listings come in as drafts: image addresses are kept in the file and not fetched, so images are added after.
    """

    import_id: str = Field(examples=["imp_01k0000000000000000000000"])
    seller_id: str
    status: ImportStatus
    filename: str = Field(examples=["spring-2026.csv"])
    key: str
    drop_id: str | None = None
    etag: str | None = None
    size: int | None = Field(default=None, examples=[182_340])
    rows: int | None = Field(default=None, examples=[1000])
    chunks: int | None = Field(default=None, examples=[7])
    counts: Counts = Counts()
    failure: Failure | None = None
    errors: Download | None = None
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None = None


class ImportUpload(Value):
    """The import that waits for its file, and where to send it."""

    import_id: str = Field(examples=["imp_01k0000000000000000000000"])
    status: ImportStatus
    upload: Upload


class Template(Value):
    """The CSV to fill in: its header and an example row. Notes say what an import does not do."""

    filename: str = Field(examples=["listings.csv"])
    csv: str
    notes: list[str]


class Drop(Value):
    """A file that arrived in the drop bucket, as S3 told of it. Each arrival has an id of its own."""

    key: str
    etag: str
    size: int
    at: datetime
    sequencer: str = ""

    @property
    def seller_id(self) -> str:
        return self.key.partition("/")[0]

    @property
    def filename(self) -> str:
        return self.key.rpartition("/")[2]

    @property
    def drop_id(self) -> str:
        """The same however often S3 tells of this arrival."""
        facts = "\0".join((self.key, self.etag, self.sequencer, self.at.isoformat()))
        return sha256(facts.encode()).hexdigest()[:32]

    @property
    def import_id(self) -> str:
        """The id of the import that this arrival starts: time-sortable, and made from nothing but itself."""
        moment = int(self.at.timestamp() * 1000).to_bytes(6)
        return f"imp_{str(ULID.from_bytes(moment + bytes.fromhex(self.drop_id)[:10])).lower()}"


class PlannedChunk(Value):
    """Rows worked off together. `repeated` names rows whose SKU stands earlier in the file, and where."""

    number: int
    chunk: Chunk
    repeated: dict[int, int] = {}


class Plan(Value):
    """How a file is cut; kept until the import is over, so that a killed worker sends the same chunks again."""

    layout: Layout
    chunks: list[PlannedChunk]

    @property
    def rows(self) -> int:
        return sum(planned.chunk.rows for planned in self.chunks)


class ChunkTask(Value):
    """All a worker must know to work off one chunk."""

    seller_id: str
    import_id: str
    key: str
    etag: str
    layout: Layout
    planned: PlannedChunk

    @property
    def id(self) -> str:
        return f"{self.import_id}#{self.planned.number}"


class Product(Entity):
    """The listing that a seller's product id stands for, and what the last import did to its rows."""

    seller_id: str
    product_id: str
    listing_id: str
    import_id: str
    outcomes: dict[str, RowOutcome]

    def by(self, import_id: str) -> Self:
        """The product as this import sees it: what an earlier one did is of no concern."""
        return self if self.import_id == import_id else self.with_(import_id=import_id, outcomes={})
