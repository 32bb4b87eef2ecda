"""The columns of a category's attributes: cells become values, and what does not fit says what would."""

import pytest

from chalicelib.imports.attributes import example, read
from chalicelib.imports.rows import RowFacts
from chalicelib.markets import policies
from chalicelib.markets.models import Attribute, Category

FACTS = (
    Attribute(name="material", label="Material", type="text"),
    Attribute(name="small_parts", label="Contains small parts", type="boolean"),
    Attribute(name="pieces", label="Pieces", type="number"),
    Attribute(name="care", label="Care", type="choice", values=("Machine wash", "Hand wash")),
    Attribute(name="season", label="Season", type="choices", values=("Spring", "Summer", "Autumn")),
)
CATEGORY = Category(id="a.b.c", path=("A", "B", "C"), attributes=FACTS)


def a_row(said: dict[str, str], number: int = 2) -> RowFacts:
    attributes = {f"attribute_{name.replace('_', '')}": cell for name, cell in said.items()}
    return RowFacts(row=number, values={"sku": "S"}, options=None, image_urls=(), attributes=attributes)


def test_each_kind_of_attribute_is_read() -> None:
    cells = {
        "material": "Tin",
        "small_parts": "No",
        "pieces": "12",
        "care": "hand wash",
        "season": "summer; Spring",
    }
    values = {"material": "Tin", "small_parts": False, "pieces": 12, "care": "Hand wash"}
    assert read([a_row(cells)], CATEGORY) == (values | {"season": ["Summer", "Spring"]}, {})


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"small_parts": "maybe"}, "row.attribute.value"),
        ({"pieces": "-1"}, "row.attribute.value"),
        ({"care": "Boil"}, "row.attribute.value"),
        ({"season": "Summer; Never"}, "row.attribute.value"),
        ({"voltage": "12"}, "row.attribute.unknown"),
    ],
)
def test_a_cell_that_does_not_fit_is_refused(said: dict[str, str], code: str) -> None:
    _, wrong = read([a_row(said)], CATEGORY)
    assert [error.code for error in wrong[2]] == [code]


def test_a_later_row_may_leave_out_what_was_said_but_not_say_otherwise() -> None:
    said, wrong = read([a_row({"material": "Tin"}), a_row({}, 3), a_row({"material": "Iron"}, 4)], CATEGORY)
    assert said == {"material": "Tin"}
    assert {row: errors[0].code for row, errors in wrong.items()} == {4: "row.attribute.differs"}


def test_the_examples_of_the_market_s_categories_are_good() -> None:
    for category in policies.categories("US"):
        cells = {each.name: example(each) for each in category.attributes}
        assert read([a_row(cells)], category)[1] == {}
