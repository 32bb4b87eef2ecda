"""A good row becomes a SKU, a bad one is told everything that is wrong with it."""

import csv
import io

import pytest

from chalicelib.imports.cells import Limits
from chalicelib.imports.examples import template_csv
from chalicelib.imports.recipes import recipe_of
from chalicelib.imports.rows import ImportRow, RowError, RowFacts, RowOption, SkusSeen, read_row, repeated_sku
from chalicelib.markets import policies

LIMITS = Limits(
    longest_product_id=50,
    shortest_title=1,
    longest_title=255,
    longest_description=10_000,
    longest_brand=100,
    longest_option_name=20,
    longest_option_value=50,
    longest_sku=50,
    lowest_price=1,
    highest_price=760_000,
    highest_stock=99_999,
    heaviest_g=30_000,
    longest_side_mm=2_000,
    category_exists=lambda category: category != "moon_rocks",
)

GOOD = {
    "product_id": "mug",
    "title": "Enamel mug",
    "description": "<p>Light.</p>",
    "brand": "Northfold",
    "category": "kitchen.dining.drinkware",
    "option_1_name": "Color",
    "option_1_value": "Green",
    "sku": "MUG-GREEN",
    "price": "19.99",
    "stock": "120",
    "weight_g": "310",
    "length_mm": "120",
    "width_mm": "100",
    "height_mm": "95",
    "barcode": "4006381333931",
    "image_1": "https://example.com/front.jpg",
    "image_3": "http://example.com/back.jpg",
}


def accepted(**cells: str) -> ImportRow:
    facts = read_row(2, GOOD | cells, LIMITS)
    assert isinstance(facts, RowFacts), facts
    return facts.described({})


def refused(**cells: str) -> list[RowError]:
    errors = read_row(7, GOOD | cells, LIMITS)
    assert isinstance(errors, list)
    return errors


def test_a_good_row_is_a_sku() -> None:
    assert accepted() == ImportRow(
        row=2,
        product_id="mug",
        title="Enamel mug",
        description="<p>Light.</p>",
        brand="Northfold",
        category="kitchen.dining.drinkware",
        options=(RowOption(name="Color", value="Green"),),
        sku="MUG-GREEN",
        price=1999,
        stock=120,
        weight_g=310,
        length_mm=120,
        width_mm=100,
        height_mm=95,
        barcode="4006381333931",
        image_urls=("https://example.com/front.jpg", "http://example.com/back.jpg"),
    )


def test_an_example_row_of_the_template_would_be_accepted() -> None:
    category = policies.category("US", "kitchen.dining.drinkware")
    header, example = csv.reader(io.StringIO(template_csv([category]), newline=""))
    facts = read_row(2, recipe_of(header, "all").map.cells(example), LIMITS)
    assert isinstance(facts, RowFacts)
    row = facts.described({})
    assert (row.title, row.category, row.price) == ("Drinkware", "kitchen.dining.drinkware", 1999)


def test_what_is_optional_may_be_empty() -> None:
    row = accepted(brand="", barcode="", image_1="", image_3="", option_1_name="", option_1_value="")
    assert (row.brand, row.barcode, row.image_urls, row.options) == (None, None, (), ())


@pytest.mark.parametrize(
    ("written", "cents"),
    [("19.99", 1999), ("19.9", 1990), ("19", 1900), ("0.01", 1), ("7600.00", 760_000), ("007", 700)],
)
def test_a_price_is_read_to_the_cent(written: str, cents: int) -> None:
    assert accepted(price=written).price == cents


@pytest.mark.parametrize("code", ["96385074", "036000291452", "4006381333931", "10012345678902", "9780306406157"])
def test_a_barcode_with_its_check_digit_is_accepted(code: str) -> None:
    assert accepted(barcode=code).barcode == code


