"""Tables for people and .local/bench.json for programs."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BENCH, PROOF = ROOT / ".local" / "bench.json", ROOT / ".local" / "proof.json"


@dataclass
class Table:
    """One question's answer. Cells are text; `facts` are the same figures for programs."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: str, **facts: Any) -> None:
        self.rows.append(cells)
        self.facts.append({self.columns[0]: cells[0]} | facts)

    def show(self) -> None:
        widths = [max(len(line[i]) for line in [self.columns, *self.rows]) for i in range(len(self.columns))]
        print(f"\n{self.title}\n")
        for line in [self.columns, ["-" * width for width in widths], *self.rows]:
            print(
                "  " + "  ".join(_placed(cell, width, i) for i, (cell, width) in enumerate(_pairs(line, widths)))
            )
        for note in self.notes:
            print(f"  {note}")
        print(flush=True)


def _pairs(line: Sequence[str], widths: Sequence[int]) -> list[tuple[str, int]]:
    return list(zip(line, widths, strict=True))


def _placed(cell: str, width: int, place: int) -> str:
    """Names to the left, figures to the right."""
    is_figure = place > 0 and cell[:1].isdigit()
    return cell.rjust(width) if is_figure else cell.ljust(width)


def publish(name: str, tables: Sequence[Table], into: Path = BENCH) -> None:
    """Print the tables and keep their facts under this name, beside what others have written."""
    for table in tables:
        table.show()
    known = json.loads(into.read_text()) if into.exists() else {}
    known[name] = {table.title: table.facts for table in tables}
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_text(json.dumps(known, indent=2) + "\n")


def ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}x"


@contextmanager
def silence() -> Iterator[None]:
    """The access log is written as ever, but nobody sees it."""
    sys.stdout.flush()
    seen, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(seen, 1)
        os.close(seen)
        os.close(nowhere)
