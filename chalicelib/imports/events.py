"""What imports tell. Each listing an import makes or changes tells of itself, as the catalog's events."""

from typing import ClassVar

from chalicelib.imports.models import Counts, UndoCounts
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


class ImportNeedsMapping(ImportEvent):
    """Nothing is known of the file's columns: the seller is to say what they are."""

    name = "import_needs_mapping"


class ImportMapped(ImportEvent):
    """The seller said what the columns are."""

    name = "import_mapped"
    mapping: str


class ImportPlanned(ImportEvent):
    """The file was read through and can be imported."""

    name = "import_planned"
    rows: int


class ImportPreviewed(ImportEvent):
    """A dry run is over: nothing was written, and what would be is known."""

    name = "import_previewed"
    counts: Counts


class ImportApplied(ImportEvent):
    """A file that was checked is now written."""

    name = "import_applied"


class ImportFinished(ImportEvent):
    name = "import_finished"
    counts: Counts


class ImportUndoRequested(ImportEvent):
    """What the import did is to be taken back."""

    name = "import_undo_requested"


class ImportUndone(ImportEvent):
    name = "import_undone"
    undo: UndoCounts


class ImportFailed(ImportEvent):
    name = "import_failed"
    code: str
    message: str


class MappingSaved(Event):
    """A seller told which columns of a kind of file stand for which of ours."""

    subject_field: ClassVar[str] = "seller_id"
    name = "import_mapping_saved"
    mapping: str


class MappingDeleted(Event):
    subject_field: ClassVar[str] = "seller_id"
    name = "import_mapping_deleted"
    mapping: str
