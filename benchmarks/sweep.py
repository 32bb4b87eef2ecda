"""Question: what does the sweep cost while up to 1,000,000 clocks sleep, with nothing due and with 100 due?"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

import tests.conftest  # noqa: F401 (the environment of a function)
from benchmarks.in_order import DynamoDBInOrder
from benchmarks.meter import Cost
from benchmarks.report import Table, publish
from chalicelib.kit import clock, deadlines
from chalicelib.kit.deadlines import SHARDS, Deadline, DeadlineRow, row_of
from chalicelib.kit.log import logger
from infra.progress import step
from tests.identity import TokenOffice
from tests.memory_dynamodb import in_memory
from tests.world import World

SIZES = (10_000, 100_000, 1_000_000)
ASLEEP_DAYS, DUE, ROUNDS = 30, 100, 5
NOW = clock.now()


class Swept(NamedTuple):
    cost: Cost
    milliseconds: float


def asleep(size: int) -> Iterator[Any]:
    """Clocks of the days to come, each as its row is stored."""
    model = row_of(_clock(0, NOW)).serialize()
    for n in range(size):
        due = NOW + timedelta(minutes=1) + timedelta(days=ASLEEP_DAYS) * n / size
        key = f"{due:%Y-%m-%dT%H:%M:%S.%fZ}#orders#ord_{n:026}#ship_by"
        yield model | {"pk": {"S": str(n % SHARDS)}, "sk": {"S": key}}


def _clock(number: int, due: datetime) -> Deadline:
    return Deadline(queue="orders", clock="ship_by", subject=f"ord_{number:026}", due=due)


def costs_at(office: TokenOffice, size: int) -> tuple[Swept, Swept]:
    """A sweep with nothing due, and one with 100 due, among so many that sleep."""
    memory, table = DynamoDBInOrder(), DeadlineRow.Meta.table_name
    memory.stage(table, asleep(size))
    memory.sort()
    with in_memory(memory):
        nothing = [_sweep(office, memory, 0) for _ in range(ROUNDS)]
        some = []
        for _ in range(ROUNDS):
            for n in range(DUE):
                row = row_of(_clock(n, NOW - timedelta(seconds=n)))
                memory._apply("Put", {"TableName": table, "Item": row.serialize()})
            some.append(_sweep(office, memory, DUE))
    return _typical(nothing), _typical(some)


def _sweep(office: TokenOffice, memory: DynamoDBInOrder, due: int) -> Swept:
    memory.cost = Cost()
    with World(office):
        started = time.perf_counter()
        assert deadlines.sweep(NOW) == due
        return Swept(memory.cost, (time.perf_counter() - started) * 1000)


def _typical(sweeps: list[Swept]) -> Swept:
    return Swept(sweeps[0].cost, median(swept.milliseconds for swept in sweeps))


def tabulated(found: dict[int, tuple[Swept, Swept]]) -> Table:
    columns = ("clocks asleep", "due", "trips", "RRU", "WRU", "ms")
    table = Table("The sweep of the clocks", columns)
    for size, sweeps in found.items():
        for due, swept in zip((0, DUE), sweeps, strict=True):
            cost = swept.cost
            cells = (f"{cost.trips}", f"{cost.reads:g}", f"{cost.writes:g}", f"{swept.milliseconds:.1f}")
            figures = {"asleep": size, "due": due, "trips": cost.trips, "reads": cost.reads, "writes": cost.writes}
            table.add(f"{size:,}", f"{due}", *cells, **figures, milliseconds=swept.milliseconds)
    table.notes.append("ms: of this process with DynamoDB in memory; what is due goes to a queue of moto.")
    return table


def main() -> None:
    logger.setLevel("CRITICAL")
    found = {}
    with TokenOffice() as office:
        for size in SIZES:
            with step(f"{size:,} clocks asleep"):
                found[size] = costs_at(office, size)
    publish("sweep", [tabulated(found)])


if __name__ == "__main__":
    main()
