"""What the boxes of an uploaded MP4 say: its length and its size in pixels, by ISO/IEC 14496-12."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

Read = Callable[[int, int], bytes]
"""Bytes of the file from the first to the last given, both included."""
MOST_BOXES = 64
MOST_MOVIE_BYTES = 4 << 20
"""Boxes at the top, and bytes of the `moov`, that a file of a minute can need."""


class Clip(NamedTuple):
    """Length in seconds, rounded up, and pixels as shown; no pixels if it has no picture."""

    seconds: int
    width: int
    height: int


class Box(NamedTuple):
    kind: bytes
    start: int
    end: int


def measure(read: Read, size: int) -> Clip | None:
    """Length and pixels of an MP4 by its `moov` box, wherever it stands; None for anything else."""
    boxes = _top(read, size)
    if not boxes or boxes[0].kind != b"ftyp":
        return None
    movie = next((box for box in boxes if box.kind == b"moov"), None)
    if movie is None or movie.end - movie.start > MOST_MOVIE_BYTES:
        return None
    return _clip(read(movie.start, movie.end - 1))


def _top(read: Read, size: int) -> list[Box]:
    """The boxes of the file, by their heads alone."""
    found: list[Box] = []
    at = 0
    while at + 8 <= size and len(found) < MOST_BOXES:
        box = _box(read(at, min(at + 16, size) - 1), at, size)
        if box is None:
            return found
        found.append(box)
        at = box.end
    return found


def _box(head: bytes, at: int, limit: int) -> Box | None:
    """The box whose head this is; its content starts behind a head of 8 bytes, or 16 for a long one."""
    length, start = int.from_bytes(head[:4]), at + 8
    if length == 1:
        length, start = int.from_bytes(head[8:16]), at + 16
    elif length == 0:
        length = limit - at
    end = at + length
    return Box(head[4:8], start, end) if start <= end <= limit else None


def _inside(data: bytes, start: int, end: int) -> Iterator[Box]:
    at = start
    while at + 8 <= end:
        box = _box(data[at : at + 16], at, end)
        if box is None:
            return
        yield box
        at = box.end


def _clip(movie: bytes) -> Clip | None:
    boxes = list(_inside(movie, 0, len(movie)))
    header = next((box for box in boxes if box.kind == b"mvhd"), None)
    seconds = _seconds(movie[header.start : header.end]) if header else None
    if seconds is None:
        return None
    tracks = [_pixels(movie, track) for track in boxes if track.kind == b"trak"]
    width, height = max(tracks, default=(0, 0))
    return Clip(seconds, width, height)


def _seconds(header: bytes) -> int | None:
    """Movie header: version 0 has 32-bit times, version 1 has 64-bit ones; length over units a second."""
    if not header:
        return None
    wide = header[0] == 1
    at = 20 if wide else 12
    units, length = header[at : at + 4], header[at + 4 : at + (12 if wide else 8)]
    if not any(units) or len(length) != (8 if wide else 4):
        return None
    return -(-int.from_bytes(length) // int.from_bytes(units))


def _pixels(movie: bytes, track: Box) -> tuple[int, int]:
    """Track header: it ends in width and height as 16.16 fixed point; a sound track has none.

    The matrix before them turns a phone's film by a quarter: then width and height change places.
    """
    header = next((box for box in _inside(movie, track.start, track.end) if box.kind == b"tkhd"), None)
    if header is None or header.end - header.start < 44:
        return 0, 0
    width, height = (int.from_bytes(movie[header.end - back : header.end - back + 4]) >> 16 for back in (8, 4))
    upright = any(movie[header.end - 44 : header.end - 40])
    return (width, height) if upright else (height, width)
