"""One row of a file to what it says of a SKU, or to every reason why it is refused."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from chalicelib.imports.cells import CellRefused, Limits
from chalicelib.imports.reading import CsvRow
from chalicelib.imports.template import ATTRIBUTE, COLUMNS, IMAGE_PLACES, OPTION_LEVELS, Column

_LONGEST_VALUE_SHOWN = 100
_Values = dict[str, str | int]
REQUIRED = frozenset(column.key for column in COLUMNS if column.required)
"""What a row must say of a SKU that is new."""


class RowError(BaseModel):
    """One reason why a row is refused: where, a stable code, a sentence, the start of what stands there."""

    model_config = ConfigDict(frozen=True)

    row: int
    column: str
    code: str
    message: str
    value: str


class RowOption(BaseModel):
    """One choice a buyer makes, such as Color: Forest green."""

    model_config = ConfigDict(frozen=True)

    name: str
    value: str


class ImportRow(BaseModel):
    """One SKU as a row describes it: price in cents, weight in grams, sides in millimetres."""

    model_config = ConfigDict(frozen=True)

    row: int
    product_id: str
    title: str
    description: str
    brand: str | None
    category: str
    options: tuple[RowOption, ...]
    sku: str
    price: int
    stock: int
    weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int
    barcode: str | None
    image_urls: tuple[str, ...]


class Finding(BaseModel):
    """What the seller should know of a row that is good all the same."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
    value: str = ""


class Entry(NamedTuple):
    """A row in the words of our template: filled cells by column key, and those that stand under no name.

    A row that only adds to the one before it, such as a further image, is no SKU of its own.
    """

    raw: CsvRow
    cells: dict[str, str]
    surplus: list[str]
    findings: list[Finding] = []
    only_adds: bool = False


class RowFacts(BaseModel):
    """What a row says of its SKU; in an update only some of it."""

    model_config = ConfigDict(frozen=True)

    row: int
    values: _Values
    options: tuple[RowOption, ...] | None
    image_urls: tuple[str, ...]
    attributes: dict[str, str] = {}

    @property
    def sku(self) -> str:
        return str(self.values["sku"])

    @property
    def product_id(self) -> str:
        return str(self.values.get("product_id", ""))

    def described(self, before: Mapping[str, object]) -> ImportRow:
        """The whole SKU: what the row leaves out is as before."""
        said = {"brand": None, "barcode": None, "options": (), **before, **self.values}
        if self.options is not None:
            said["options"] = self.options
        return ImportRow.model_validate(said | {"row": self.row, "image_urls": self.image_urls})


def read_row(
    row: int,
    cells: Mapping[str, str],
    limits: Limits,
    surplus: Sequence[str] = (),
    required: Collection[str] = REQUIRED,
) -> RowFacts | list[RowError]:
    """What a row says, or all its errors. Cells are by column key; surplus cells have no column.

    A row with surplus cells gets that error alone, for its other cells probably stand under the wrong names.
    """
    if surplus:
        return [_too_many_cells(row, surplus)]
    values: _Values = {}
    due = [column for column in COLUMNS if column.key in required or cells.get(column.key)]
    errors = [error for column in due if (error := _read_cell(row, column, cells, limits, values))]
    errors += _option_errors(row, cells)
    return errors or _facts(row, values, {key: cell for key, cell in cells.items() if key.startswith(ATTRIBUTE)})


class SkusSeen:
    """The SKUs of one file so far. A second row with the same SKU is refused, the first one stands."""

    def __init__(self) -> None:
        self._first_rows: dict[str, int] = {}

    def first_row(self, row: int, sku: str) -> int | None:
        """The earlier row that has this SKU, if there is one."""
        first = self._first_rows.setdefault(sku, row)
        return first if first != row else None


def repeated_sku(row: int, first: int, sku: str) -> RowError:
    """Why a row is refused whose SKU stands in an earlier row."""
    message = f"SKU is already in row {first:,}. Keep one of the rows."
    return row_error(row, "SKU", "row.duplicate_sku", message, sku)


def _read_cell(
    row: int, column: Column, cells: Mapping[str, str], limits: Limits, values: _Values
) -> RowError | None:
    cell = cells.get(column.key, "")
    if not cell:
        return _missing(row, column)
    try:
        values[column.key] = column.read(cell, limits)
    except CellRefused as refused:
        code = f"row.{column.key}.{refused.what}"
        return row_error(row, column.name, code, f"{column.name} {refused.message}", cell)
    return None


def _option_errors(row: int, cells: Mapping[str, str]) -> list[RowError]:
    errors, names = [], set[str]()
    for level in OPTION_LEVELS:
        name, value = (cells.get(f"option_{level}_{part}", "") for part in ("name", "value"))
        if bool(name) != bool(value):
            part = "value" if name else "name"
            column = f"Option {level} {part.title()}"
            code = f"row.option_{level}_{part}.missing"
            errors.append(row_error(row, column, code, f"{column} is empty although its pair is filled.", ""))
        if name.casefold() in names:
            column, code = f"Option {level} Name", f"row.option_{level}_name.repeated"
            errors.append(row_error(row, column, code, f"{column} is the same as an earlier option's.", name))
        names |= {name.casefold()} - {""}
    return errors


def _facts(row: int, values: _Values, attributes: dict[str, str]) -> RowFacts:
    options = tuple(
        RowOption(name=str(values[f"option_{level}_name"]), value=str(values[f"option_{level}_value"]))
        for level in OPTION_LEVELS
        if f"option_{level}_name" in values
    )
    images = tuple(str(values[f"image_{place}"]) for place in IMAGE_PLACES if f"image_{place}" in values)
    own = {key: value for key, value in values.items() if not key.startswith(("option_", "image_"))}
    return RowFacts(row=row, values=own, options=options or None, image_urls=images, attributes=attributes)


def _missing(row: int, column: Column) -> RowError:
    message = f"{column.name} is empty and must be filled in."
    return row_error(row, column.name, f"row.{column.key}.missing", message, "")


def _too_many_cells(row: int, surplus: Sequence[str]) -> RowError:
    message = (
        f"The row has {len(surplus)} filled cells under no column name. "
        "Put a cell that holds a delimiter or a quote in quotes."
    )
    return row_error(row, "", "row.cells.too_many", message, surplus[0])


def row_error(row: int, column: str, code: str, message: str, value: str) -> RowError:
    """An error whose value is shown by its start."""
    shown = value if len(value) <= _LONGEST_VALUE_SHOWN else f"{value[:_LONGEST_VALUE_SHOWN]}..."
    return RowError(row=row, column=column, code=code, message=message, value=shown)
