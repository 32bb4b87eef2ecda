"""10,000 lives of an order's money: cancellations, returns, partial refunds, goodwill, settlement and payouts.

A life that fails is named by its seed: Life(seed, a_generated_order(Random(seed), AT)).lives(STEPS) replays it.
"""

from collections import Counter
from random import Random

from benchmarks.programmes import Figures, Outcome
from tests.builders.refunds import a_generated_order
from tests.refund_life import AT, Life

LIVES, STEPS = 10_000, 10


def run() -> Outcome:
    """After every step the order has given back no more than was paid, and the ledger the same to the cent."""
    steps: Counter[str] = Counter()
    failed: list[int] = []
    refunds = 0
    for seed in range(LIVES):
        try:
            life = Life(seed, a_generated_order(Random(seed), AT)).lives(STEPS)
        except AssertionError:
            failed.append(seed)
            continue
        steps += life.steps
        refunds += len(life.order.refunds)
    figures: Figures = {"lives": LIVES, "refunds": refunds, **steps, "failed": len(failed)}
    if failed:
        figures["first seed that failed"] = failed[0]
    return Outcome(not failed, figures)
