"""What the rows of a product say of its category's attributes: text of cells to values of the catalog."""

from collections.abc import Mapping, Sequence

from chalicelib.catalog.models import AttributeValue
from chalicelib.imports.rows import RowError, RowFacts, row_error
from chalicelib.imports.template import ATTRIBUTE, plain
from chalicelib.kit.digits import whole_number
from chalicelib.markets.models import Attribute, Category

BETWEEN_VALUES = ";"
"""Parts the values of an attribute that takes several."""
TRUTHS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
EXAMPLES = {"number": "12", "boolean": "yes", "text": "As on the label"}

Said = dict[str, AttributeValue]
"""Values by the names of the category's attributes."""


def column_name(attribute: Attribute) -> str:
    """What the column of an attribute is called in the template."""
    return f"Attribute: {attribute.name}"


def example(attribute: Attribute) -> str:
    """A cell that the attribute takes."""
    return f"{BETWEEN_VALUES} ".join(attribute.values[: 2 if attribute.type == "choices" else 1]) or str(
        EXAMPLES[attribute.type]
    )


def read(rows: Sequence[RowFacts], category: Category) -> tuple[Said, dict[int, list[RowError]]]:
    """What a product's rows say together, and what is wrong by row; a later row may leave out what was said."""
    known = {plain(attribute.name): attribute for attribute in category.attributes}
    said: Said = {}
    wrong: dict[int, list[RowError]] = {}
    for row in rows:
        errors = [why for key, cell in row.attributes.items() if (why := _take(row, key, cell, known, said))]
        if errors:
            wrong[row.row] = errors
    return said, wrong


def _take(row: RowFacts, key: str, cell: str, known: Mapping[str, Attribute], said: Said) -> RowError | None:
    """Add one cell to what is said, or tell why it cannot be."""
    name = key.removeprefix(ATTRIBUTE)
    attribute = known.get(plain(name))
    if attribute is None:
        names = ", ".join(each.name for each in known.values()) or "none"
        return _error(row, name, "unknown", f"is none of this category, which has: {names}.", cell)
    value = _value(cell, attribute)
    if value is None:
        return _error(row, attribute.name, "value", f"must be {_asked(attribute)}.", cell)
    if said.setdefault(attribute.name, value) != value:
        return _error(row, attribute.name, "differs", "is not that of an earlier row of this product.", cell)
    return None


def _value(cell: str, attribute: Attribute) -> AttributeValue | None:
    words = {plain(value): value for value in attribute.values}
    match attribute.type:
        case "boolean":
            return TRUTHS.get(cell.casefold())
        case "number":
            return whole_number(cell)
        case "choice":
            return words.get(plain(cell))
        case "choices":
            found = [words.get(plain(part)) for part in cell.split(BETWEEN_VALUES) if part.strip()]
            return [value for value in found if value] if found and all(found) else None
    return cell


def _asked(attribute: Attribute) -> str:
    choices = ", ".join(attribute.values)
    asked = {
        "boolean": "yes or no",
        "number": "a whole number",
        "choice": f"one of: {choices}",
        "choices": f"some of these, a semicolon between two: {choices}",
    }
    return asked.get(attribute.type, "a text")


def _error(row: RowFacts, name: str, what: str, message: str, cell: str) -> RowError:
    column = f"Attribute: {name}"
    return row_error(row.row, column, f"row.attribute.{what}", f"{column} {message}", cell)
