"""The columns of our template, each once: its name, its other names, and how its cells are read."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from chalicelib.imports import cells
from chalicelib.imports.cells import Limits
from chalicelib.imports.errors import FileRefused
from chalicelib.imports.formulas import protected, restored

REPORT_COLUMNS = ("error_row", "error_column", "error_code", "error_reason")
OPTION_LEVELS = (1, 2, 3)
IMAGE_PLACES = tuple(range(1, 10))
_EXAMPLE_CATEGORY = "kitchen.dining.drinkware"


@dataclass(frozen=True)
class Column:
    """One column. Aliases name no unit but the column's own, so that kilograms never pass for grams."""

    key: str
    name: str
    read: Callable[[str, Limits], str | int]
    required: bool = False
    aliases: tuple[str, ...] = ()
    example: str = ""


COLUMNS: tuple[Column, ...] = (
    Column(
        "product_id",
        "Product ID",
        lambda cell, limits: cells.line(cell, limits.longest_product_id),
        required=True,
        aliases=("handle", "product handle", "listing", "parent SKU", "product"),
        example="enamel-mug",
    ),
    Column(
        "title",
        "Title",
        lambda cell, limits: cells.line(cell, limits.longest_title, limits.shortest_title),
        required=True,
        aliases=("product title", "product name", "name"),
        example="Enamel mug, 350 ml",
    ),
    Column(
        "description",
        "Description",
        lambda cell, limits: cells.text(cell, limits.longest_description),
        required=True,
        aliases=("product description", "body", "body (HTML)"),
        example="<p>Enamelled steel, light and hard to break.</p>",
    ),
    Column(
        "brand",
        "Brand",
        lambda cell, limits: cells.line(cell, limits.longest_brand),
        aliases=("vendor", "brand name"),
        example="Northfold",
    ),
    Column(
        "category",
        "Category",
        cells.category,
        required=True,
        aliases=("product category", "category id"),
        example=_EXAMPLE_CATEGORY,
    ),
    *(
        column
        for level, name, value in zip(OPTION_LEVELS, ("Color", "", ""), ("Forest green", "", ""), strict=True)
        for column in (
            Column(
                f"option_{level}_name",
                f"Option {level} Name",
                lambda cell, limits: cells.line(cell, limits.longest_option_name),
                example=name,
            ),
            Column(
                f"option_{level}_value",
                f"Option {level} Value",
                lambda cell, limits: cells.line(cell, limits.longest_option_value),
                example=value,
            ),
        )
    ),
    Column(
        "sku",
        "SKU",
        lambda cell, limits: cells.line(cell, limits.longest_sku),
        required=True,
        aliases=("seller SKU", "variant SKU"),
        example="MUG-350-GREEN",
    ),
    Column("price", "Price", cells.price, required=True, aliases=("unit price", "variant price"), example="19.99"),
    Column(
        "stock",
        "Stock",
        lambda cell, limits: cells.whole(cell, limits.highest_stock),
        required=True,
        aliases=("quantity", "qty", "inventory", "variant inventory qty"),
        example="120",
    ),
    Column(
        "weight_g",
        "Weight (g)",
        lambda cell, limits: cells.whole(cell, limits.heaviest_g, lowest=1),
        required=True,
        aliases=("weight grams", "weight in grams", "grams", "variant grams", "package weight (g)"),
        example="310",
    ),
    *(
        Column(
            f"{side.lower()}_mm",
            f"{side} (mm)",
            lambda cell, limits: cells.whole(cell, limits.longest_side_mm, lowest=1),
            required=True,
            aliases=(f"{side} in mm", f"package {side} (mm)"),
            example=example,
        )
        for side, example in (("Length", "120"), ("Width", "100"), ("Height", "95"))
    ),
    Column(
        "barcode",
        "Barcode",
        lambda cell, _: cells.barcode(cell),
        aliases=("GTIN", "EAN", "UPC", "ISBN", "variant barcode"),
        example="4006381333931",
    ),
    *(
        Column(
            f"image_{place}",
            f"Image URL {place}",
            lambda cell, _: cells.url(cell),
            aliases=(
                f"image {place}",
                f"image src {place}",
                *(("image URL", "image", "image src") * (place == 1)),
            ),
            example="https://example.com/mug-green.jpg" if place == 1 else "",
        )
        for place in IMAGE_PLACES
    ),
)


