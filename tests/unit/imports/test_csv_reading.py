"""A dropped CSV is read whatever program wrote it, and each row is found by its number and its bytes."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Literal, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports.errors import FileRefused
from chalicelib.imports.reading import Chunk, CsvFile, CsvRow, cut, open_csv, read_chunk

MARKS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "cp1252": b"",
}


def blocks(data: bytes, size: int = 7) -> Iterator[bytes]:
    return (data[place : place + size] for place in range(0, len(data), size))


def opened(data: bytes, size: int = 7) -> CsvFile:
    return open_csv(blocks(data, size))


def rows(data: bytes) -> list[CsvRow]:
    return list(opened(data))


def refusal(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        rows(data)
    return refused.value


def written(table: list[list[str]], delimiter: str, newline: str, *, quoted: bool) -> str:
    """Python's writer leaves line breaks that are not its own unquoted: then every cell is quoted."""
    breaks = newline != "\r\n" and any("\r" in cell or "\n" in cell for row in table for cell in row)
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quoted or breaks else csv.QUOTE_MINIMAL
    sheet = io.StringIO(newline="")
    csv.writer(sheet, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(table)
    return sheet.getvalue()


def filled(table: list[list[str]]) -> list[tuple[int, list[str]]]:
    return [(number, row) for number, row in enumerate(table, 2) if any(cell.strip() for cell in row)]


SIGNS = ";,|\t\"'\r\n =-"
cells = st.text(
    st.sampled_from(f"aé€🧣{SIGNS}") | st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    max_size=12,
)
windows_cells = st.text(st.sampled_from(f"aéüñßÖ{SIGNS}"), max_size=12)


class Written(NamedTuple):
    """A table, and the file some program made of it."""

    table: list[list[str]]
    delimiter: str
    data: bytes


@st.composite
def files(draw: st.DrawFn) -> Written:
    """Delimiter, line ends, quoting and encoding are as the program likes."""
    encoding = draw(st.sampled_from(sorted(MARKS)))
    cell = windows_cells if encoding == "cp1252" else cells
    table = draw(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=12).filter(filled))
    delimiter = draw(st.sampled_from(",;\t|"))
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = written([["SKU", "Title", "Price"], *table], delimiter, newline, quoted=draw(st.booleans()))
    if draw(st.booleans()):
        text = text.removesuffix(newline)
    return Written(table, delimiter, MARKS[encoding] + text.encode(encoding))


@given(files(), st.integers(1, 40))
def test_any_table_is_read_back_as_it_was_written(file: Written, size: int) -> None:
    assert [(row.number, row.values) for row in opened(file.data, size)] == filled(file.table)


@given(files())
def test_the_delimiter_is_found(file: Written) -> None:
    assert opened(file.data).layout.delimiter == file.delimiter


@given(files())
def test_between_rows_there_is_nothing_but_blank_rows(file: Written) -> None:
    csv_file = opened(file.data)
    read = list(csv_file)
    starts, ends = [row.start for row in read], [row.end for row in read]
    gaps = zip([csv_file.body_start, *ends], [*starts, len(file.data)], strict=True)
    between = [file.data[end:start].decode(csv_file.layout.encoding) for end, start in gaps]
    assert not [row for text in between for row in written_rows(text, file.delimiter) if "".join(row).strip()]


def grouped(csv_file: CsvFile, column: int | None = None) -> Iterator[tuple[CsvRow, str | None]]:
    """The rows of a file, each with its value in a column."""
    for row in csv_file:
        yield row, None if column is None else "".join(row.values[column : column + 1])


