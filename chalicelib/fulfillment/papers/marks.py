"""The marks of a page, in points from its lower left corner, and text that fits its box.

The font has the Western European letters: other accents are dropped, other scripts become question marks.
"""

import textwrap
import unicodedata
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import inch
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

DOTS_AN_INCH: Final = 203
"""The resolution of common thermal printers."""
DOT: Final = inch / DOTS_AN_INCH
REGULAR: Final = "Vera"
BOLD: Final = "VeraBd"
LEADING: Final = 1.15

_STEP: Final = 0.5
_QUIET_MODULES: Final = 10
_NOT_DECOMPOSED: Final = str.maketrans("ĸħĦŧŦŋŊ", "khHtTnN")
_GLYPHS: Final = TTFont(REGULAR, "Vera.ttf")
registerFont(_GLYPHS)
registerFont(TTFont(BOLD, "VeraBd.ttf"))


class Size(NamedTuple):
    """A page in points."""

    width: float
    height: float


FOUR_BY_SIX: Final = Size(4 * inch, 6 * inch)
A6: Final = Size(105 / 25.4 * inch, 148 / 25.4 * inch)
LETTER: Final = Size(8.5 * inch, 11 * inch)


class Box(NamedTuple):
    """A rectangle of the page by its left and top edge."""

    x: float
    top: float
    width: float
    height: float


class Type(NamedTuple):
    """A font, and the sizes between which text may shrink to fit."""

    font: str
    largest: float
    smallest: float


class Text(NamedTuple):
    """A line of text by the left end, or the middle, of its baseline."""

    x: float
    y: float
    text: str
    font: str
    size: float
    centred: bool = False
    white: bool = False


class Line(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 1


class Block(NamedTuple):
    """A filled rectangle by its lower left corner."""

    x: float
    y: float
    width: float
    height: float


class Bars(NamedTuple):
    """A Code 128 barcode in the middle of its box."""

    box: Box
    number: str

    def dots(self, scale: float = 1) -> int:
        """The module in whole printer dots, as wide as fits between quiet zones of 10 modules."""
        for dots in (4, 3, 2):
            if (self.modules() + 2 * _QUIET_MODULES) * dots * DOT <= self.box.width * scale:
                return dots
        raise ValueError(f"{self.number} is too long for the barcode of its page")

    def modules(self) -> int:
        return sum(ord(run.lower()) - ord("a") + 1 for run in self.runs())

    def runs(self) -> str:
        """Bars (upper case) and spaces (lower case), a to d for 1 to 4 modules."""
        code: Any = Code128(self.number)
        code.validate()
        code.encode()
        code.decompose()
        return str(code.decomposed)


Mark = Text | Line | Block | Bars


def frame(x: float, y: float, width: float, height: float, line: float) -> list[Mark]:
    """The four sides of a rectangle."""
    right, top = x + width, y + height
    half = line / 2
    return [
        Line(x - half, y, right + half, y, line),
        Line(x - half, top, right + half, top, line),
        Line(x, y, x, top, line),
        Line(right, y, right, top, line),
    ]


def caption(box: Box, text: str) -> Mark:
    return Text(box.x, box.top + 3, printable(text), BOLD, 7)


def paragraph(box: Box, texts: Sequence[str], type_: Type) -> list[Mark]:
    """Text in a box: too long for it, it wraps, shrinks, and ends in an ellipsis."""
    size, lines = fit([printable(text) for text in texts], box, type_)
    return [
        Text(box.x, box.top - size - row * size * LEADING, line, type_.font, size)
        for row, line in enumerate(lines)
    ]


def fit(texts: Sequence[str], box: Box, type_: Type) -> tuple[float, list[str]]:
    size = type_.largest
    while size >= type_.smallest:
        lines = [line for text in texts for line in simpleSplit(text, type_.font, size, box.width)]
        widest = max((stringWidth(line, type_.font, size) for line in lines), default=0)
        if widest <= box.width and len(lines) * size * LEADING <= box.height:
            return size, lines
        size -= _STEP
    return type_.smallest, _clip(texts, box, type_)


def _clip(texts: Sequence[str], box: Box, type_: Type) -> list[str]:
    """At the smallest size every text keeps an equal share of the lines, so that none pushes another out."""
    share = int(box.height / (type_.smallest * LEADING)) // len(texts)
    widest = max(stringWidth(letter, type_.font, type_.smallest) for letter in {"…", *"".join(texts)})
    clipped = (textwrap.wrap(text, int(box.width / widest), max_lines=share, placeholder="…") for text in texts)
    return [line for lines in clipped for line in lines]


def printable(text: str) -> str:
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
