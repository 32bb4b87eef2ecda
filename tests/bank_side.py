"""The bank's side of the files: what it makes of one of ours, as it sends it back."""

from collections.abc import Callable

from chalicelib.payouts.bank.nacha import BLOCK, WIDTH

RETURNS = {"22": "21", "32": "31"}
"""The transaction code of an entry that comes back, by the one it was sent with."""
FILLER = "9" * WIDTH


def returned(text: str, code: str) -> str:
    """Every entry of a file returned, each with its code in an addenda 99."""

    def answer(entry: str) -> tuple[str, str]:
        return entry, f"799{code}{entry[79:94]}      {entry[3:11]}".ljust(79) + entry[79:94]

    return _answered(text, answer)


def changed(text: str, code: str, data: str) -> str:
    """A notification of change for every entry, with the corrected data in an addenda 98; it moves no money."""

    def answer(entry: str) -> tuple[str, str]:
        addenda = f"798{code}{entry[79:94]}      {entry[3:11]}{data:29}".ljust(79) + entry[79:94]
        return f"{entry[:29]}{0:010}{entry[39:]}", addenda

    return _answered(text, answer).replace("PPDPAYOUT ", "CORPAYOUT ").replace("CCDPAYOUT ", "CORPAYOUT ")


def filled(text: str) -> str:
    """The same file, its last block filled."""
    records = text.splitlines()
    return "".join(f"{record}\n" for record in records + [FILLER] * (-len(records) % BLOCK))


def in_blocks(text: str) -> str:
    """The same file in blocks without line breaks."""
    return filled(text).replace("\n", "")


def _answered(text: str, answer: Callable[[str], tuple[str, str]]) -> str:
    records: list[str] = []
    file = Totals()
    batch = Totals()
    for line in text.splitlines():
        match line[0]:
            case "5":
                batch = Totals()
            case "6":
                entry, addenda = answer(f"6{RETURNS[line[1:3]]}{line[3:78]}1{line[79:]}")
                records += [entry, addenda]
                batch.add(entry)
                file.add(entry)
                continue
            case "8":
                line = f"{line[:4]}{batch.written(6)}{line[44:]}"
            case "9" if line == FILLER:
                continue
            case "9":
                blocks = -(-(len(records) + 1) // BLOCK)
                line = f"{line[:7]}{blocks:06}{file.written(8)}{line[55:]}"
        records.append(line)
    return "".join(f"{record}\n" for record in records)


class Totals:
    """What a control record says: entries and addenda, hash, credits."""

    def __init__(self) -> None:
        self.count = self.hash = self.cents = 0

    def add(self, entry: str) -> None:
        self.count += 2
        self.hash += int(entry[3:11])
        self.cents += int(entry[29:39])

    def written(self, width: int) -> str:
        return f"{self.count:0{width}}{self.hash % 10**10:010}{0:012}{self.cents:012}"
