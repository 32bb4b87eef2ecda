"""Cells that are safe to open in a spreadsheet, by OWASP's list of characters that begin a formula.

An apostrophe before such a character marks text, as when typed into a spreadsheet; reading takes it off.
"""

import re

_BEGINS_FORMULA = re.compile(" *[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_PROTECTED = re.compile("'+ *[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r" *[+-]?[0-9]+(?:[.,][0-9]+)*")


def protected(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run. A plain number such as -5 stays."""
    if _BEGINS_FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def restored(cell: str) -> str:
    """What a cell says: `restored(protected(cell)) == restored(cell)` for every cell."""
    return cell[1:] if cell.startswith("'") and _PROTECTED.match(cell) else cell
