"""Some lives of one programme, up to the first that fails: `python -m benchmarks.programmes.lives payouts 200`."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random

from benchmarks.programmes.payouts import wrong_with_payouts_of


def wrong_with_order_of(seed: int) -> str:
    """What did not hold in one life of an order's money; nothing when all is well."""
    import tests.conftest  # noqa: F401 (the environment of a function)
    from tests.builders.refunds import a_generated_order
    from tests.refund_life import AT, Life

    try:
        Life(seed, a_generated_order(Random(seed), AT)).lives(10)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


LIVES: dict[str, Callable[[int], str]] = {"payouts": wrong_with_payouts_of, "orders": wrong_with_order_of}


def main(name: str, lives: int) -> int:
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as processes:
        for seed, wrong in enumerate(processes.map(LIVES[name], range(lives), chunksize=5)):
            if wrong:
                print(f"FAILED lives of {name}, seed {seed} - {wrong}")
                processes.shutdown(cancel_futures=True)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
