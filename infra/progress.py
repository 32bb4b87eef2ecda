"""What a person sees while we work: one line a step, with the seconds it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):
    """Something the person at the keyboard can put right; its text says how."""


def say(line: str = "") -> None:
    print(line, flush=True)


@contextmanager
def step(doing: str) -> Iterator[None]:
    """Announce `doing`, and say how long it took."""
    started = time.monotonic()
    say(f"  {doing} ...")
    yield
    say(f"  {doing}: done in {time.monotonic() - started:.1f} s")


def fail(problem: Problem) -> int:
    """Print the problem to stderr and return the exit status."""
    print(f"\n{problem}", file=sys.stderr, flush=True)
    return 1
