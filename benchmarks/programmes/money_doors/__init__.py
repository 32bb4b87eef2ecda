"""Where money could leave that should not: each finding a named check, made of this code and of the code before.

The checks use what both have: the front doors, and the people and stories of the tests.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.programmes import Figures, Outcome
from benchmarks.report import ROOT, Table
from infra.progress import say, step

BEFORE = "8a7879073bcfd5d939d5a03020d7420eea1f9d99"
"""The commit before the doors were closed: every check must fail there."""
HERE = Path(__file__).parent
Findings = dict[tuple[str, str], dict[str, str]]


def run() -> Outcome:
    """Every check passes now, and failed before where that commit is at hand."""
    with step("Checks of the code at hand"):
        now = _findings(ROOT)
    before: Findings = {}
    with step(f"The same checks of {BEFORE[:7]}"), _code_before() as folder:
        if folder:
            before = _findings(folder)
        else:
            say("    that commit is not in this clone")
    _table(now, before).show()
    figures: Figures = {
        "checks": len(now),
        "failing now": _failing(now),
        f"failing at {BEFORE[:7]}": _failing(before) if before else "not looked at",
    }
    return Outcome(bool(now) and _failing(now) == 0 and _failing(before) == len(before), figures)


def _failing(found: Findings) -> int:
    return sum(bool(one["wrong"]) for one in found.values())


def _findings(folder: Path) -> Findings:
    command = [sys.executable, "-m", "benchmarks.programmes.money_doors"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    made = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(made.stderr[-2000:])
    found = [json.loads(line) for line in made.stdout.splitlines() if line.startswith('{"number"')]
    return {(one["number"], one["claim"]): one for one in found}


@contextmanager
def _code_before() -> Iterator[Path | None]:
    """A work tree of the code before with today's checks in it, if the commit is at hand."""
    git = ["git", "-C", str(ROOT)]
    with TemporaryDirectory(prefix="seller-center-") as temporary:
        folder = Path(temporary) / "before"
        added = subprocess.run(
            [*git, "worktree", "add", "--detach", str(folder), BEFORE], capture_output=True, check=False
        )
        if added.returncode:
            yield None
            return
        try:
            shutil.copytree(HERE, folder / HERE.relative_to(ROOT))
            yield folder
        finally:
            subprocess.run([*git, "worktree", "remove", "--force", str(folder)], capture_output=True, check=False)


def _table(now: Findings, before: Findings) -> Table:
    table = Table("Money's doors", ("finding", "claim", f"at {BEFORE[:7]}", "now"))
    for key, one in sorted(now.items(), key=lambda item: _order(item[0][0])):
        then = before.get(key)
        was = "not looked at" if then is None else "fails" if then["wrong"] else "passes"
        table.rows.append((one["number"], one["claim"], was, "passes" if not one["wrong"] else "FAILS"))
        if one["wrong"]:
            table.notes.append(f"{one['number']} {one['wrong']}")
    return table


def _order(number: str) -> tuple[int, str]:
    digits = "".join(char for char in number if char.isdigit())
    return int(digits or 0), number
