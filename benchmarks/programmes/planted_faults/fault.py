"""A fault: a small change to the code that some test must notice, and the trial of it in a copy of the project."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

LONGEST_SECONDS = 900
LIVES = "lives of "
PYTEST = ["pytest", "-x", "-p", "no:cacheprovider", "-rfE"]
NO_TESTS = 5
"""Pytest's exit code when it found no test to run."""


@dataclass(frozen=True)
class Fault:
    """Put `wrong` where `right` stands, once, in a file; `tests` ought to notice it, the fastest first.

    Each is what pytest is given, or `lives of payouts 200`.
    """

    name: str
    file: str
    right: str
    wrong: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """What became of a fault: the test that noticed it, nothing if none did."""

    fault: Fault
    noticed_by: str
    seconds: float


class NotPlanted(Exception):
    """The code no longer has the place the fault speaks of, or has it twice."""


def try_out(fault: Fault, copy: Path) -> Trial:
    """Plant a fault in a copy, run the tests that ought to notice, and put the copy right again."""
    file, started = copy / fault.file, time.monotonic()
    original = file.read_text()
    if original.count(fault.right) != 1:
        raise NotPlanted(f"{fault.name}: {fault.file} has its place {original.count(fault.right)} times")
    file.write_text(original.replace(fault.right, fault.wrong))
    try:
        noticed_by = next(filter(None, (_first_failure(test, copy) for test in fault.tests)), "")
    finally:
        file.write_text(original)
    return Trial(fault, noticed_by, round(time.monotonic() - started, 1))


def _first_failure(tests: str, copy: Path) -> str:
    """The first test or life that fails, or what broke before any could run."""
    run = ["benchmarks.programmes.lives"] if tests.startswith(LIVES) else PYTEST
    command = [sys.executable, "-m", *run, *tests.removeprefix(LIVES).split()]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ran = subprocess.run(
            command,
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"{tests} (no end within {LONGEST_SECONDS} seconds)"
    if ran.returncode == NO_TESTS:
        raise NotPlanted(f"{tests}: there is no such test")
    if ran.returncode == 0:
        return ""
    named = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return named[0].split(" ", 1)[1].partition(" - ")[0].partition("[")[0] if named else f"{tests} broke"


def copied(root: Path, into: Path) -> Path:
    """A copy of the project's files as git knows them, with what is not committed."""
    command = ["git", "-C", str(root), "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        source, target = root / name, into / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return into
