"""What a seller wants as files."""

from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.orders.exports import Export
from chalicelib.orders.store.rows import ExportRow


def save_export(work: Work, export: Export) -> Export:
    return work.save(ExportRow(export.export_id, entity=export.with_(files=[])), export)


def load_export(export_id: str) -> Export:
    """Raises NotFound."""
    row = ExportRow.find(export_id) if export_id.startswith("exp_") else None
    if row is None:
        raise NotFound
    export: Export = row.current
    return export
