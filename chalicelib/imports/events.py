"""What imports tell. Each listing an import makes or changes tells of itself, as the catalog's events."""

from typing import ClassVar

from chalicelib.imports.models import Counts
from chalicelib.kit.events import Event


class ImportEvent(Event):
    subject_field: ClassVar[str] = "import_id"
    import_id: str
    filename: str


class ImportRequested(ImportEvent):
    """The seller asked for a place to upload a file."""

    name = "import_requested"


class ImportStarted(ImportEvent):
    """The file has arrived."""

    name = "import_started"


class ImportPlanned(ImportEvent):
    """The file was read through and can be imported."""

    name = "import_planned"
    rows: int


class ImportFinished(ImportEvent):
    name = "import_finished"
    counts: Counts


class ImportFailed(ImportEvent):
    name = "import_failed"
    code: str
    message: str
