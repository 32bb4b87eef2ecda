"""The columns of our template, each once: its name, its other names, and how its cells are read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.imports import cells
from chalicelib.imports.cells import Limits
from chalicelib.kit.formulas import restored

REPORT_COLUMNS = ("error_row", "error_column", "error_code", "error_reason")
OPTION_LEVELS = (1, 2, 3)
IMAGE_PLACES = tuple(range(1, 10))
EXAMPLE = "example-"
"""How the template's own rows begin. They are never imported."""
LONGEST_CODE = 50
ATTRIBUTE = "attribute_"
"""How the key of an attribute's column begins; what follows is its name in plain letters."""


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
    ),
    Column(
        "title",
        "Title",
        lambda cell, limits: cells.line(cell, limits.longest_title, limits.shortest_title),
        required=True,
        aliases=("product title", "product name", "name"),
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
    """Where each column of the template stands in a file, and what stands in for an empty cell."""

    positions: Mapping[str, int]
    width: int
    nameless: frozenset[int] = frozenset()
    defaults: Mapping[str, str] = field(default_factory=dict)

    def cells(self, values: Sequence[str]) -> dict[str, str]:
        """A row's filled cells by column key, trimmed. A short row is one that ends in empty cells."""
        return {**self.defaults, **self.own_cells(values)}

    def own_cells(self, values: Sequence[str]) -> dict[str, str]:
        """What the row itself says."""
        width = len(values)
        found = (
            (key, restored(cell).strip())
            for key, place in self.positions.items()
            if place < width and (cell := values[place])
        )
        return {key: cell for key, cell in found if cell}

    def surplus(self, values: Sequence[str]) -> list[str]:
        """Filled cells that stand under no column name."""
        if len(values) <= self.width and not self.nameless:
            return []
        return [
            cell
            for place, cell in enumerate(values)
            if cell.strip() and (place >= self.width or place in self.nameless)
        ]


def is_example(cells: Mapping[str, str]) -> bool:
    """Whether a row is one of the template's examples, left in by whoever filled it in."""
    return cells.get("product_id", "").startswith(EXAMPLE) and cells.get("sku", "").startswith(EXAMPLE)


def is_report_column(name: str) -> bool:
    """Whether a column was added by our error report."""
    return plain(name) in _REPORT_KEYS


def key_of(name: str) -> str | None:
    """The column of ours that a name stands for; case, spaces, underscores do not matter."""
    known = plain(name)
    return _KEYS.get(known) or _attribute_key(known)


def _attribute_key(plain_name: str) -> str | None:
    """The key of a column that is called attribute and then something."""
    attribute = plain_name.removeprefix(plain(ATTRIBUTE))
    return f"{ATTRIBUTE}{attribute}" if attribute not in ("", plain_name) else None


def plain(name: str) -> str:
    """A column's name without what does not matter in it."""
    return "".join(character for character in restored(name.strip()).casefold() if character.isalnum())


_KEYS = {plain(name): column.key for column in COLUMNS for name in (column.name, column.key, *column.aliases)}
_REPORT_KEYS = frozenset(plain(name) for name in REPORT_COLUMNS)