def written_rows(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@given(files(), st.integers(1, 5), st.sampled_from([None, 0, 1]))
def test_chunks_lie_end_to_end(file: Written, rows_each: int, together: int | None) -> None:
    csv_file = opened(file.data)
    chunks = list(cut(grouped(csv_file, together), csv_file.body_start, rows_each))
    assert [chunk.start for chunk in chunks] == [csv_file.body_start, *(chunk.end for chunk in chunks[:-1])]
    assert sum(chunk.rows for chunk in chunks) == len(filled(file.table))


@given(files(), st.integers(1, 5))
def test_chunks_read_alone_as_in_the_whole(file: Written, rows_each: int) -> None:
    csv_file = opened(file.data)
    alone = [
        (row.number, row.values)
        for chunk in list(cut(grouped(csv_file), csv_file.body_start, rows_each))
        for row in read_chunk(csv_file.layout, chunk, blocks(file.data[chunk.start : chunk.end]))
    ]
    assert alone == filled(file.table)


def test_each_row_is_exactly_its_bytes_in_the_file() -> None:
    data = 'SKU,Title\nA,"Straße\nzwei"\nB,Zoë\n'.encode()
    assert [data[row.start : row.end].decode() for row in rows(data)] == ['A,"Straße\nzwei"\n', "B,Zoë\n"]


def test_each_row_is_exactly_its_bytes_in_a_utf_16_file() -> None:
    data = codecs.BOM_UTF16_BE + "SKU\tTitle\r\nA\t🧣 scarf\r\nB\tmug\r\n".encode("utf-16-be")
    assert [data[row.start : row.end].decode("utf-16-be") for row in rows(data)] == [
        "A\t🧣 scarf\r\n",
        "B\tmug\r\n",
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_column_name() -> None:
    assert opened(codecs.BOM_UTF8 + b"SKU,Title\nA,Mug\n").header == ("SKU", "Title")


def test_a_quoted_line_break_does_not_start_a_new_row() -> None:
    assert [row.number for row in rows(b'SKU,Title\nA,"one\n\ntwo"\nB,three\n')] == [2, 3]


def test_a_blank_row_is_counted_as_a_spreadsheet_does() -> None:
    assert [row.number for row in rows(b"SKU,Title\nA,Mug\n\n,  \nB,Cup\n")] == [2, 5]


def test_an_inch_sign_inside_a_cell_opens_no_quote() -> None:
    assert [row.values for row in rows(b'SKU,Title\nA,5" pot\nB,6" pot\n')] == [
        ["A", '5" pot'],
        ["B", '6" pot'],
    ]


def test_a_comma_in_a_quoted_name_is_no_delimiter() -> None:
    assert opened(b'SKU;"Title, name, label, text";Price\nA;Mug;1\n').layout.delimiter == ";"


def test_a_file_with_its_first_accent_far_below_is_still_windows_1252() -> None:
    data = b"SKU,Title\n" + b"A,Mug\n" * 20_000 + "B,Café\n".encode("cp1252")
    csv_file = opened(data, 65_536)
    assert list(csv_file)[-1].values == ["B", "Café"]
    assert csv_file.layout.encoding == "cp1252"


def test_signs_of_windows_1252_are_read() -> None:
    assert rows("SKU,Title\nA,Café “Zoë”™ €5\n".encode("cp1252"))[0].values == ["A", "Café “Zoë”™ €5"]


def test_a_chunk_planned_before_the_first_accent_still_reads_it() -> None:
    data = b"SKU,Title\n" + b"A,Mug\n" * 20_000 + "B,Café\n".encode("cp1252")
    early = opened(data, 65_536).layout
    chunk = Chunk(start=len(data) - 7, end=len(data), first_row=20_002, rows=1)
    assert [row.values for row in read_chunk(early, chunk, [data[-7:]])] == [["B", "Café"]]


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"").code == "file.empty"


def test_a_file_of_line_breaks_is_refused() -> None:
    assert refusal(b"\n\n\n").code == "file.header.empty"


def test_a_header_without_rows_is_refused() -> None:
    assert refusal(b"SKU,Title\n\n").code == "file.no_rows"


def test_utf_16_without_a_byte_order_mark_is_refused_by_what_was_seen() -> None:
    refused = refusal("SKU,Title\nA,Mug\n".encode("utf-16-le"))
    assert refused.code == "file.nul_bytes"
    assert "UTF-16 without a byte order mark" in refused.message


def test_nul_bytes_far_below_are_refused() -> None:
    assert refusal(b"SKU,Title\n" + b"A,Mug\n" * 20_000 + b"B,M\0g\n").code == "file.nul_bytes"


def test_utf_32_is_refused() -> None:
    assert refusal(codecs.BOM_UTF32_LE + "SKU".encode("utf-32-le")).code == "file.encoding.utf_32"


def test_bytes_that_no_encoding_has_are_refused_with_their_place() -> None:
    refused = refusal(b"SKU,Title\nA,\x81\x8d\n")
    assert refused.code == "file.encoding.undecodable"
    assert "byte 12 (0x81)" in refused.message


def test_utf_8_and_windows_1252_in_one_file_are_refused() -> None:
    assert refusal("SKU,Title\nA,é\nB,".encode() + b"\xe9,\n" * 9).code == "file.encoding.mixed"


def test_the_place_of_a_wrong_byte_counts_from_the_start_of_the_file() -> None:
    data = codecs.BOM_UTF8 + b"SKU,Title\n" + b"A,Mug\n" * 20_000 + b"\xe9"
    assert f"byte {len(data) - 1:,} (0xE9)" in refusal(data).message


def test_an_excel_workbook_is_refused_by_its_name() -> None:
    assert "Excel workbook" in refusal(b"PK\x03\x04\x14\0\x06\0").message


def test_a_header_of_two_delimiters_is_refused_by_both_names() -> None:
    refused = refusal(b"SKU;Size, cm;Price, USD\n1;2;3\n")
    assert refused.code == "file.delimiter.ambiguous"
    assert "comma and semicolon" in refused.message


def test_a_quote_that_is_never_closed_is_refused_with_its_row() -> None:
    refused = refusal(b'SKU,Title\nA,Mug\nB,"Cup\nC,Jug\n')
    assert refused.code == "file.quote.unclosed"
    assert "row 3" in refused.message


def test_a_row_without_end_is_refused_before_it_fills_the_memory() -> None:
    endless = chain([b"SKU,Title\n"], repeat(b"x" * 65_536))
    with pytest.raises(FileRefused, match=r"Row 2 is longer"):
        list(open_csv(endless))


def test_a_quote_that_swallows_the_file_is_refused_before_it_fills_the_memory() -> None:
    endless = chain([b'SKU,Title\n"A,Mug\n'], repeat(b"B,Cup\n" * 10_000))
    with pytest.raises(FileRefused, match=r"Row 2 is longer"):
        list(open_csv(endless))


def test_neighbours_of_one_product_stay_in_one_chunk() -> None:
    csv_file = opened(b"Product ID,SKU\n" + b"".join(b"%d,%d\n" % (sku // 3, sku) for sku in range(12)))
    assert [chunk.rows for chunk in cut(grouped(csv_file, 0), csv_file.body_start, 4)] == [6, 6]


def test_a_product_without_end_does_not_make_an_endless_chunk() -> None:
    csv_file = opened(b"Product ID,SKU\n" + b"".join(b"same,%d\n" % sku for sku in range(20)))
    assert [chunk.rows for chunk in cut(grouped(csv_file, 0), csv_file.body_start, 4)] == [8, 8, 4]
