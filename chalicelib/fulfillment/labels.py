"""The shipping label: one 4x6 inch PDF page, the same to the byte every time. For the label worker only.

The font is embedded, so that every printer draws what was measured. It has the Western European letters:
other accents are dropped, other scripts become question marks.
"""

import textwrap
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from math import ceil
from typing import Final, NamedTuple

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import inch
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from chalicelib.fulfillment.carriers import PostalAddress, PurchasedLabel, Shipment

PAGE: Final = (4 * inch, 6 * inch)

_REGULAR: Final = "Vera"
_BOLD: Final = "VeraBd"
_LEADING: Final = 1.15
_STEP: Final = 0.5
_PRINTER_DOT: Final = inch / 203
_QUIET_MODULES: Final = 10
_GRAMS_AN_OUNCE: Final = 28.349523125
_NOT_DECOMPOSED: Final = str.maketrans("ĸħĦŧŦŋŊ", "khHtTnN")
_GLYPHS: Final = TTFont(_REGULAR, "Vera.ttf")
registerFont(_GLYPHS)
registerFont(TTFont(_BOLD, "VeraBd.ttf"))


class Box(NamedTuple):
    """A rectangle of the page in points, by its left and top edge."""

    x: float
    top: float
    width: float
    height: float


class Type(NamedTuple):
    """A font, and the sizes between which text may shrink to fit."""

    font: str
    largest: float
    smallest: float


_INITIAL: Final = Box(8, 424, 56, 56)
_SERVICE: Final = Box(74, 400, 200, 28)
_FROM: Final = Box(18, 356, 156, 68)
_FACTS: Final = Box(188, 364, 86, 26)
_TO: Final = Box(18, 268, 252, 118)
_BARCODE: Final = Box(9, 130, 270, 70)
_TRACKING: Final = Box(18, 56, 252, 16)
_REFERENCE: Final = Box(18, 32, 252, 20)


def render_label(shipment: Shipment, label: PurchasedLabel, ship_by: datetime | None) -> bytes:
    """The label as PDF, `ship_by` in UTC. Text too long for its place wraps, shrinks, and ends in "…"."""
    page = BytesIO()
    canvas = Canvas(page, pagesize=PAGE, invariant=1)
    canvas.setTitle(f"Shipping label {label.tracking_number}")
    _draw_frame(canvas)
    _draw_banner(canvas, label)
    _draw_addresses(canvas, shipment)
    _draw_facts(canvas, _facts(shipment, label, ship_by))
    _draw_tracking(canvas, label.tracking_number)
    _draw_text(canvas, _REFERENCE, [f"REF {shipment.reference}"], Type(_BOLD, 12, 6))
    canvas.showPage()
    canvas.save()
    return page.getvalue()


def _draw_frame(canvas: Canvas) -> None:
    canvas.setLineWidth(1.5)
    canvas.rect(8, 8, PAGE[0] - 16, PAGE[1] - 16)
    for y in (368, 284, 146, 36):
        canvas.line(8, y, PAGE[0] - 8, y)
    canvas.line(180, 284, 180, 368)


def _draw_banner(canvas: Canvas, label: PurchasedLabel) -> None:
    service = label.service.replace("_", " ").upper()
    canvas.rect(_INITIAL.x, _INITIAL.top - _INITIAL.height, _INITIAL.width, _INITIAL.height, fill=1)
    canvas.setFillGray(1)
    canvas.setFont(_BOLD, 44)
    canvas.drawCentredString(_INITIAL.x + _INITIAL.width / 2, _INITIAL.top - 44, _printable(service[0]))
    canvas.setFillGray(0)
    _draw_caption(canvas, _SERVICE, label.carrier.upper())
    _draw_text(canvas, _SERVICE, [service], Type(_BOLD, 24, 10))


def _draw_addresses(canvas: Canvas, shipment: Shipment) -> None:
    abroad = shipment.ship_from.country != shipment.ship_to.country
    _draw_caption(canvas, _FROM, "FROM")
    _draw_text(canvas, _FROM, _address_lines(shipment.ship_from, abroad), Type(_REGULAR, 9, 5.5))
    _draw_caption(canvas, _TO, "SHIP TO")
    _draw_text(canvas, _TO, _address_lines(shipment.ship_to, abroad), Type(_BOLD, 16, 7))


