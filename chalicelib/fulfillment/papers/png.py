"""A 4x6 inch page as a PNG for thermal printers: 203 dots an inch, black and white."""

from io import BytesIO
from pathlib import Path
from typing import Final

import reportlab
from PIL import Image, ImageDraw, ImageFont

from chalicelib.fulfillment.papers.marks import (
    BOLD,
    DOT,
    DOTS_AN_INCH,
    FOUR_BY_SIX,
    Bars,
    Block,
    Line,
    Mark,
    Text,
)

_FONTS: Final = Path(reportlab.__file__).parent / "fonts"
_WIDTH, _HEIGHT = round(FOUR_BY_SIX.width / DOT), round(FOUR_BY_SIX.height / DOT)
_BLACK, _WHITE = 0, 255


def drawn(marks: list[Mark]) -> bytes:
    """The page, the same to the byte every time."""
    image = Image.new("L", (_WIDTH, _HEIGHT), _WHITE)
    pen = ImageDraw.Draw(image)
    for mark in marks:
        _draw(pen, mark)
    body = BytesIO()
    image.save(body, "PNG", dpi=(DOTS_AN_INCH, DOTS_AN_INCH))
    return body.getvalue()


def _x(points: float) -> int:
    return round(points / DOT)


def _y(points: float) -> int:
    return _HEIGHT - round(points / DOT)


def _draw(pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    match mark:
        case Text():
            anchor = "ms" if mark.centred else "ls"
            fill = _WHITE if mark.white else _BLACK
            pen.text((_x(mark.x), _y(mark.y)), mark.text, fill, _font(mark), anchor)
        case Line():
            ends = (_x(mark.x1), _y(mark.y1), _x(mark.x2), _y(mark.y2))
            pen.line(ends, _BLACK, max(1, round(mark.width / DOT)))
        case Block():
            corners = (_x(mark.x), _y(mark.y + mark.height), _x(mark.x + mark.width), _y(mark.y))
            pen.rectangle(corners, _BLACK)
        case Bars():
            _draw_bars(pen, mark)


def _font(mark: Text) -> ImageFont.FreeTypeFont:
    name = "VeraBd.ttf" if mark.font == BOLD else "Vera.ttf"
    return ImageFont.truetype(str(_FONTS / name), mark.size / DOT)


def _draw_bars(pen: ImageDraw.ImageDraw, mark: Bars) -> None:
    dots = mark.dots()
    x = _x(mark.box.x) + (_x(mark.box.width) - mark.modules() * dots) // 2
    top, bottom = _y(mark.box.top), _y(mark.box.top - mark.box.height)
    for run in mark.runs():
        width = (ord(run.lower()) - ord("a") + 1) * dots
        if run.isupper():
            pen.rectangle((x, top, x + width - 1, bottom), _BLACK)
        x += width
