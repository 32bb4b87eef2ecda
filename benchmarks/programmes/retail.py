"""The products of the UCI Online Retail lines in our template. The mapping, column by column:

StockCode is Product ID and SKU; Description is the title and, as a paragraph, the description; UnitPrice is the
price, the highest that was asked; stock is what was sold, from 0 to 999 pieces. The rest the file does not know:
the category is home.decor.wall_art, and every parcel weighs 500 g and measures 250 by 200 by 100 mm.
Codes that differ only in case are one product. What has no description or no price is left in, to be refused.
"""

import csv
import io
from pathlib import Path

from benchmarks.programmes.big_file import HEADER


def retail_csv(lines: Path) -> bytes:
    """Our template with one row for each stock code."""
    products: dict[str, dict[str, str]] = {}
    with lines.open(newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            code = line["StockCode"].strip()
            _add(products.setdefault(code, _row(code)), line)
    sheet = io.StringIO(newline="")
    writer = csv.DictWriter(sheet, HEADER, restval="")
    writer.writeheader()
    writer.writerows(products.values())
    return sheet.getvalue().encode()


def _row(code: str) -> dict[str, str]:
    return {
        "Product ID": code,
        "SKU": code,
        "Title": "",
        "Description": "",
        "Category": "home.decor.wall_art",
        "Price": "0.00",
        "Stock": "0",
        "Weight (g)": "500",
        "Length (mm)": "250",
        "Width (mm)": "200",
        "Height (mm)": "100",
    }


def _add(row: dict[str, str], line: dict[str, str]) -> None:
    title = line["Description"].strip()
    if title and not row["Title"]:
        row["Title"], row["Description"] = title, f"<p>{title}</p>"
    price = max(float(row["Price"]), float(line["UnitPrice"]))
    sold = int(row["Stock"]) + max(int(line["Quantity"]), 0)
    row["Price"], row["Stock"] = f"{price:.2f}", str(min(sold, 999))
