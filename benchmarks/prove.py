"""The long programmes and whether their claims held: `make prove [ONLY=name]`."""

import json
import os
import sys
import time

from benchmarks.programmes import (
    Outcome,
    Programme,
    imports,
    money_doors,
    orders,
    payouts,
    planted_faults,
    promotions,
    races,
    returns,
    stock,
    sweeps,
)
from benchmarks.report import PROOF, Table
from infra.progress import Problem, fail, say

PROGRAMMES: dict[str, Programme] = {
    "orders": orders.run,
    "payouts": payouts.run,
    "money-doors": money_doors.run,
    "planted": planted_faults.run,
    "promotions": promotions.run,
    "imports": imports.run,
    "races": races.run,
    "returns": returns.run,
    "stock": stock.run,
    "sweeps": sweeps.run,
}


WITH = {"imports": ("imports", "stock")}
"""What is proved together: a file's stock is worth what the races leave of it."""


def chosen(only: str) -> dict[str, Programme]:
    """The one asked for with what belongs to it, or all of them."""
    if only and only not in PROGRAMMES:
        raise Problem(f"There is no programme {only}. There are: {', '.join(PROGRAMMES)}")
    return {name: PROGRAMMES[name] for name in WITH.get(only, (only,))} if only else PROGRAMMES


def prove(programmes: dict[str, Programme]) -> bool:
    """Run them one after the other, show and keep what they found; whether all passed."""
    table = Table("What was proved", ("programme", "passed", "seconds", "figures"))
    for name, programme in programmes.items():
        say(f"\n{name}")
        started = time.monotonic()
        outcome = _run(programme)
        seconds = time.monotonic() - started
        for place, (figure, value) in enumerate(outcome.figures.items()):
            first = (name, "yes" if outcome.passed else "NO", f"{seconds:.0f}") if place == 0 else ("", "", "")
            table.rows.append((*first, f"{figure}: {value}"))
        _keep(name, outcome, seconds)
    table.show()
    return all(row[1] != "NO" for row in table.rows)


def _run(programme: Programme) -> Outcome:
    """A programme that breaks has not passed; the others still run."""
    try:
        return programme()
    except Exception as error:
        return Outcome(False, {"broke": f"{type(error).__name__}: {error}"})


def _keep(name: str, outcome: Outcome, seconds: float) -> None:
    known = json.loads(PROOF.read_text()) if PROOF.exists() else {}
    known[name] = {"passed": outcome.passed, "seconds": round(seconds, 1), "figures": outcome.figures}
    PROOF.parent.mkdir(parents=True, exist_ok=True)
    PROOF.write_text(json.dumps(known, indent=2) + "\n")


def main() -> int:
    try:
        return 0 if prove(chosen(os.environ.get("ONLY", ""))) else 1
    except Problem as problem:
        return fail(problem)


if __name__ == "__main__":
    sys.exit(main())
