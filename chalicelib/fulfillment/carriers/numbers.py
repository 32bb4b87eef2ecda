"""Tracking numbers of carriers a seller brings along: their shapes and check digits.

The shapes are those the carriers publish: UPS Tracking Number Guide, FedEx Ground and Express barcode
specifications, USPS Publication 199, DHL waybill format, UPU standard S10.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from itertools import cycle

from chalicelib.kit.digits import are_digits

S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
ZIP_DIGITS = (5, 9)


class OwnCarrier(StrEnum):
    """A carrier whose numbers we know by shape; `other` takes any."""

    UPS = "ups"
    FEDEX = "fedex"
    USPS = "usps"
    DHL_EXPRESS = "dhl_express"
    ONTRAC = "ontrac"
    AMAZON = "amazon_logistics"
    OTHER = "other"


def is_valid(carrier: OwnCarrier, number: str) -> bool:
    """Whether the carrier could have issued the number: its shape, and its check digit where it has one."""
    return any(re.fullmatch(shape, number) and checks(number) for shape, checks in SHAPES[carrier])


def read(carrier: OwnCarrier, scanned: str) -> str | None:
    """The carrier's number in what was typed or scanned; None if there is no such number in it.

    A scanner reads 420 and the ZIP code, of 5 or 9 digits, before the number of a USPS label (Publication 199).
    """
    inside = [scanned]
    if carrier is OwnCarrier.USPS and re.match(r"420[0-9]{5}", scanned):
        inside += [scanned[len("420") + digits :] for digits in ZIP_DIGITS]
    return next((number for number in inside if is_valid(carrier, number)), None)


def _anything(number: str) -> bool:
    return True


def _digits(text: str) -> list[int]:
    """Digits of a number; UPS gives letters values from A = 2 on, modulo 10."""
    return [int(c) if are_digits(c) else (ord(c) - ord("A") + 2) % 10 for c in text]


def _weighted(digits: Iterable[int], *weights: int) -> int:
    return sum(digit * weight for digit, weight in zip(digits, cycle(weights), strict=False))


def _mod_10(number: str) -> bool:
    """USPS and FedEx Ground: weights 3, 1, 3, ... from the right."""
    *payload, check = _digits(number)
    return -_weighted(reversed(payload), 3, 1) % 10 == check


def _ups(number: str) -> bool:
    *payload, check = _digits(number[2:])
    return -_weighted(payload, 1, 2) % 10 == check


def _fedex_express(number: str) -> bool:
    *payload, check = _digits(number)
    return _weighted(reversed(payload), 1, 3, 7) % 11 % 10 == check


def _fedex_96(number: str) -> bool:
    """The last 15 digits are a FedEx Ground number."""
    return _mod_10(number[-15:])


def _ontrac(number: str) -> bool:
    """As UPS, the letter within."""
    *payload, check = _digits(number)
    return -_weighted(payload, 1, 2) % 10 == check


def _dhl(number: str) -> bool:
    return int(number[:-1]) % 7 == int(number[-1])


def _s10(number: str) -> bool:
    *payload, check = _digits(number[2:11])
    return {10: 0, 11: 5}.get(rest := 11 - _weighted(payload, *S10_WEIGHTS) % 11, rest) == check


SHAPES: dict[OwnCarrier, tuple[tuple[str, Callable[[str], bool]], ...]] = {
    OwnCarrier.UPS: ((r"1Z[0-9A-Z]{16}", _ups),),
    OwnCarrier.FEDEX: ((r"[0-9]{12}", _fedex_express), (r"[0-9]{15}", _mod_10), (r"96[0-9]{20}", _fedex_96)),
    OwnCarrier.USPS: ((r"[0-9]{20}", _mod_10), (r"9[1-5][0-9]{20}", _mod_10), (r"[A-Z]{2}[0-9]{9}US", _s10)),
    OwnCarrier.DHL_EXPRESS: ((r"[0-9]{10}", _dhl),),
    OwnCarrier.ONTRAC: ((r"[CD][0-9]{14}", _ontrac), (r"1LS[0-9A-Z]{8,17}", _anything)),
    OwnCarrier.AMAZON: ((r"TB[ACM][0-9]{12}", _anything),),
    OwnCarrier.OTHER: ((r"[0-9A-Z]{8,34}", _anything),),
}
