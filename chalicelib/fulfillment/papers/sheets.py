"""Sheets for the packing table: a slip for each package, and one pick list for many."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from chalicelib.fulfillment.models import Package, PackedUnits
from chalicelib.fulfillment.papers.labels import address_lines
from chalicelib.fulfillment.papers.marks import (
    BOLD,
    FOUR_BY_SIX,
    LETTER,
    REGULAR,
    Box,
    Line,
    Mark,
    Type,
    caption,
    paragraph,
)

R = TypeVar("R")
_ROWS_A_SLIP: Final = 10
_ROWS_A_LIST: Final = 24
_SMALL: Final = Type(REGULAR, 8, 5)
_STRONG: Final = Type(BOLD, 11, 6)


def slips(package: Package) -> Iterator[list[Mark]]:
    """The packing slip of a package, on as many 4x6 inch pages as its SKUs need."""
    parts = _in_pages(package.contents, _ROWS_A_SLIP)
    for number, rows in enumerate(parts, start=1):
        yield [*_heading(package, number, len(parts)), *_slip_rows(rows)]


def _heading(package: Package, number: int, of: int) -> list[Mark]:
    marks: list[Mark] = [
        *paragraph(Box(12, 424, 200, 22), ["PACKING SLIP"], Type(BOLD, 16, 10)),
        *paragraph(Box(212, 420, 64, 16), [f"{number} of {of}"], _SMALL),
        caption(Box(12, 390, 120, 0), "ORDERS"),
        *paragraph(Box(12, 388, 264, 34), [", ".join(package.order_ids)], _SMALL),
        Line(12, 300, FOUR_BY_SIX.width - 12, 300),
    ]
    if package.shipment:
        lines = address_lines(package.shipment.ship_to)
        marks += [caption(Box(12, 344, 120, 0), "SHIP TO"), *paragraph(Box(12, 342, 264, 40), lines, _SMALL)]
    return marks


def _slip_rows(rows: Sequence[PackedUnits]) -> Iterator[Mark]:
    for place, packed in enumerate(rows):
        top = 294 - place * 28
        yield from paragraph(Box(12, top, 32, 24), [f"{packed.quantity} x"], _STRONG)
        yield from paragraph(Box(48, top, 228, 26), [packed.seller_sku, packed.title], _SMALL)


def pick_list(packages: Iterable[Package]) -> Iterator[list[Mark]]:
    """What to fetch for many packages, a SKU once, by SKU; on letter pages."""
    names: dict[str, tuple[str, str]] = {}
    units: Counter[str] = Counter()
    boxes: Counter[str] = Counter()
    for package in packages:
        for packed in package.contents:
            names[packed.sku_id] = (packed.seller_sku, packed.title)
            units[packed.sku_id] += packed.quantity
            boxes[packed.sku_id] += 1
    in_order = sorted(units, key=lambda sku_id: names[sku_id])
    pages = _in_pages(in_order, _ROWS_A_LIST)
    for number, skus in enumerate(pages, start=1):
        rows = [(units[sku], boxes[sku], *names[sku]) for sku in skus]
        yield list(_list_page(rows, f"{number} of {len(pages)}"))


def _list_page(rows: Sequence[tuple[int, int, str, str]], place: str) -> Iterator[Mark]:
    yield from paragraph(Box(36, 762, 300, 26), ["PICK LIST"], Type(BOLD, 18, 10))
    yield from paragraph(Box(500, 758, 80, 16), [place], _SMALL)
    for x, heading in ((36, "UNITS"), (90, "PACKAGES"), (150, "SKU"), (300, "TITLE")):
        yield caption(Box(x, 718, 80, 0), heading)
    for row, (units, boxes, seller_sku, title) in enumerate(rows):
        top = 712 - row * 28
        yield Line(36, top + 2, LETTER.width - 36, top + 2, 0.3)
        yield from paragraph(Box(36, top, 50, 24), [str(units)], _STRONG)
        yield from paragraph(Box(90, top, 50, 24), [str(boxes)], _SMALL)
        yield from paragraph(Box(150, top, 144, 24), [seller_sku], _STRONG)
        yield from paragraph(Box(300, top, LETTER.width - 336, 24), [title], _SMALL)


def _in_pages(rows: Sequence[R], size: int) -> list[Sequence[R]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]
