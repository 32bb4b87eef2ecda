"""A generated file in our template: every hundredth row is bad, in one of twelve ways, each known by its code."""

import csv
import io
from collections.abc import Iterator

HEADER = (
    *(
        "Product ID",
        "Title",
        "Description",
        "Brand",
        "Category",
        "Option 1 Name",
        "Option 1 Value",
        "SKU",
        "Price",
    ),
    *("Stock", "Weight (g)", "Length (mm)", "Width (mm)", "Height (mm)", "Barcode"),
)
SKUS_EACH = 5
BAD_EVERY = 100
KINDS: tuple[tuple[str, str, str], ...] = (
    ("row.price.negative", "Price", "-1"),
    ("row.price.not_a_number", "Price", "cheap"),
    ("row.price.comma", "Price", "1,99"),
    ("row.price.too_high", "Price", "7600.01"),
    ("row.title.missing", "Title", ""),
    ("row.title.too_long", "Title", "x" * 256),
    ("row.category.unknown", "Category", "moon.rocks.grey"),
    ("row.stock.not_a_whole_number", "Stock", "many"),
    ("row.weight_g.too_low", "Weight (g)", "0"),
    ("row.barcode.check_digit", "Barcode", "4006381333932"),
    ("row.duplicate_sku", "SKU", "SKU-1"),
    ("row.option_1_value.missing", "Option 1 Value", ""),
)


def lines(rows: int) -> Iterator[bytes]:
    """The file, line by line; the first row of a product is never bad."""
    yield _line(HEADER)
    for number in range(1, rows + 1):
        yield _line(tuple(_row(number).values()))


def expected(rows: int) -> dict[int, str]:
    """The code of each bad row, by the number a spreadsheet shows."""
    return {number + 1: kind[0] for number in range(1, rows + 1) if (kind := _kind(number))}


def _row(number: int) -> dict[str, str]:
    product, variant = divmod(number - 1, SKUS_EACH)
    row = {
        "Product ID": f"P-{product}",
        "Title": f"Enamel mug no. {product}",
        "Description": "<p>Enamelled steel, light and hard to break.</p>",
        "Brand": "Northfold",
        "Category": "kitchen.dining.drinkware",
        "Option 1 Name": "Size",
        "Option 1 Value": f"{variant + 1}00 ml",
        "SKU": f"SKU-{number}",
        "Price": f"{10 + number % 90}.99",
        "Stock": str(5 + number % 20),
        "Weight (g)": "310",
        "Length (mm)": "120",
        "Width (mm)": "100",
        "Height (mm)": "95",
        "Barcode": "",
    }
    kind = _kind(number)
    return row | {kind[1]: kind[2]} if kind else row


def _kind(number: int) -> tuple[str, str, str] | None:
    return KINDS[number // BAD_EVERY % len(KINDS)] if number % BAD_EVERY == 0 else None


def _line(cells: tuple[str, ...]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()
