"""Reads a NACHA file in whatever shape it comes, and holds its own counts, hash and totals against what was read.

A record is 94 characters. Lines may end in LF, CRLF or nothing, several records may stand on one, blanks at their
end may be cut off, and the last block may be filled or not. Layouts: NACHA Operating Rules, appendix three.
"""

from collections.abc import Iterator
from typing import NamedTuple

from chalicelib.kit.digits import are_digits
from chalicelib.payouts.bank.nacha import BLOCK, HASH_DIGITS, WIDTH

FILE, BATCH, ENTRY, ADDENDA, BATCH_END, FILE_END = "1", "5", "6", "7", "8", "9"
CHANGE, RETURN = "98", "99"
"""The types of addenda that notify of a change, and that return an entry."""
FILLER = "9" * WIDTH
MARKS = b"\xef\xbb\xbf"
NOTHING = " \0\x1a"
"""What stands after the end of a file: blanks, zero bytes, the end mark of old systems."""


class NotUnderstood(Exception):
    """It is no whole NACHA file; says why, and in which record, without repeating what stands there."""


class Record(NamedTuple):
    """One record and its place in the file, from 1."""

    place: int
    text: str

    def number(self, first: int, end: int) -> int:
        """The digits from column `first` to before `end`, counted from 0. Raises NotUnderstood."""
        digits = self.text[first:end]
        if not are_digits(digits):
            raise NotUnderstood(f"record {self.place} has no number in columns {first + 1} to {end}")
        return int(digits)


class ReadEntry(NamedTuple):
    """An entry with its addenda, and the class of its batch (PPD, CCD, COR)."""

    record: Record
    standard: str
    addenda: tuple[Record, ...]

    @property
    def reference(self) -> str:
        return self.record.text[39:54].strip()

    @property
    def cents(self) -> int:
        """Its amount. A notification of change moves no money, whatever amount it repeats."""
        return 0 if any(line.text[1:3] == CHANGE for line in self.addenda) else self.record.number(29, 39)


class Sums(NamedTuple):
    """What a control record says of what is before it: entries and addenda, hash, debits and credits in cents."""

    records: int = 0
    hash: int = 0
    debits: int = 0
    credits: int = 0

    def plus(self, other: "Sums") -> "Sums":
        return Sums(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    def written(self, width: int) -> str:
        return f"{self.records:0{width}}{self.hash % HASH_DIGITS:010}{self.debits:012}{self.credits:012}"


def read(content: bytes) -> list[ReadEntry]:
    """Every entry of a file that holds together. Raises NotUnderstood."""
    reader = _Reader(list(_records(content)))
    entries = reader.file()
    while reader.kind == FILE:
        entries += reader.file()
    if reader.kind:
        raise NotUnderstood(f"record {reader.place} stands after the end of the file")
    return entries


def _records(content: bytes) -> Iterator[Record]:
    """The records that there are, the filler of the last block among them."""
    text = content.removeprefix(MARKS).decode("latin-1").rstrip(NOTHING + "\r\n")
    place = 0
    for line in text.replace("\r", "\n").split("\n"):
        kept = line.rstrip(NOTHING)
        for start in range(0, len(kept), WIDTH):
            place += 1
            yield Record(place, kept[start : start + WIDTH].ljust(WIDTH))


class _Reader:
    """Takes one record after the other, each as it must follow."""

    def __init__(self, records: list[Record]) -> None:
        self._records = records
        self._next = 0

    @property
    def kind(self) -> str:
        """How the next record begins; nothing at the end."""
        return self._records[self._next].text[0] if self._next < len(self._records) else ""

    @property
    def place(self) -> int:
        return self._next + 1

    def file(self) -> list[ReadEntry]:
        """One file, its filler taken."""
        first, batches = self._next, 0
        self._take(FILE, "the file's header")
        entries: list[ReadEntry] = []
        sums = Sums()
        while self.kind == BATCH:
            found, of_batch = self._batch()
            entries += found
            sums, batches = sums.plus(of_batch), batches + 1
        end = self._take(FILE_END, "the file's end")
        blocks = -(-(self._next - first) // BLOCK)
        if end.text[1:13] != f"{batches:06}{blocks:06}" or end.text[13:55] != sums.written(8):
            raise NotUnderstood(f"the counts and totals in record {end.place} are not those of the file")
        self._skip_filler()
        return entries

    def _batch(self) -> tuple[list[ReadEntry], Sums]:
        header = self._take(BATCH, "a batch's header")
        entries: list[ReadEntry] = []
        while self.kind == ENTRY:
            entries.append(self._entry(header.text[50:53]))
        end = self._take(BATCH_END, "a batch's end")
        sums = Sums()
        for entry in entries:
            sums = sums.plus(_sums_of(entry))
        if end.text[4:44] != sums.written(6):
            raise NotUnderstood(f"the counts and totals in record {end.place} are not those of its batch")
        return entries, sums

    def _entry(self, standard: str) -> ReadEntry:
        record = self._take(ENTRY, "an entry")
        addenda = []
        while self.kind == ADDENDA:
            addenda.append(self._take(ADDENDA, "an addenda"))
        if (record.text[78] == "1") != bool(addenda):
            raise NotUnderstood(f"record {record.place} and its addenda do not fit")
        return ReadEntry(record, standard, tuple(addenda))

    def _take(self, kind: str, name: str) -> Record:
        if self.kind != kind or self._records[self._next].text == FILLER:
            raise NotUnderstood(f"{name} is missing at record {self.place}")
        self._next += 1
        return self._records[self._next - 1]

    def _skip_filler(self) -> None:
        while self.kind and self._records[self._next].text == FILLER:
            self._next += 1


def _sums_of(entry: ReadEntry) -> Sums:
    """The second digit of a transaction code tells credits, to 4, from debits."""
    is_credit = entry.record.number(1, 3) % 10 < 5
    debits, credits = (0, entry.cents) if is_credit else (entry.cents, 0)
    return Sums(1 + len(entry.addenda), entry.record.number(3, 11), debits, credits)
