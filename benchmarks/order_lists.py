"""Question: does a list of orders cost more as the seller sells more? At 100, 10,000 and 100,000 orders."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median
from typing import Any, NamedTuple

import tests.conftest  # noqa: F401 (the environment of a function)
from benchmarks.in_order import DynamoDBInOrder
from benchmarks.meter import Cost
from benchmarks.report import Table, publish
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.pages import PageQuery
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work
from chalicelib.orders import service, store
from chalicelib.orders.models import Order, OrderStatus
from chalicelib.orders.queries import OrdersQuery, Sort, buyer_term, sku_term, tracking_term
from infra.progress import step
from tests.builders.sold import an_order
from tests.memory_dynamodb import in_memory

SIZES = (100, 10_000, 100_000)
SELLER, PAGE, ROUNDS = "sel_1", 50, 20
NOW = clock.now()
STATUSES = (OrderStatus.AWAITING_SHIPMENT, OrderStatus.IN_TRANSIT, OrderStatus.COMPLETED, OrderStatus.COMPLETED)
UNSHIPPED_DAYS = 90
"""Ship-by times are spread over so many days to come."""


def asked(**query: Any) -> Callable[[], Any]:
    return lambda: service.sales(SELLER, OrdersQuery(limit=PAGE, **query), knows_buyers=True)


LISTS: dict[str, Callable[[], Any]] = {
    "all, newest first": asked(),
    "one status, newest first": asked(status=OrderStatus.COMPLETED, sort=Sort.NEWEST),
    "one status by ship-by": asked(status=OrderStatus.AWAITING_SHIPMENT),
    "a ship-by window": asked(
        status=OrderStatus.AWAITING_SHIPMENT,
        ship_by_from=NOW + timedelta(days=1),
        ship_by_to=NOW + timedelta(days=2),
    ),
    "one SKU": asked(sku="MUG-0"),
    "one buyer": asked(buyer="buyer_7"),
    "one tracking number": asked(tracking_number="T7"),
    "a buyer's own": lambda: service.purchases("buyer-1", PageQuery(limit=PAGE)),
    "the feed of changes": lambda: service.changes(SELLER, PageQuery(limit=PAGE), clock.now(), knows_buyers=True),
    "counts of the tabs": lambda: service.counts(SELLER),
}


class Gathered(Work):
    """Rows as they would be written, to be put at once; counts cost the same at any height and stay at nothing."""

    def __init__(self) -> None:
        super().__init__(SYSTEM, NOW - timedelta(minutes=5))
        self.rows: list[Row] = []

    def save(self, row: Any, entity: Any, refusal: Any = None) -> Any:
        row.version = 1
        self.rows.append(row)
        return entity

    def put(self, row: Any, condition: Any = None, refusal: Any = None) -> None:
        self.rows.append(row)

    def items(self) -> Iterator[Any]:
        return (row.serialize() for row in self.rows)


class Asked(NamedTuple):
    cost: Cost
    milliseconds: float


def orders_of(size: int) -> Iterator[Order]:
    for n in range(size):
        order = an_order(19_99, placed_at=NOW - timedelta(minutes=size - n), seller_id=SELLER)
        ship_by = NOW + timedelta(days=UNSHIPPED_DAYS * n / size)
        yield order.with_(
            status=STATUSES[n % len(STATUSES)],
            deadlines=order.deadlines.model_copy(update={"ship_by": ship_by}),
            buyer_handle=f"buyer_{n % 97}",
        )


def filled(size: int) -> DynamoDBInOrder:
    """A shop of so many orders, each found by its SKU, its buyer and its tracking number."""
    memory, table = DynamoDBInOrder(), store.OrderRow.Meta.table_name
    for n, order in enumerate(orders_of(size)):
        work = Gathered()
        store.save(work, order)
        store.find_by(work, order, sku_term("MUG-0"), buyer_term(order.buyer_handle), tracking_term(f"T{n}"))
        memory.stage(table, work.items())
    memory.sort()
    return memory


def costs_at(size: int) -> dict[str, Asked]:
    """What each list asks of DynamoDB, and how long its page takes."""
    memory = filled(size)
    with in_memory(memory):
        return {name: _asked(memory, ask) for name, ask in LISTS.items()}


def _asked(memory: DynamoDBInOrder, ask: Callable[[], Any]) -> Asked:
    taken = []
    for _ in range(ROUNDS):
        memory.cost = Cost()
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    return Asked(memory.cost, median(taken))


def tabulated(found: dict[int, dict[str, Asked]]) -> Table:
    columns = [f"a page of {PAGE}", *(f"{what} at {size:,}" for size in SIZES for what in ("trips", "RRU", "ms"))]
    table = Table("Lists of orders as the seller sells more", columns)
    for name in LISTS:
        figures = [(a.cost.trips, a.cost.reads, a.milliseconds) for a in (found[size][name] for size in SIZES)]
        cells = [cell for trips, reads, ms in figures for cell in (f"{trips}", f"{reads:g}", f"{ms:.1f}")]
        table.add(name, *cells, figures=figures)
    table.notes.append("trips: DynamoDB requests. ms: of this process, with DynamoDB in memory.")
    return table


def main() -> None:
    found = {}
    for size in SIZES:
        with step(f"A shop of {size:,} orders"):
            found[size] = costs_at(size)
    publish("order_lists", [tabulated(found)])


if __name__ == "__main__":
    main()
