"""Question: orders a second through the local stack, from front door to commit, by 1 and by 8 clients at once."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from typing import Any, NamedTuple

from benchmarks.report import Table, publish
from benchmarks.stage import deployed
from infra.progress import step
from tests import builders
from tests.people import Buyer

CLIENTS, ORDERS, STOCK = (1, 8), 200, 50_000
WARM = 16
"""Orders before, so that the functions are there."""


class Rate(NamedTuple):
    seconds: float
    milliseconds: list[float]


def _by(buyers: Sequence[Buyer], cart: dict[str, Any], orders: int) -> Rate:
    """So many orders, each client placing its share one after the other."""

    def place(buyer: Buyer) -> list[float]:
        taken = []
        for _ in range(orders // len(buyers)):
            started = time.perf_counter()
            buyer.does("POST", "/v1/checkouts", cart)
            taken.append((time.perf_counter() - started) * 1000)
        return taken

    started = time.perf_counter()
    with ThreadPoolExecutor(len(buyers)) as pool:
        taken = [one for placed in pool.map(place, buyers) for one in placed]
    return Rate(time.perf_counter() - started, taken)


def measured() -> dict[int, Rate]:
    with deployed() as door:
        seller = door.seller()
        cart = builders.a_cart(*(builders.a_line(seller.lists(stock=STOCK)) for _ in range(2)))
        buyers = [door.buyer() for _ in range(max(CLIENTS))]
        found = {}
        for clients in CLIENTS:
            _by(buyers, cart, WARM)
            door.settle()
            with step(f"{ORDERS} orders by {clients} clients"):
                found[clients] = _by(buyers[:clients], cart, ORDERS)
            door.settle()
        return found


def tabulated(found: dict[int, Rate]) -> Table:
    table = Table("Orders of 2 SKUs through the local stack", ("clients", "orders/s", "p50 ms", "p99 ms"))
    for clients, rate in found.items():
        cuts = quantiles(rate.milliseconds, n=100)
        per_second, p50, p99 = len(rate.milliseconds) / rate.seconds, cuts[49], cuts[98]
        figures = {"orders_per_second": per_second, "p50_ms": p50, "p99_ms": p99}
        table.add(f"{clients}", f"{per_second:.1f}", f"{p50:.0f}", f"{p99:.0f}", **figures)
    table.notes.append("On the emulator, which also runs DynamoDB, the payments and all other workers.")
    return table


def main() -> None:
    publish("order_rate", [tabulated(measured())])


if __name__ == "__main__":
    main()
