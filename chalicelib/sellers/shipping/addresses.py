"""What an address is: a street, or a PO box that only the post reaches."""

import re

_PO_BOX = re.compile(
    r"^\W*(p\W*o\W*b(ox)?|p\W*o\W*box|post\W+office(\W+box)?|postal\W+box|call\W+box|p\W*o\W+drawer)\W*(no\W*|#\W*)?\d",
    re.IGNORECASE,
)
"""USPS Publication 28, section 28: `PO BOX` and the ways people write it. It stands alone on its line."""


def is_po_box(*lines: str | None) -> bool:
    """Whether any line of an address is a PO box."""
    return any(_PO_BOX.match(line) for line in lines if line)
