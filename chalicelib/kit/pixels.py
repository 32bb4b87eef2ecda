"""What the first bytes of an uploaded image say: its type and its size in pixels."""

from typing import NamedTuple

HEAD_BYTES = 256 * 1024
"""Enough to find a JPEG's frame behind its metadata."""


class Pixels(NamedTuple):
    content_type: str
    width: int
    height: int


def measure(head: bytes) -> Pixels | None:
    """Type and pixels of a PNG or JPEG by its first bytes; None for anything else."""
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return Pixels("image/png", int.from_bytes(head[16:20]), int.from_bytes(head[20:24]))
    if head.startswith(b"\xff\xd8"):
        return _jpeg(head)
    return None


def _jpeg(head: bytes) -> Pixels | None:
    """Walk the segments to the start of frame (C0-CF less the tables C4, C8, CC)."""
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = (int.from_bytes(head[at + i : at + i + 2]) for i in (5, 7))
            return Pixels("image/jpeg", width, height)
        at += 2 + int.from_bytes(head[at + 2 : at + 4])
    return None
