"""The template is forgiving about how its columns are written, and clear about what is missing."""

import csv
import io
from collections.abc import Callable

import pytest

from chalicelib.imports.errors import FileRefused
from chalicelib.imports.template import COLUMNS, map_header, template_csv

NAMES = [column.name for column in COLUMNS]


def refusal(header: list[str]) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        map_header(header)
    return refused.value


def test_the_example_is_in_the_category_asked_for() -> None:
    header, example = csv.reader(io.StringIO(template_csv("home.decor.vases"), newline=""))
    assert map_header(header).cells(example)["category"] == "home.decor.vases"


@pytest.mark.parametrize("style", [str.upper, str.lower, lambda name: f"  {name.replace(' ', '_')} "])
def test_case_spaces_and_underscores_of_a_header_do_not_matter(style: Callable[[str], str]) -> None:
    assert map_header([style(name) for name in NAMES]) == map_header(NAMES)


def test_no_two_columns_answer_to_one_name() -> None:
    names = [name.casefold() for column in COLUMNS for name in (column.name, *column.aliases)]
    assert len(names) == len(set(names))
    assert all(map_header_of(name) == column.key for column in COLUMNS for name in column.aliases)


def map_header_of(alias: str) -> str:
    """The column that an alias stands for, found by putting it beside the whole template."""
    with pytest.raises(FileRefused) as refused:
        map_header([*NAMES, alias])
    repeated = refused.value.message.split("repeated columns: ")[1].split(". Rename")[0].split(", ")
    return next(column.key for column in COLUMNS if column.name == repeated[0])


def test_the_order_of_the_columns_does_not_matter() -> None:
    cells = map_header(NAMES[::-1]).cells([str(place) for place in range(len(NAMES))])
    assert cells["product_id"] == str(len(NAMES) - 1)


def test_an_alias_is_as_good_as_the_name() -> None:
    header = ["Handle" if name == "Product ID" else name for name in NAMES]
    assert map_header(header) == map_header(NAMES)


def test_optional_columns_may_be_left_out() -> None:
    required = [column.name for column in COLUMNS if column.required]
    assert set(map_header(required).positions) == {column.key for column in COLUMNS if column.required}


def test_a_wrong_header_is_refused_once_with_all_that_is_wrong() -> None:
    header = ["Colour", *(name for name in NAMES if name not in {"SKU", "Stock"}), "price"]
    refused = refusal(header)
    assert refused.code == "file.header.mismatch"
    assert "missing columns: SKU, Stock" in refused.message
    assert "unknown columns: Colour" in refused.message
    assert "repeated columns: Price, price" in refused.message


def test_a_misspelt_column_is_refused_with_the_one_that_was_meant() -> None:
    assert "Bar cod (did you mean Barcode?)" in refusal([*NAMES[:-10], "Bar cod"]).message


def test_a_weight_without_unit_is_not_taken_for_grams() -> None:
    header = ["Weight" if name == "Weight (g)" else name for name in NAMES]
    assert "Weight (did you mean Weight (g)?)" in refusal(header).message


def test_nameless_columns_at_the_end_of_the_header_are_no_columns() -> None:
    assert map_header([*NAMES, "", " "]).positions == map_header(NAMES).positions


def test_a_filled_cell_under_a_nameless_column_is_surplus() -> None:
    assert map_header([*NAMES, ""]).surplus(["x"] * len(NAMES) + ["lost"]) == ["lost"]


def test_empty_cells_beyond_the_header_are_no_surplus() -> None:
    assert map_header(NAMES).surplus(["x"] * len(NAMES) + ["", " "]) == []


def test_a_row_that_ends_early_ends_in_empty_cells() -> None:
    assert map_header(NAMES).cells(["mug", " Mug "]) == {"product_id": "mug", "title": "Mug"}