def test_a_whole_number_may_end_in_a_zero_decimal() -> None:
    assert accepted(stock="12.0").stock == 12


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"product_id": ""}, "row.product_id.missing"),
        ({"product_id": "p" * 51}, "row.product_id.too_long"),
        ({"title": ""}, "row.title.missing"),
        ({"title": "t" * 256}, "row.title.too_long"),
        ({"title": "two\nlines"}, "row.title.control_character"),
        ({"description": "d" * 10_001}, "row.description.too_long"),
        ({"category": "moon_rocks"}, "row.category.unknown"),
        ({"sku": ""}, "row.sku.missing"),
        ({"sku": "S" * 51}, "row.sku.too_long"),
        ({"price": ""}, "row.price.missing"),
        ({"price": "cheap"}, "row.price.not_a_number"),
        ({"price": "$19.99"}, "row.price.not_a_number"),
        ({"price": "1e3"}, "row.price.not_a_number"),
        ({"price": "١٩"}, "row.price.not_a_number"),
        ({"price": "1,99"}, "row.price.comma"),
        ({"price": "19.999"}, "row.price.too_many_decimals"),
        ({"price": "-1"}, "row.price.negative"),
        ({"price": "0"}, "row.price.too_low"),
        ({"price": "7600.01"}, "row.price.too_high"),
        ({"price": "9" * 10_000}, "row.price.too_high"),
        ({"stock": "-1"}, "row.stock.negative"),
        ({"stock": "1.5"}, "row.stock.not_a_whole_number"),
        ({"stock": "100000"}, "row.stock.too_high"),
        ({"weight_g": "0"}, "row.weight_g.too_low"),
        ({"weight_g": ""}, "row.weight_g.missing"),
        ({"length_mm": "2001"}, "row.length_mm.too_high"),
        ({"barcode": "4006381333932"}, "row.barcode.check_digit"),
        ({"barcode": "36000291452"}, "row.barcode.length"),
        ({"barcode": "4.00638E+12"}, "row.barcode.shortened"),
        ({"barcode": "400638133393X"}, "row.barcode.not_digits"),
        ({"image_1": "front.jpg"}, "row.image_1.not_a_url"),
        ({"option_1_value": ""}, "row.option_1_value.missing"),
        ({"option_1_name": ""}, "row.option_1_name.missing"),
        ({"option_1_name": "n" * 21}, "row.option_1_name.too_long"),
        ({"option_2_name": "COLOR", "option_2_value": "Red"}, "row.option_2_name.repeated"),
    ],
)
def test_a_bad_cell_is_refused_by_its_code(cells: dict[str, str], code: str) -> None:
    assert [error.code for error in refused(**cells)] == [code]


def test_all_errors_of_a_row_are_told() -> None:
    errors = refused(title="", price="-1", stock="many")
    assert [error.code for error in errors] == [
        "row.title.missing",
        "row.price.negative",
        "row.stock.not_a_whole_number",
    ]


def test_an_error_names_its_row_column_and_value() -> None:
    (error,) = refused(price="19.999")
    assert error == RowError(
        row=7,
        column="Price",
        code="row.price.too_many_decimals",
        message="Price must have at most two decimals, such as 19.99.",
        value="19.999",
    )


def test_a_very_long_value_is_shown_by_its_start() -> None:
    (error,) = refused(title="t" * 100_000)
    assert error.value == "t" * 100 + "..."


def test_a_row_with_too_many_cells_gets_that_error_alone() -> None:
    errors = read_row(7, GOOD | {"price": ""}, LIMITS, surplus=["left over"])
    assert isinstance(errors, list)
    assert [(error.code, error.value) for error in errors] == [("row.cells.too_many", "left over")]


def test_a_sku_a_second_time_is_refused_with_the_row_of_the_first() -> None:
    seen = SkusSeen()
    assert seen.first_row(2, "MUG") is None
    first = seen.first_row(9, "MUG")
    assert first == 2
    error = repeated_sku(9, first, "MUG")
    assert (error.row, error.code) == (9, "row.duplicate_sku")
    assert "row 2" in error.message


def test_the_same_row_read_again_is_no_duplicate() -> None:
    seen = SkusSeen()
    seen.first_row(2, "MUG")
    assert seen.first_row(2, "MUG") is None


def test_an_update_says_only_what_it_changes() -> None:
    facts = read_row(2, {"sku": "MUG-GREEN", "price": "24"}, LIMITS, required={"sku"})
    assert isinstance(facts, RowFacts)
    row = facts.described(accepted().model_dump())
    assert (row.price, row.title, row.stock, row.options) == (2400, "Enamel mug", 120, accepted().options)
