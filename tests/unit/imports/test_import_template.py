"""The template is forgiving about how its columns are written, and clear about what is missing."""

import csv
import io
from collections.abc import Callable

import pytest

from chalicelib.imports.errors import FileRefused
from chalicelib.imports.examples import template_csv
from chalicelib.imports.recipes import Recipe, Unrecognised, recipe_of
from chalicelib.imports.template import COLUMNS, HeaderMap, is_example, key_of
from chalicelib.markets import policies

NAMES = [column.name for column in COLUMNS]
REQUIRED = [column.name for column in COLUMNS if column.required]


def read(header: list[str]) -> Recipe:
    return recipe_of(header, "all")


def columns(header: list[str]) -> HeaderMap:
    return read(header).map


def unrecognised(header: list[str]) -> Unrecognised:
    with pytest.raises(Unrecognised) as lacking:
        read(header)
    return lacking.value


def test_there_is_an_example_for_each_category_and_none_is_imported() -> None:
    categories = policies.categories("US")
    header, *examples = csv.reader(io.StringIO(template_csv(categories), newline=""))
    cells = [columns(header).cells(example) for example in examples]
    assert [each["category"] for each in cells] == [category.id for category in categories]
    assert all(is_example(each) for each in cells)
    assert max(len(each["sku"]) for each in cells) <= 50


@pytest.mark.parametrize("style", [str.upper, str.lower, lambda name: f"  {name.replace(' ', '_')} "])
def test_case_spaces_and_underscores_of_a_header_do_not_matter(style: Callable[[str], str]) -> None:
    assert columns([style(name) for name in NAMES]) == columns(NAMES)


def test_no_two_columns_answer_to_one_name() -> None:
    names = [name.casefold() for column in COLUMNS for name in (column.name, *column.aliases)]
    assert len(names) == len(set(names))
    assert all(key_of(name) == column.key for column in COLUMNS for name in column.aliases)


def test_the_order_of_the_columns_does_not_matter() -> None:
    cells = columns(NAMES[::-1]).cells([str(place) for place in range(len(NAMES))])
    assert cells["product_id"] == str(len(NAMES) - 1)


def test_an_alias_is_as_good_as_the_name() -> None:
    header = ["Handle" if name == "Product ID" else name for name in NAMES]
    assert columns(header) == columns(NAMES)


def test_optional_columns_may_be_left_out() -> None:
    assert set(columns(REQUIRED).positions) == {column.key for column in COLUMNS if column.required}


def test_all_that_is_missing_of_a_header_is_told_at_once() -> None:
    lacking = unrecognised(["Colour", *(name for name in NAMES if name not in {"SKU", "Stock"})])
    assert (lacking.missing, lacking.unknown) == (["SKU", "Stock"], ["Colour"])


def test_two_columns_that_say_the_same_are_refused() -> None:
    with pytest.raises(FileRefused, match=r"say the same: Price, price"):
        read([*NAMES, "price"])


def test_a_column_nobody_knows_is_left_out_and_named() -> None:
    assert read([*NAMES, "Cost per item"]).ignored == ["Cost per item"]


def test_a_misspelt_column_is_not_left_out_silently() -> None:
    assert unrecognised([*REQUIRED, "Bar cod"]).unknown == ["Bar cod"]


def test_a_weight_without_unit_is_not_taken_for_grams() -> None:
    header = ["Weight" if name == "Weight (g)" else name for name in NAMES]
    assert unrecognised(header).missing == ["Weight (g)"]


def test_an_update_needs_a_sku_and_nothing_else() -> None:
    assert recipe_of(["SKU", "Title"], "sku").positions == {"sku": 0, "title": 1}


@pytest.mark.parametrize(("header", "missing"), [(["SKU", "Title"], "Price or Stock"), (["Price"], "SKU")])
def test_stock_and_price_need_a_sku_and_one_of_both(header: list[str], missing: str) -> None:
    with pytest.raises(Unrecognised) as lacking:
        recipe_of(header, "sku and price or stock")
    assert lacking.value.missing == [missing]


def test_nameless_columns_at_the_end_of_the_header_are_no_columns() -> None:
    assert columns([*NAMES, "", " "]).positions == columns(NAMES).positions


def test_a_filled_cell_under_a_nameless_column_is_surplus() -> None:
    assert columns([*NAMES, ""]).surplus(["x"] * len(NAMES) + ["lost"]) == ["lost"]


def test_empty_cells_beyond_the_header_are_no_surplus() -> None:
    assert columns(NAMES).surplus(["x"] * len(NAMES) + ["", " "]) == []


def test_a_row_that_ends_early_ends_in_empty_cells() -> None:
    assert columns(NAMES).cells(["mug", " Mug "]) == {"product_id": "mug", "title": "Mug"}
