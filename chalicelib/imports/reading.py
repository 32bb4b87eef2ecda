"""Reading a CSV file of any size in bounded memory, row by row, each with its number and its place.

A first pass can `cut` a file into chunks of rows; `read_chunk` reads one of them from its own byte range.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from chalicelib.imports.encoding import Decoder, Encoding, encoding_of
from chalicelib.imports.errors import FileRefused

HEAD_BYTES = 65_536
LONGEST_ROW = 1_048_576
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}

csv.field_size_limit(LONGEST_ROW)


class CsvRow(NamedTuple):
    """One row: the number a spreadsheet shows (the header is 1), its bytes [start, end), its raw cells."""

    number: int
    start: int
    end: int
    values: list[str]


class Layout(BaseModel):
    """What must be known of a file to read any of its byte ranges."""

    model_config = ConfigDict(frozen=True)

    encoding: Encoding
    delimiter: str
    header: tuple[str, ...]


class Chunk(BaseModel):
    """Rows that lie together: the bytes [start, end), the first row's number, how many rows are filled."""

    model_config = ConfigDict(frozen=True)

    start: int
    end: int
    first_row: int
    rows: int


class CsvFile:
    """An open file: iterate once over its filled rows. Blank rows are skipped, yet counted."""

    def __init__(self, decoder: Decoder, delimiter: str, header: CsvRow, records: Iterator[CsvRow]) -> None:
        self._decoder = decoder
        self._delimiter = delimiter
        self._records = records
        self.header = tuple(header.values)
        self.body_start = header.end

    @property
    def layout(self) -> Layout:
        """Right for every row yielded so far: the encoding settles at the first byte that is not ASCII."""
        return Layout(encoding=self._decoder.encoding, delimiter=self._delimiter, header=self.header)

    def __iter__(self) -> Iterator[CsvRow]:
        rows = _filled(self._records)
        first = next(rows, None)
        if first is None:
            raise FileRefused("file.no_rows", "The file has a header and no rows. Add one row for each SKU.")
        yield first
        yield from rows


def open_csv(blocks: Iterable[bytes]) -> CsvFile:
    """Find out encoding and delimiter and read the header. Refuses what is empty, ambiguous or not CSV."""
    head, rest = _head(iter(blocks))
    if not head:
        raise FileRefused("file.empty", "The file is empty. Fill in the template and drop that.")
    mark, encoding = encoding_of(head)
    delimiter = _delimiter_of(Decoder(encoding, mark).decode(head[mark:]))
    lines = _Lines(Decoder(encoding, mark), chain([head[mark:]], rest), mark, 1)
    records = _records(lines, delimiter)
    header = next(records)
    if _is_blank(header):
        raise FileRefused("file.header.empty", "Row 1 of the file is empty. Put the column names in row 1.")
    return CsvFile(lines.decoder, delimiter, header, records)


def read_chunk(layout: Layout, chunk: Chunk, blocks: Iterable[bytes]) -> Iterator[CsvRow]:
    """The filled rows of one chunk, numbered as in the whole file; `blocks` are its bytes [start, end)."""
    lines = _Lines(Decoder(layout.encoding, chunk.start), blocks, chunk.start, chunk.first_row)
    return _filled(_records(lines, layout.delimiter))


def cut(
    rows: Iterable[tuple[CsvRow, str | None]], body_start: int, rows_each: int, most: int | None = None
) -> Iterator[Chunk]:
    """Chunks of `rows_each` rows, without gap or overlap from the header to the last filled row.

    Neighbours of the same group share a chunk, up to `most` rows, twice `rows_each` unless told.
    """
    most = most or 2 * rows_each
    start, first, count, last, together = body_start, 2, 0, None, None
    for row, group in rows:
        if last and count >= rows_each and (count >= most or group is None or group != together):
            yield Chunk(start=start, end=last.end, first_row=first, rows=count)
            start, first, count = last.end, last.number + 1, 0
        count, last, together = count + 1, row, group
    if last:
        yield Chunk(start=start, end=last.end, first_row=first, rows=count)


class _Lines:
    """The lines of a file, handed to the csv module one by one, so that `end` is where its row ends."""

    def __init__(self, decoder: Decoder, blocks: Iterable[bytes], start: int, number: int) -> None:
        self.decoder = decoder
        self.number = number
        self.row_start = start
        self.end = start
        self.over = False
        self._blocks = blocks

    def __iter__(self) -> Iterator[str]:
        size = self.decoder.size
        for line in self._split():
            self.end += size(line)
            if self.end - self.row_start > LONGEST_ROW:
                raise self._too_long()
            yield line
        self.over = True
        yield ""

    def _split(self) -> Iterator[str]:
        rest = ""
        for block in self._blocks:
            lines = _lines_of(rest + self.decoder.decode(block))
            rest = lines.pop() if lines else ""
            yield from lines
            if len(rest) > LONGEST_ROW:
                raise self._too_long()
        yield from _lines_of(rest + self.decoder.decode(b"", final=True))

    def _too_long(self) -> FileRefused:
        return FileRefused(
            "file.row.too_long",
            f"Row {self.number:,} is longer than {LONGEST_ROW:,} bytes: a cell there probably opens a quote "
            "that is never closed.",
        )


def _records(lines: _Lines, delimiter: str) -> Iterator[CsvRow]:
    for values in csv.reader(lines, delimiter=delimiter):
        if lines.over and values:
            raise FileRefused(
                "file.quote.unclosed",
                f"A cell in row {lines.number:,} opens a quote that is never closed. Close it or remove it.",
            )
        yield CsvRow(lines.number, lines.row_start, lines.end, values)
        lines.number += 1
        lines.row_start = lines.end


def _filled(records: Iterator[CsvRow]) -> Iterator[CsvRow]:
    return (row for row in records if not _is_blank(row))


def _is_blank(row: CsvRow) -> bool:
    return not any(map(str.strip, row.values))


def _lines_of(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


def _head(blocks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    head = bytearray()
    for block in blocks:
        head += block
        if len(head) >= HEAD_BYTES:
            break
    return bytes(head), blocks


def _delimiter_of(text: str) -> str:
    """The delimiter that leaves no quote inside a name, and of those the one that makes most columns."""
    merits = {mark: _merit(text, mark) for mark in _DELIMITERS}
    clean, width = max(merits.values())
    found = [mark for mark, merit in merits.items() if merit == (clean, width)]
    if width > 1 and len(found) > 1:
        names = " and ".join(_DELIMITERS[mark] for mark in found)
        raise FileRefused(
            "file.delimiter.ambiguous",
            f"Row 1 can be read as {width} columns with more than one delimiter: {names}. "
            "Use one of them only, or put names that contain the other in quotes.",
        )
    return found[0]


def _merit(text: str, delimiter: str) -> tuple[bool, int]:
    names = next(csv.reader(_lines_of(text), delimiter=delimiter), [])
    return not any('"' in name for name in names), len(names)
