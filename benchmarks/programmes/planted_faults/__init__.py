"""Faults planted one at a time in a copy of the code: each must be noticed by a test that ought to.

`make prove ONLY=planted` tries all of them; FAULT=text tries those whose name has it.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from benchmarks.programmes import Figures, Outcome
from benchmarks.programmes.planted_faults import kit, money
from benchmarks.programmes.planted_faults.fault import Fault, Trial, copied, try_out
from benchmarks.report import ROOT, Table
from infra.progress import say, step

FAULTS: list[Fault] = [*kit.FAULTS, *money.FAULTS]


def run() -> Outcome:
    """Every fault is noticed."""
    asked = os.environ.get("FAULT", "")
    chosen = [fault for fault in FAULTS if asked in fault.name]
    with step(f"{len(chosen)} planted faults"):
        trials = list(_trials(chosen))
    table = Table("Planted faults", ("fault", "noticed by", "seconds"))
    for trial in trials:
        table.rows.append((trial.fault.name, trial.noticed_by or "NOTHING", f"{trial.seconds:.0f}"))
    table.show()
    unnoticed = [trial.fault.name for trial in trials if not trial.noticed_by]
    figures: Figures = {"faults": len(trials), "noticed": len(trials) - len(unnoticed)}
    if unnoticed:
        figures["unnoticed"] = "; ".join(unnoticed)
    return Outcome(bool(trials) and not unnoticed, figures)


def _trials(faults: list[Fault]) -> Iterator[Trial]:
    """As many at once as there are cores, each in a copy of its own."""
    at_once = os.cpu_count() or 1
    with TemporaryDirectory(prefix="seller-center-") as folder, ThreadPoolExecutor(at_once) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(at_once):
            copies.put(copied(ROOT, Path(folder) / str(number)))

        def one(fault: Fault) -> Trial:
            copy = copies.get()
            try:
                trial = try_out(fault, copy)
            finally:
                copies.put(copy)
            say(f"    {fault.name}: {trial.noticed_by or 'NOT NOTICED'}")
            return trial

        yield from pool.map(one, faults)
