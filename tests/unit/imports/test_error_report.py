"""The report holds the refused rows as they were, is safe to open, and can be mended and dropped again."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports.reading import Layout, open_csv
from chalicelib.imports.recipes import recipe_of
from chalicelib.imports.report import ErrorReport
from chalicelib.imports.rows import RowError
from chalicelib.imports.template import COLUMNS, HeaderMap
from chalicelib.kit.formulas import protected, restored

HEADER = tuple(column.name for column in COLUMNS)
LAYOUT = Layout(encoding="utf-8", delimiter=",", header=HEADER)
cell = st.text(st.sampled_from("=+-@\t\r\n'\" ,;5.aé\uff1d"), max_size=8)


def error(code: str = "row.price.missing", row: int = 12) -> RowError:
    return RowError(row=row, column="Price", code=code, message="Price is empty.", value="")


def lines(report: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(report.decode("utf-8-sig"), newline="")))


def report_on(values: list[str], *errors: RowError, layout: Layout = LAYOUT) -> bytes:
    report = ErrorReport(layout)
    return report.head() + report.line(values, errors or [error()])


def dropped_again(report: bytes) -> tuple[HeaderMap, list[str], Layout]:
    csv_file = open_csv([report])
    (row,) = csv_file
    return recipe_of(csv_file.header, "all").map, row.values, csv_file.layout


def test_the_report_has_the_columns_of_the_file_and_the_reasons() -> None:
    header = lines(report_on(["mug"]))[0]
    assert header == [*HEADER, "error_row", "error_column", "error_code", "error_reason"]


def test_several_errors_of_a_row_stand_in_one_line() -> None:
    row = lines(report_on(["mug"], error(), error("row.sku.missing")))[1]
    assert row[-4:] == [
        "12",
        "Price; Price",
        "row.price.missing; row.sku.missing",
        "Price is empty.; Price is empty.",
    ]


@given(st.lists(cell, min_size=len(HEADER), max_size=len(HEADER)))
def test_a_refused_row_goes_round_unharmed(values: list[str]) -> None:
    columns, again, _ = dropped_again(report_on(values))
    assert columns.cells(again) == recipe_of(HEADER, "all").map.cells(values)


@given(st.lists(cell, min_size=len(HEADER), max_size=len(HEADER)))
def test_a_report_on_a_report_has_the_same_row(values: list[str]) -> None:
    first = report_on(values)
    _, again, layout = dropped_again(first)
    assert report_on(again, layout=layout) == first


def test_the_delimiter_of_the_file_is_kept() -> None:
    report = report_on(["mug"], layout=Layout(encoding="cp1252", delimiter=";", header=HEADER))
    assert dropped_again(report)[2].delimiter == ";"


def test_cells_beyond_the_header_are_surplus_again() -> None:
    columns, again, _ = dropped_again(report_on([*HEADER, "lost"]))
    assert columns.surplus(again) == ["lost"]


def test_a_row_that_ends_early_has_its_reasons_in_place() -> None:
    assert lines(report_on(["mug"]))[1][len(HEADER)] == "12"


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", '=cmd|"/c calc"!A1', "\uff1d1+1"],
)
def test_a_formula_is_made_text(formula: str) -> None:
    assert lines(report_on([formula]))[1][0] == f"'{formula}"


@pytest.mark.parametrize("number", ["-5", "+3", "-5.25", "-1,5"])
def test_a_plain_number_is_left_as_it_is(number: str) -> None:
    assert lines(report_on([number]))[1][0] == number


def test_a_formula_behind_another_delimiter_cannot_break_out() -> None:
    assert b'"mug;=1+1"' in report_on(["mug;=1+1"])


@given(cell)
def test_protection_changes_nothing_of_what_a_cell_says(text: str) -> None:
    assert restored(protected(text)) == restored(text)


@given(cell)
def test_protection_twice_is_protection_once(text: str) -> None:
    assert protected(protected(text)) == protected(text)
