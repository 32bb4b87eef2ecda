"""What travels between the workers of an import: an arrival, how a file is cut, one chunk to work off."""

from datetime import datetime
from hashlib import sha256

from ulid import ULID

from chalicelib.imports.models import ErrorPolicy, ImportMode, Phase, Settings
from chalicelib.imports.reading import Chunk, Layout
from chalicelib.imports.recipes import Recipe
from chalicelib.kit.entity import Value


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
    def settings(self) -> Settings:
        """Folders between the seller's prefix and the file say how: seller/create/publish/spring.csv."""
        folders = set(self.key.split("/")[1:-1])
        mode = next((mode for mode in ImportMode if mode in folders), ImportMode.UPSERT)
        policy = next((policy for policy in ErrorPolicy if policy in folders), ErrorPolicy.SKIP_BAD_ROWS)
        return Settings(mode=mode, error_policy=policy, dry_run="dry_run" in folders, publish="publish" in folders)

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
    """How a file is read and cut; kept until the import is over, so that a killed worker sends the same chunks."""

    layout: Layout
    recipe: Recipe
    chunks: list[PlannedChunk]

    @property
    def rows(self) -> int:
        return sum(planned.chunk.rows for planned in self.chunks)


class ChunkTask(Value):
    """All a worker must know to work off one chunk."""

    seller_id: str
    import_id: str
    phase: Phase = Phase.WRITE
    mode: ImportMode = ImportMode.UPSERT
    publish: bool = False
    key: str
    etag: str
    layout: Layout
    recipe: Recipe
    planned: PlannedChunk

    @property
    def number(self) -> int:
        return self.planned.number

    @property
    def id(self) -> str:
        return f"{self.import_id}#{self.phase}#{self.planned.number}"