def _address_lines(address: PostalAddress, abroad: bool) -> list[str]:
    place = f"{address.city}, {address.state} {address.postal_code}"
    country = address.country if abroad else None
    return [line for line in (address.name, address.line1, address.line2, place, country) if line]


def _facts(shipment: Shipment, label: PurchasedLabel, ship_by: datetime | None) -> dict[str, str]:
    facts = {"WEIGHT": _pounds(shipment.parcel.weight_grams), "ZONE": str(label.zone)}
    if ship_by:
        facts["SHIP BY"] = f"{ship_by.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return facts


def _pounds(grams: int) -> str:
    pounds, ounces = divmod(ceil(grams / _GRAMS_AN_OUNCE), 16)
    return f"{pounds} LB {ounces} OZ"


def _draw_facts(canvas: Canvas, facts: dict[str, str]) -> None:
    for row, (caption, value) in enumerate(facts.items()):
        box = _FACTS._replace(top=_FACTS.top - 8 - row * _FACTS.height, height=16)
        _draw_caption(canvas, box, caption)
        _draw_text(canvas, box, [value], Type(_BOLD, 12, 6))


def _draw_tracking(canvas: Canvas, number: str) -> None:
    barcode = _barcode(number)
    left = _BARCODE.x + (_BARCODE.width - barcode.width) / 2
    _draw_caption(canvas, _BARCODE._replace(x=18, top=_BARCODE.top + 2), "TRACKING NUMBER")
    barcode.drawOn(canvas, left, _BARCODE.top - _BARCODE.height)
    in_fours = " ".join(textwrap.wrap(number, 4))
    size, lines = _fit([in_fours], _TRACKING, Type(_BOLD, 13, 6))
    canvas.setFont(_BOLD, size)
    canvas.drawCentredString(PAGE[0] / 2, _TRACKING.top - size, lines[0])


def _barcode(number: str) -> Code128:
    """Code 128 with bars of whole printer dots, as wide as fits, between quiet zones of 10 modules."""
    for dots in (4, 3, 2):
        module = dots * _PRINTER_DOT
        quiet = _QUIET_MODULES * module
        barcode = Code128(number, barWidth=module, barHeight=_BARCODE.height, lquiet=quiet, rquiet=quiet)
        if barcode.width <= _BARCODE.width:
            return barcode
    raise ValueError(f"{number} is too long for the barcode of a 4x6 inch label")


def _draw_caption(canvas: Canvas, box: Box, text: str) -> None:
    canvas.setFont(_BOLD, 7)
    canvas.drawString(box.x, box.top + 3, _printable(text))


def _draw_text(canvas: Canvas, box: Box, texts: Sequence[str], type_: Type) -> None:
    size, lines = _fit([_printable(text) for text in texts], box, type_)
    canvas.setFont(type_.font, size)
    for row, line in enumerate(lines):
        canvas.drawString(box.x, box.top - size - row * size * _LEADING, line)


def _fit(texts: Sequence[str], box: Box, type_: Type) -> tuple[float, list[str]]:
    size = type_.largest
    while size >= type_.smallest:
        lines = [line for text in texts for line in simpleSplit(text, type_.font, size, box.width)]
        widest = max((stringWidth(line, type_.font, size) for line in lines), default=0)
        if widest <= box.width and len(lines) * size * _LEADING <= box.height:
            return size, lines
        size -= _STEP
    return type_.smallest, _clip(texts, box, type_)


def _clip(texts: Sequence[str], box: Box, type_: Type) -> list[str]:
    """At the smallest size every text keeps an equal share of the lines, so that none pushes another out."""
    share = int(box.height / (type_.smallest * _LEADING)) // len(texts)
    widest = max(stringWidth(letter, type_.font, type_.smallest) for letter in {"…", *"".join(texts)})
    clipped = (textwrap.wrap(text, int(box.width / widest), max_lines=share, placeholder="…") for text in texts)
    return [line for lines in clipped for line in lines]


def _printable(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.translate(_NOT_DECOMPOSED))
    return " ".join("".join(map(_glyph, composed)).split())


def _glyph(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Mn"):
        return ""
    if _has_glyph(character):
        return character
    plain = "".join(filter(_has_glyph, unicodedata.normalize("NFKD", character)))
    return plain or "?"


def _has_glyph(character: str) -> bool:
    return ord(character) in _GLYPHS.face.charToGlyph
