"""The use cases of imports: asking and seeing, mapping columns, the steps of a file."""

from chalicelib.imports.service.asking import ask, get, imports, results, template
from chalicelib.imports.service.mapping import (
    delete_mapping,
    map_columns,
    mapping,
    mappings,
    save_mapping,
    seen_columns,
)
from chalicelib.imports.service.steps import (
    abandon,
    apply,
    ask_mapping,
    begin,
    count,
    fail,
    finish,
    is_due,
    mapping_expired,
    process,
    undo,
)

__all__ = [
    "abandon",
    "apply",
    "ask",
    "ask_mapping",
    "begin",
    "count",
    "delete_mapping",
    "fail",
    "finish",
    "get",
    "imports",
    "is_due",
    "map_columns",
    "mapping",
    "mapping_expired",
    "mappings",
    "process",
    "results",
    "save_mapping",
    "seen_columns",
    "template",
    "undo",
]
