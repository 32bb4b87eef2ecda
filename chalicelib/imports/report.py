"""The error report: a CSV of the refused rows alone, with the reasons; to be mended and dropped again.

It is safe to open in a spreadsheet: every cell is quoted, and what would run there begins with an apostrophe.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

from chalicelib.imports.reading import Layout
from chalicelib.imports.rows import RowError
from chalicelib.imports.template import REPORT_COLUMNS, is_report_column
from chalicelib.kit.formulas import protected


class ErrorReport:
    """Writes a report in UTF-8 with the file's own columns and delimiter: `head`, then a `line` a row.

    Lines may be written by several workers and joined after one head.
    """

    def __init__(self, layout: Layout) -> None:
        self._header = layout.header
        self._delimiter = layout.delimiter
        self._kept = [place for place, name in enumerate(layout.header) if not is_report_column(name)]

    def head(self) -> bytes:
        return codecs.BOM_UTF8 + self._written([*self._own(self._header), *REPORT_COLUMNS])

    def line(self, values: Sequence[str], errors: Sequence[RowError]) -> bytes:
        """A refused row with all its errors in one line; cells beyond the header follow the reasons."""
        reasons = (str(errors[0].row), *(_joined(errors, part) for part in ("column", "code", "message")))
        return self._written([*self._own(values), *reasons, *values[len(self._header) :]])

    def _own(self, values: Sequence[str]) -> list[str]:
        return [values[place] if place < len(values) else "" for place in self._kept]

    def _written(self, values: Iterable[str]) -> bytes:
        return _quoted(values, self._delimiter)


def _joined(errors: Sequence[RowError], part: str) -> str:
    return "; ".join(str(getattr(error, part)) for error in errors)


def undo_head() -> bytes:
    """The header of an undo's report: what became of each row that the import had changed."""
    return codecs.BOM_UTF8 + _quoted(("row", "product_id", "sku", "result", "kept_fields", "reason"), ",")


def undo_line(row: int, product_id: str, sku: str, result: str, kept: Sequence[str], reason: str) -> bytes:
    return _quoted((str(row), product_id, sku, result, ", ".join(kept), reason), ",")


def _quoted(values: Iterable[str], delimiter: str) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerow(map(protected, values))
    return line.getvalue().encode()
