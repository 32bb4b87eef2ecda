"""Text of any script in the upper-case letters of ASCII, by the tables of anyascii."""

from unicodedata import category, normalize

NOT_SAID = ("S", "C")
"""Unicode's symbols, such as emoji, and control characters: nobody says them."""


def in_latin(text: str, signs: str) -> str:
    """The text as it sounds, in A to Z, 0 to 9 and these signs; anything else is a blank."""
    from anyascii import anyascii

    said = "".join(char for char in normalize("NFKC", text) if char.isascii() or _is_said(char))
    return "".join(char if char.isalnum() or char in signs else " " for char in anyascii(said).upper())


def _is_said(char: str) -> bool:
    return not category(char).startswith(NOT_SAID)
