"""Numbers in texts: the digits 0 to 9. `str.isdigit` and a regex's digits are those of every script, and ²."""

LONGEST = 18
"""Digits of the longest number that is read: it fits into 64 bits."""


def are_digits(text: str) -> bool:
    """Whether a text is one digit or more, and nothing else."""
    return text.isascii() and text.isdigit()


def whole_number(text: str) -> int | None:
    """The number that a text is, if it is one of at most 18 digits."""
    return int(text) if are_digits(text) and len(text) <= LONGEST else None
