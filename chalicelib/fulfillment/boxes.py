"""The box a parcel goes in: length, width and height in millimetres, the longest first."""

from collections.abc import Sequence

from chalicelib.fulfillment.models import PackedUnits

Box = tuple[int, int, int]
PLAIN_MM: Box = (250, 180, 80)
"""Of goods whose size is not known: those that come back, and those sold before sizes were kept."""


def box_of(contents: Sequence[PackedUnits]) -> Box:
    """The box that holds the units laid flat, one on the other."""
    flat = [(packed.quantity, *_longest_first(packed.size_mm or PLAIN_MM)) for packed in contents]
    height = sum(quantity * thickness for quantity, _, _, thickness in flat)
    return _longest_first((max(length for _, length, _, _ in flat), max(width for _, _, width, _ in flat), height))


def _longest_first(size: Box) -> Box:
    length, width, height = sorted(size, reverse=True)
    return length, width, height
