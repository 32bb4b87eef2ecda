"""A file in columns of its own is read by a mapping: suggested, saved once, found again by its header."""

import pytest

from chalicelib.imports.errors import FileRefused
from chalicelib.imports.recipes import Need, SavedMapping, Unrecognised, recipe_of, suggestions

HEADER = ["StockCode", "Beschreibung", "UnitPrice", "Menge"]
COLUMNS = {"StockCode": "sku", "Beschreibung": "title", "UnitPrice": "price", "Menge": "stock"}
WAREHOUSE = SavedMapping("my warehouse", COLUMNS, {})
ALL: Need = "all"
CHANGE: Need = "sku and price or stock"


def test_what_a_column_seems_to_be_is_suggested_once() -> None:
    header = ["Handel", "Titel", "SKU", "S.K.U", "Price", "error_row", ""]
    assert suggestions(header) == {
        "Handel": "product_id",
        "Titel": "title",
        "SKU": "sku",
        "S.K.U": "sku",
        "Price": "price",
    }
    assert suggestions(["Unit prise", "price"]) == {"Unit prise": None, "price": "price"}


def test_a_saved_mapping_is_found_by_its_header() -> None:
    recipe = recipe_of([*HEADER, "Country"], CHANGE, [WAREHOUSE])
    assert (recipe.name, recipe.positions["stock"], recipe.ignored) == ("my warehouse", 3, ["Country"])


def test_a_constant_stands_in_for_a_column_and_for_an_empty_cell() -> None:
    mapping = SavedMapping("x", {"StockCode": "sku", "UnitPrice": "price"}, {"stock": "5", "price": "1.00"})
    columns = recipe_of(HEADER, CHANGE, [mapping]).map
    assert columns.cells(["A", "", "2.50"]) == {"sku": "A", "price": "2.50", "stock": "5"}
    assert columns.cells(["A", "", ""])["price"] == "1.00"


def test_a_mapping_that_lacks_a_column_says_which() -> None:
    with pytest.raises(Unrecognised) as lacking:
        recipe_of(HEADER, ALL, [WAREHOUSE], "my warehouse")
    assert lacking.value.missing[:3] == ["Product ID", "Description", "Category"]


def test_of_two_mappings_the_one_that_names_more_is_taken() -> None:
    smaller = SavedMapping("small", {"StockCode": "sku", "UnitPrice": "price"}, {})
    assert recipe_of(HEADER, CHANGE, [smaller, WAREHOUSE]).name == "my warehouse"


def test_a_header_that_fits_two_mappings_alike_is_refused_with_their_names() -> None:
    with pytest.raises(FileRefused, match=r"another and my warehouse alike"):
        recipe_of(HEADER, CHANGE, [WAREHOUSE, SavedMapping("another", COLUMNS, {})])


def test_our_own_template_goes_before_a_mapping() -> None:
    mapping = SavedMapping("x", {"SKU": "sku", "Price": "stock"}, {})
    assert recipe_of(["SKU", "Price"], CHANGE, [mapping]).name == "template"


def test_a_mapping_that_is_named_goes_before_all() -> None:
    mapping = SavedMapping("x", {"SKU": "sku", "Price": "stock"}, {})
    assert recipe_of(["SKU", "Price"], CHANGE, [mapping], "x").positions == {"sku": 0, "stock": 1}


def test_an_unknown_mapping_is_refused() -> None:
    with pytest.raises(FileRefused, match=r"no saved mapping named y"):
        recipe_of(["SKU", "Price"], CHANGE, [], "y")
