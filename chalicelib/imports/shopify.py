"""A Shopify product export as it is: variants on following rows, what is left out, what is made up for it.

Written in Shopify's help as "Using CSV files to import and export products". One row is one variant; only the
first row of a handle has the product's own fields, and a row without a price only adds an image.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from chalicelib.imports.cells import is_url
from chalicelib.imports.reading import CsvRow
from chalicelib.imports.rows import Entry, Finding
from chalicelib.imports.template import HeaderMap, plain

_COLUMNS = {
    "Handle": "product_id",
    "Title": "title",
    "Body (HTML)": "description",
    "Vendor": "brand",
    "Product Category": "category_text",
    "Google Shopping / Google Product Category": "google_category",
    "Type": "type",
    "Tags": "tags",
    "Option1 Name": "option_1_name",
    "Option1 Value": "option_1_value",
    "Option2 Name": "option_2_name",
    "Option2 Value": "option_2_value",
    "Option3 Name": "option_3_name",
    "Option3 Value": "option_3_value",
    "Variant SKU": "sku",
    "Variant Grams": "weight_g",
    "Variant Inventory Qty": "stock",
    "Variant Price": "price",
    "Variant Barcode": "barcode",
    "Image Src": "image_1",
    "Variant Image": "variant_image",
    "Gift Card": "gift_card",
}
_SIGNS = ("Handle", "Title", "Body (HTML)", "Variant Price", "Option1 Value")
_OF_PRODUCT = (
    *("title", "description", "brand", "category_text", "google_category", "type", "tags", "gift_card"),
    *(f"option_{level}_name" for level in (1, 2, 3)),
)
"""What only the first row of a handle has."""
CATEGORY_WORDS = ("category_text", "google_category", "title", "type", "tags")
"""What tells of the category, what tells most of it first."""
ONLY_SHOPIFY = frozenset({"category_text", "google_category", "type", "tags", "gift_card"})
"""What our template has no column for."""
_LONGEST_SKU = 50
_NO_ADDRESS = "This is no whole address of an image. Upload the image instead."
_PLACES = {plain(name): key for name, key in _COLUMNS.items()}


def is_export(header: Sequence[str]) -> bool:
    """Whether a header is that of a Shopify product export."""
    names = {plain(name) for name in header}
    return all(plain(sign) in names for sign in _SIGNS)


def positions(header: Sequence[str]) -> dict[str, int]:
    """Where the columns stand that are read; all others are left out."""
    return {key: place for place, name in reversed(list(enumerate(header))) if (key := _PLACES.get(plain(name)))}


def entries(rows: Iterable[CsvRow], columns: HeaderMap) -> Iterator[Entry]:
    """Each row with what the first row of its handle says, in the words of our template."""
    first: dict[str, str] = {}
    for row in rows:
        cells = columns.own_cells(row.values)
        if cells.get("product_id") != first.get("product_id"):
            first = cells
        product = {key: first[key] for key in _OF_PRODUCT if key in first}
        own = {key: cell for key, cell in cells.items() if key not in _OF_PRODUCT}
        yield _entry(row, product | own, columns)


def _entry(row: CsvRow, cells: dict[str, str], columns: HeaderMap) -> Entry:
    surplus = columns.surplus(row.values)
    cells, findings = _with_images(cells)
    if "price" not in cells and not any(cells.get(f"option_{level}_value") for level in (1, 2, 3)):
        return Entry(row, cells, surplus, findings, only_adds=True)
    cells = {**columns.defaults, **_weighed(_without_the_only_option(cells))}
    for mend in (_sku, _stock, _description):
        findings += mend(cells)
    return Entry(row, cells, surplus, findings)


def _with_images(cells: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """The product's image and the variant's, under our names; what is no address is told and left out."""
    named = dict.fromkeys(cells[key] for key in ("image_1", "variant_image") if key in cells)
    good = [address for address in named if is_url(address)]
    bad = [Finding(code="image.no_address", message=_NO_ADDRESS, value=each) for each in named if each not in good]
    others = {key: cell for key, cell in cells.items() if key not in ("image_1", "variant_image")}
    return others | {f"image_{place}": address for place, address in enumerate(good, 1)}, bad


def image_addresses(cells: Mapping[str, str]) -> list[str]:
    """The addresses that a row that only adds images names."""
    return [cells[key] for key in ("image_1", "image_2") if key in cells]


def _without_the_only_option(cells: Mapping[str, str]) -> dict[str, str]:
    """A product without options has the option Title: Default Title. Options without a name are no options."""
    only = cells.get("option_1_name") == "Title" and cells.get("option_1_value") == "Default Title"
    dropped = {"option_1_name", "option_1_value"} if only else set[str]()
    for level in (1, 2, 3):
        if not cells.get(f"option_{level}_value"):
            dropped.add(f"option_{level}_name")
    return {key: cell for key, cell in cells.items() if key not in dropped}


def _sku(cells: dict[str, str]) -> list[Finding]:
    """A blank SKU becomes the handle and the option values, the same each time the export is dropped."""
    if cells.get("sku"):
        return []
    parts = [cells.get("product_id", ""), *(cells.get(f"option_{level}_value", "") for level in (1, 2, 3))]
    cells["sku"] = derived_sku([part for part in parts if part])
    return [
        Finding(code="sku.derived", message="The SKU is empty: made of handle and options.", value=cells["sku"])
    ]


def derived_sku(parts: Sequence[str]) -> str:
    """At most 50 characters: what is too long, or is written in other letters, ends in a mark of its own."""
    slug = "-".join(re.sub(r"[^A-Za-z0-9]+", "-", part).strip("-") for part in parts)
    if len(slug) <= _LONGEST_SKU and all(re.fullmatch(r"[A-Za-z0-9 ._/-]+", part) for part in parts):
        return slug
    return f"{slug[:39].rstrip('-')}-{sha256(chr(0).join(parts).encode()).hexdigest()[:10]}"


def _stock(cells: dict[str, str]) -> list[Finding]:
    """A variant that is not tracked has no quantity, one that was oversold a negative one: both count as none."""
    stock = cells.get("stock", "")
    if stock and not stock.startswith("-"):
        return []
    cells["stock"] = "0"
    return [Finding(code="stock.none", message="No quantity, or one below zero: counted as 0.", value=stock)]


def _description(cells: dict[str, str]) -> list[Finding]:
    if cells.get("description") or not cells.get("title"):
        return []
    cells["description"] = cells["title"]
    return [
        Finding(code="description.from_title", message="The description is empty: the title stands in for it.")
    ]


def _weighed(cells: Mapping[str, str]) -> dict[str, str]:
    """0 grams means that nobody weighed it."""
    return {key: cell for key, cell in cells.items() if not (key == "weight_g" and cell in ("0", "0.0"))}
