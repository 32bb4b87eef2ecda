"""The encoding of a dropped file, from its bytes: UTF-8, UTF-16 with a byte order mark, or Windows-1252.

A file is "ascii" while nothing else was seen; its first other bytes decide between UTF-8 and Windows-1252.
"""

import codecs
from collections.abc import Callable
from typing import Literal

from chalicelib.imports.errors import FileRefused

Encoding = Literal["ascii", "utf-8", "utf-16-le", "utf-16-be", "cp1252"]

_MARKS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FOREIGN = (
    (b"PK\x03\x04", "an Excel workbook or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
)
_DECODE: dict[Encoding, Callable[[bytes, str, bool], tuple[str, int]]] = {
    "ascii": codecs.utf_8_decode,
    "utf-8": codecs.utf_8_decode,
    "utf-16-le": codecs.utf_16_le_decode,
    "utf-16-be": codecs.utf_16_be_decode,
    "cp1252": lambda data, errors, final: codecs.lookup("cp1252").decode(data, errors),
}
_NAMES: dict[Encoding, str] = {
    "ascii": "ASCII",
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 (little endian)",
    "utf-16-be": "UTF-16 (big endian)",
    "cp1252": "Windows-1252",
}
_ADVICE = "Save it again as CSV UTF-8 and drop that file."


def encoding_of(head: bytes) -> tuple[int, Encoding]:
    """Length of the byte order mark and the encoding, from the first bytes of a file."""
    _refuse_foreign(head)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return len(mark), encoding
    if b"\0" in head:
        raise _nul_bytes(head)
    return 0, "ascii"


class Decoder:
    """Decodes a file block by block, strictly; a character cut by a block's end waits for the next block."""

    def __init__(self, encoding: Encoding, start: int = 0) -> None:
        self.encoding = encoding
        self._position = start
        self._held = b""

    def decode(self, block: bytes, final: bool = False) -> str:
        data = self._held + block
        if self.encoding == "ascii" and not data.isascii():
            self._settle(data, final)
        text, used = self._decode(data, final)
        if "\0" in text:
            raise FileRefused("file.nul_bytes", f"The file holds NUL characters: it is not a CSV. {_ADVICE}")
        self._position += used
        self._held = data[used:]
        return text

    def size(self, line: str) -> int:
        """Bytes that decoded text takes in the file: strict decoding makes encoding its exact inverse."""
        if line.isascii():
            return len(line) * 2 if self.encoding.startswith("utf-16") else len(line)
        return len(line.encode(self.encoding))

    def _settle(self, data: bytes, final: bool) -> None:
        try:
            text, _ = codecs.utf_8_decode(data, "strict", final)
        except UnicodeDecodeError as wrong:
            if not data[: wrong.start].isascii():
                raise self._mixed(data, wrong) from None
            self.encoding = "cp1252"
            return
        if not text.isascii():
            self.encoding = "utf-8"

    def _decode(self, data: bytes, final: bool) -> tuple[str, int]:
        try:
            return _DECODE[self.encoding](data, "strict", final)
        except UnicodeDecodeError as wrong:
            raise self._undecodable(data, wrong) from None

    def _mixed(self, data: bytes, wrong: UnicodeDecodeError) -> FileRefused:
        return FileRefused(
            "file.encoding.mixed",
            f"The file holds UTF-8 characters, yet byte {self._position + wrong.start:,} "
            f"(0x{data[wrong.start]:02X}) is not UTF-8. {_ADVICE}",
        )

    def _undecodable(self, data: bytes, wrong: UnicodeDecodeError) -> FileRefused:
        return FileRefused(
            "file.encoding.undecodable",
            f"The file reads as {_NAMES[self.encoding]} up to byte {self._position + wrong.start:,} "
            f"(0x{data[wrong.start]:02X}), which {_NAMES[self.encoding]} does not have. {_ADVICE}",
        )


def _refuse_foreign(head: bytes) -> None:
    for signature, name in _FOREIGN:
        if head.startswith(signature):
            raise FileRefused("file.not_csv", f"The file is {name}, not a CSV. {_ADVICE}")
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise FileRefused("file.encoding.utf_32", f"The file is in UTF-32, which is not read. {_ADVICE}")


def _nul_bytes(head: bytes) -> FileRefused:
    even, odd = head[::2].count(0), head[1::2].count(0)
    looks = "UTF-16 without a byte order mark" if max(even, odd) * 4 > len(head) else "a binary file"
    return FileRefused(
        "file.nul_bytes",
        f"The file holds NUL bytes, the first at byte {head.index(0):,}: it looks like {looks}. {_ADVICE}",
    )
