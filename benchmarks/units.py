"""Question 1: round trips and capacity units of each operation of the day, beside the least possible."""

import os

from benchmarks.day import Day, MeteredWorld
from benchmarks.least import OPERATIONS, Operation
from benchmarks.meter import Cost
from benchmarks.report import Table, publish
from chalicelib.kit.log import logger
from infra.progress import step
from tests.identity import TokenOffice

COLUMNS = ("operation", "trips", "least", "RRU", "least", "WRU", "least", "other", "least", "the least is")


def live_a_day() -> dict[str, list[Cost]]:
    """The costs of a day by label."""
    with TokenOffice() as office:
        os.environ["COGNITO_JWKS_URL"] = office.jwks_url
        with MeteredWorld(office) as world:
            Day(world).live()
            return dict(world.costs)


def typical(costs: list[Cost]) -> Cost:
    """The one that had its effect, in a process that knows the caller's membership."""
    return max(costs, key=lambda cost: (cost.writes, -cost.reads))


def tabulated(costs: dict[str, list[Cost]]) -> Table:
    table = Table("Capacity units and round trips of each operation", COLUMNS)
    for operation in OPERATIONS:
        add(table, operation, typical(costs[operation.label]))
    table.notes.append(
        "trips: DynamoDB requests one after the other. RRU, WRU: request units. other: calls to the"
    )
    table.notes.append("other services. entries: index entries. The least is for items of up to 1 KB.")
    return table


def add(table: Table, operation: Operation, cost: Cost) -> None:
    least = operation.least
    figures = (
        (cost.trips, least.trips),
        (cost.reads, least.read_units),
        (cost.writes, least.write_units),
        (cost.other, least.other),
    )
    cells = [f"{figure:g}" for pair in figures for figure in pair]
    facts = dict(zip(("trips", "reads", "writes", "other"), figures, strict=True))
    table.add(operation.name, *cells, least.formula, requests=cost.requests, **facts)


def main() -> None:
    logger.setLevel("CRITICAL")
    with step("A seller's day, every request of it metered"):
        costs = live_a_day()
    publish("units", [tabulated(costs)])


if __name__ == "__main__":
    main()
