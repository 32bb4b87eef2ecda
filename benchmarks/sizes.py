"""What an item weighs and what capacity it takes, by DynamoDB's own published rules."""

from collections.abc import Mapping
from math import ceil
from typing import Any

WRITE_BYTES, READ_BYTES = 1024, 4096
TYPE_OVERHEAD, ELEMENT_OVERHEAD = 3, 1
"""Bytes a map or list takes besides its elements, and for each of them."""

Item = Mapping[str, Mapping[str, Any]]


def size_of(item: Item) -> int:
    """Bytes of an item: its attribute names and values."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(typed: Mapping[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "B":
            return len(value)
        case "N":
            return _number_bytes(value)
        case "BOOL" | "NULL":
            return 1
        case "M":
            return TYPE_OVERHEAD + ELEMENT_OVERHEAD * len(value) + size_of(value)
        case "L":
            return TYPE_OVERHEAD + sum(ELEMENT_OVERHEAD + _value_bytes(element) for element in value)
    raise TypeError(f"{kind} is not used here")


def _number_bytes(text: str) -> int:
    digits = text.lstrip("-").replace(".", "").strip("0")
    return ceil(len(digits) / 2) + 1 + text.startswith("-")


def write_units(size: int) -> int:
    """Units of writing an item of that size."""
    return max(1, ceil(size / WRITE_BYTES))


def read_units(size: int, *, consistent: bool) -> float:
    """Units of reading that many bytes in one request or, in a batch, one item."""
    units = max(1, ceil(size / READ_BYTES))
    return float(units) if consistent else units / 2
