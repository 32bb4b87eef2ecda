"""One cell's text to its value, within a market's limits; what is wrong with it is said once, here."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.kit.digits import are_digits

_AMOUNT = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_WHOLE = re.compile(r"([0-9]+)(?:\.0+)?")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_URL = re.compile(r"https?://[^\s/]+\S*")
_SHORTENED = re.compile(r"[0-9][.,]?[0-9]*[Ee]\+?[0-9]+")
_LONGEST_NUMBER = 15
_LONGEST_URL = 2_048
_GTIN_LENGTHS = (8, 12, 13, 14)


@dataclass(frozen=True)
class Limits:
    """What the market's policy allows in a row: lengths in characters, cents, grams, millimetres."""

    longest_product_id: int
    shortest_title: int
    longest_title: int
    longest_description: int
    longest_brand: int
    longest_option_name: int
    longest_option_value: int
    longest_sku: int
    lowest_price: int
    highest_price: int
    highest_stock: int
    heaviest_g: int
    longest_side_mm: int
    category_exists: Callable[[str], bool]


class CellRefused(Exception):
    """One cell is wrong: the end of its code, and a sentence that follows the column's name."""

    def __init__(self, what: str, message: str) -> None:
        super().__init__(message)
        self.what = what
        self.message = message


def text(cell: str, longest: int, shortest: int = 1) -> str:
    """Several lines of text, such as a description."""
    if len(cell) > longest:
        raise CellRefused("too_long", f"has {len(cell):,} characters; {longest:,} are allowed.")
    if len(cell) < shortest:
        raise CellRefused("too_short", f"has {len(cell):,} characters; at least {shortest:,} are needed.")
    return cell


def line(cell: str, longest: int, shortest: int = 1) -> str:
    """One line of text, such as a title or a SKU."""
    if _CONTROL.search(cell):
        raise CellRefused("control_character", "holds a line break, tab or control character. Remove it.")
    return text(cell, longest, shortest)


def category(cell: str, limits: Limits) -> str:
    """A category of the market."""
    if not limits.category_exists(cell):
        raise CellRefused("unknown", "is not a category of this market. Choose one from the category list.")
    return cell


def price(cell: str, limits: Limits) -> int:
    """Cents, from a plain amount: 19, 19.9 and 19.99 are read; 19.999, 1,99, -1 and $19 are refused."""
    amount = _cents(cell)
    if amount < limits.lowest_price:
        raise CellRefused("too_low", f"must be at least {_written(limits.lowest_price)}.")
    if amount > limits.highest_price:
        raise CellRefused("too_high", f"must be at most {_written(limits.highest_price)}.")
    return amount


def whole(cell: str, highest: int, lowest: int = 0) -> int:
    """A whole number; 10.0 is 10, as some spreadsheets write it."""
    _refuse_negative(cell)
    found = _WHOLE.fullmatch(cell)
    if not found:
        raise CellRefused("not_a_whole_number", "must be a whole number in plain digits, such as 10.")
    number = _number(found[1])
    if number > highest:
        raise CellRefused("too_high", f"must be at most {highest:,}.")
    if number < lowest:
        raise CellRefused("too_low", f"must be at least {lowest:,}.")
    return number


def barcode(cell: str) -> str:
    """A GTIN-8, -12, -13 or -14 (EAN, UPC, ISBN-13) checked as GS1's General Specifications say."""
    if _SHORTENED.fullmatch(cell):
        raise CellRefused(
            "shortened", "was shortened by the spreadsheet. Format the column as text and repeat it."
        )
    if not are_digits(cell):
        raise CellRefused("not_digits", "must be digits only.")
    if len(cell) not in _GTIN_LENGTHS:
        raise CellRefused("length", f"has {len(cell)} digits, not 8, 12, 13 or 14. Were leading zeros lost?")
    if sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(cell))) % 10:
        raise CellRefused("check_digit", "has a wrong check digit. Compare it with the printed one.")
    return cell


def is_url(cell: str) -> bool:
    """Whether it is an address on the web."""
    return len(cell) <= _LONGEST_URL and bool(_URL.fullmatch(cell))


def url(cell: str) -> str:
    """An address on the web."""
    if len(cell) > _LONGEST_URL:
        raise CellRefused("too_long", f"has {len(cell):,} characters; {_LONGEST_URL:,} are allowed.")
    if not _URL.fullmatch(cell):
        raise CellRefused("not_a_url", "must be a whole address that begins with https:// or http://.")
    return cell


def _cents(cell: str) -> int:
    _refuse_negative(cell)
    if "," in cell:
        raise CellRefused("comma", "must have a point before the cents and no comma, such as 1999.00.")
    found = _AMOUNT.fullmatch(cell)
    if not found:
        raise CellRefused("not_a_number", "must be a plain amount without a currency sign, such as 19.99.")
    if len(found[2] or "") > 2:
        raise CellRefused("too_many_decimals", "must have at most two decimals, such as 19.99.")
    return _number(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _refuse_negative(cell: str) -> None:
    if cell.startswith("-"):
        raise CellRefused("negative", "must not be negative.")


def _number(digits: str) -> int:
    significant = digits.lstrip("0") or "0"
    return int(significant[:_LONGEST_NUMBER]) if len(significant) <= _LONGEST_NUMBER else 10**_LONGEST_NUMBER


def _written(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
