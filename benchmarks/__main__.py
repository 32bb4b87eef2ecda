"""Every question of speed and cost, each in a process of its own: `make bench`."""

import subprocess
import sys

from benchmarks.report import BENCH
from infra.progress import say, step

QUESTIONS = (
    "units",
    "lists",
    "order_lists",
    "order_rate",
    "sweep",
    "cold_start",
    "in_process",
    "imports",
    "promotions",
    "payout_runs",
    "returns",
)


def main() -> int:
    failed = []
    for question in QUESTIONS:
        say()
        with step(f"Measuring {question}"):
            if subprocess.run([sys.executable, "-m", f"benchmarks.{question}"], check=False).returncode:
                failed.append(question)
    say(f"\nAll figures are in {BENCH}")
    if failed:
        say(f"Could not be measured: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
