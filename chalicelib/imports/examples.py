"""The template as it is handed out: all columns, and an example row for each category with its attributes."""

import csv
import io
from collections.abc import Sequence

from chalicelib.imports.attributes import column_name, example
from chalicelib.imports.template import COLUMNS, EXAMPLE, LONGEST_CODE
from chalicelib.kit.formulas import protected
from chalicelib.markets.models import Category


def template_csv(categories: Sequence[Category]) -> str:
    """The header with a column for each attribute of these categories, and an example row for each."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    names = [column.name for column in COLUMNS]
    found = (column_name(attribute) for category in categories for attribute in category.attributes)
    header = [*names, *dict.fromkeys(found)]
    writer.writerow(header)
    for category in categories:
        cells = _example(category)
        writer.writerow(protected(cells.get(name, "")) for name in header)
    return sheet.getvalue()


def _example(category: Category) -> dict[str, str]:
    """The cells of an example row by the names of their columns."""
    code = EXAMPLE + category.id.replace(".", "-")
    own = {"product_id": code, "sku": code[:LONGEST_CODE], "category": category.id, "title": category.path[-1]}
    cells = {column.name: own.get(column.key, column.example) for column in COLUMNS}
    return cells | {column_name(attribute): example(attribute) for attribute in category.attributes}
