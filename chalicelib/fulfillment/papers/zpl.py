"""A 4x6 inch page in ZPL II, the language of thermal label printers, at 203 dots an inch.

Written after Zebra's ZPL II Programming Guide. Text is UTF-8 (^CI28) with everything that could be taken for a
command in hexadecimal (^FH).
"""

from typing import Final

from chalicelib.fulfillment.papers.marks import DOT, FOUR_BY_SIX, Bars, Block, Line, Mark, Text

_WIDTH, _HEIGHT = round(FOUR_BY_SIX.width / DOT), round(FOUR_BY_SIX.height / DOT)
_COMMANDS: Final = str.maketrans({sign: f"_{ord(sign):02X}" for sign in "^~_"})
_NARROWER: Final = 0.82
"""The printer's scalable font 0 at this share of its height is as wide as the font our text was fitted with."""


def drawn(marks: list[Mark]) -> bytes:
    """One label, from ^XA to ^XZ."""
    fields = [field for mark in marks for field in _fields(mark)]
    return "\n".join(["^XA", "^CI28", f"^PW{_WIDTH}", f"^LL{_HEIGHT}", "^LH0,0", *fields, "^XZ", ""]).encode()


def _x(points: float) -> int:
    return max(0, round(points / DOT))


def _y(points: float) -> int:
    return max(0, _HEIGHT - round(points / DOT))


def _fields(mark: Mark) -> list[str]:
    match mark:
        case Text():
            return [_text(mark)]
        case Line():
            width, height = abs(mark.x2 - mark.x1), abs(mark.y2 - mark.y1)
            return [_box(min(mark.x1, mark.x2), max(mark.y1, mark.y2), width, height, mark.width)]
        case Block():
            return [_box(mark.x, mark.y + mark.height, mark.width, mark.height, mark.width)]
        case Bars():
            return [_bars(mark)]


def _box(x: float, top: float, width: float, height: float, line: float) -> str:
    thick = max(1, round(line / DOT))
    sides = (max(thick, round(width / DOT)), max(thick, round(height / DOT)))
    return f"^FO{_x(x)},{_y(top)}^GB{sides[0]},{sides[1]},{min(thick, *sides)}^FS"


def _text(mark: Text) -> str:
    height = round(mark.size / DOT)
    font = f"^A0N,{height},{round(height * _NARROWER)}"
    reverse = "^FR" if mark.white else ""
    data = f"{reverse}^FH^FD{mark.text.translate(_COMMANDS)}^FS"
    if mark.centred:
        half = min(_x(mark.x), _WIDTH - _x(mark.x))
        return f"^FO{_x(mark.x) - half},{_y(mark.y + mark.size)}{font}^FB{2 * half},1,0,C{data}"
    return f"^FO{_x(mark.x)},{_y(mark.y + mark.size)}{font}{data}"


def _bars(mark: Bars) -> str:
    dots, height = mark.dots(), round(mark.box.height / DOT)
    left = _x(mark.box.x) + (round(mark.box.width / DOT) - mark.modules() * dots) // 2
    return f"^FO{left},{_y(mark.box.top)}^BY{dots},3,{height}^BCN,{height},N,N,N,A^FD{mark.number}^FS"