@dataclass(frozen=True)
class HeaderMap:
    """Where each column of the template stands in a file."""

    positions: Mapping[str, int]
    width: int
    nameless: frozenset[int]

    def cells(self, values: Sequence[str]) -> dict[str, str]:
        """A row's filled cells by column key, trimmed. A short row is one that ends in empty cells."""
        width = len(values)
        return {
            key: restored(cell).strip()
            for key, place in self.positions.items()
            if place < width and (cell := values[place])
        }

    def cell(self, values: Sequence[str], key: str) -> str:
        """One cell of a row as `cells` gives it; empty if the row has none."""
        place = self.positions[key]
        return restored(values[place]).strip() if place < len(values) else ""

    def surplus(self, values: Sequence[str]) -> list[str]:
        """Filled cells that stand under no column name."""
        if len(values) <= self.width and not self.nameless:
            return []
        return [
            cell
            for place, cell in enumerate(values)
            if cell.strip() and (place >= self.width or place in self.nameless)
        ]


def map_header(header: Sequence[str]) -> HeaderMap:
    """Find the template's columns; case, spaces, underscores and aliases do not matter, order neither.

    The columns of our error report are ignored. Missing, unknown and repeated columns are refused together.
    """
    found = [(place, name, _plain(name)) for place, name in enumerate(header) if name.strip()]
    ours = [(place, name, _KEYS[plain]) for place, name, plain in found if plain in _KEYS]
    _refuse_mismatch(header, ours, [name for _, name, plain in found if plain not in _KEYS | _REPORT_KEYS])
    positions = {key: place for place, _, key in ours}
    nameless = frozenset(range(len(header))) - {place for place, _, _ in found}
    return HeaderMap(positions, len(header), nameless)


def template_csv(category: str = _EXAMPLE_CATEGORY) -> str:
    """The template to fill in: the header and one example row in the given category."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(column.name for column in COLUMNS)
    writer.writerow(protected(category if column.key == "category" else column.example) for column in COLUMNS)
    return sheet.getvalue()


def is_report_column(name: str) -> bool:
    """Whether a column was added by our error report."""
    return _plain(name) in _REPORT_KEYS


def _plain(name: str) -> str:
    return "".join(character for character in restored(name.strip()).casefold() if character.isalnum())


_KEYS = {_plain(name): column.key for column in COLUMNS for name in (column.name, column.key, *column.aliases)}
_REPORT_KEYS = {_plain(name): name for name in REPORT_COLUMNS}


def _refuse_mismatch(header: Sequence[str], ours: Sequence[tuple[int, str, str]], unknown: Sequence[str]) -> None:
    counts = Counter(key for _, _, key in ours)
    findings = {
        "missing": [column.name for column in COLUMNS if column.required and column.key not in counts],
        "unknown": [_suggested(name) for name in unknown],
        "repeated": [name for _, name, key in ours if counts[key] > 1],
    }
    wrong = [f"{word} columns: {', '.join(names)}" for word, names in findings.items() if names]
    if wrong:
        raise FileRefused(
            "file.header.mismatch",
            f"The header in row 1 does not fit the template: {'; '.join(wrong)}. Rename, add or remove these "
            f"columns, or start from the template. Row 1 reads: {_excerpt(header)}",
        )


def _suggested(name: str) -> str:
    near = get_close_matches(_plain(name), _KEYS, n=1, cutoff=0.8)
    meant = next((column.name for column in COLUMNS if near and column.key == _KEYS[near[0]]), None)
    return f"{_excerpt([name])} (did you mean {meant}?)" if meant else _excerpt([name])


def _excerpt(names: Sequence[str]) -> str:
    line = ", ".join(names)
    return line if len(line) <= 300 else f"{line[:300]}..."
