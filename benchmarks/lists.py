"""Question: does a list of listings cost more as the shop grows? Each list at 100, 10,000 and 100,000 listings."""

# ruff: noqa: E402 (the environment is set before anything of ours is imported)
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any, NamedTuple

from benchmarks import inside

inside.settle_in()

from benchmarks.meter import metered
from benchmarks.report import Table, publish, ratio, silence
from chalicelib.catalog import service, store
from chalicelib.catalog.models import Listing, ListingOrder, ListingsQuery, ListingStatus
from chalicelib.inventory import counters
from chalicelib.inventory import service as inventory
from chalicelib.inventory.models import MAIN, Holding, StockLevel, StockState
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.ids import new_id
from chalicelib.kit.log import logger
from chalicelib.kit.pages import PageQuery
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work
from infra.progress import step
from tests.builders.wares import listing, sku

SIZES = (100, 10_000, 100_000)
TIMES = 5
UNITS = (0, 3, 40)
"""In stock, low and out: what is left of a SKU."""
START = datetime(2026, 1, 1, tzinfo=UTC)
SELLER = "sel_1"
BOWLS, MUGS = "kitchen.dining.tableware", "kitchen.dining.drinkware"
STATUSES = (ListingStatus.LIVE, ListingStatus.DRAFT, ListingStatus.REJECTED, ListingStatus.LIVE)


def asked(**query: Any) -> Callable[[], Any]:
    return lambda: service.search(SELLER, ListingsQuery(limit=25, **query))


LISTS: dict[str, Callable[[], Any]] = {
    "all, newest first": asked(),
    "one status": asked(status=ListingStatus.LIVE),
    "one category": asked(category=MUGS),
    "one category and status": asked(category=MUGS, status=ListingStatus.LIVE),
    "all by title": asked(order=ListingOrder.TITLE),
    "titles that begin with a text": asked(q="mug no. 1"),
    "one SKU code": asked(seller_sku="S-7"),
    "SKUs that are low": lambda: inventory.listings_by_stock(
        SELLER, StockState.LOW, PageQuery(limit=25), clock.now()
    ),
    "counts of the tabs": lambda: service.tabs(SELLER),
}


def a_shop() -> Iterator[Listing]:
    """Listings without end."""
    for n in count():
        yield listing(
            sku(f"S-{n}"),
            listing_id=new_id("lst", START + timedelta(seconds=n)),
            title=f"Mug no. {n}",
            category=MUGS if n % 2 else BOWLS,
            status=STATUSES[n % len(STATUSES)],
        )


class Figures(NamedTuple):
    """Round trips, read units, milliseconds of our own."""

    trips: int
    reads: float
    ours: float


class Gathered(Work):
    """Rows to be put 25 a call; the counts, whose reading costs the same at any height, stay at nothing."""

    def __init__(self) -> None:
        super().__init__(SYSTEM, clock.now())
        self.rows: dict[type[Row], list[Row]] = defaultdict(list)

    def save(self, row: Any, entity: Any, refusal: Any = None) -> Any:
        self.rows[type(row)].append(row)
        return entity

    def put(self, row: Any, condition: Any = None, refusal: Any = None) -> None:
        self.rows[type(row)].append(row)

    def change(self, row: Any, actions: Any, condition: Any, refusal: Any) -> None: ...

    def commit(self) -> None:
        for kind, rows in self.rows.items():
            with kind.batch_write() as batch:
                for row in rows:
                    batch.save(row)


def grown(work: Gathered, shop: Iterator[Listing], size: int) -> None:
    """Put the next listings of the shop into the tables, with the stock of their SKUs."""
    for made in islice(shop, size):
        store.save(work, made)
        store.claim_skus(work, made, made.skus)
        for each in made.skus:
            units = UNITS[int(each.seller_sku.removeprefix("S-")) % len(UNITS)]
            level = StockLevel.of(each.sku_id, [Holding(holding=MAIN, available=units, reserved=0)], threshold=5)
            counters.open_sku(work, SELLER, level, work.now.date())
    work.commit()


def costs_of_lists() -> dict[str, Figures]:
    """What each list costs now: round trips, read units, and milliseconds of our own."""
    return {name: _figures(ask) for name, ask in LISTS.items()}


def _figures(ask: Callable[[], Any]) -> Figures:
    ask()
    with metered() as cost:
        ask()
    return Figures(cost.trips, cost.reads, min(_milliseconds(ask) for _ in range(TIMES)))


def _milliseconds(ask: Callable[[], Any]) -> float:
    """Of our own: without what the emulator takes, which has no indexes and looks through all of a partition."""
    started, answering = time.process_time(), inside.seconds_of_the_emulator()
    ask()
    return 1000 * (time.process_time() - started - (inside.seconds_of_the_emulator() - answering))


def tabulated(costs: dict[int, dict[str, Figures]]) -> Table:
    columns = ["a page of 25", *(f"{what} at {size:,}" for size in SIZES for what in ("trips", "RRU", "ms"))]
    table = Table("Lists of listings as the shop grows", [*columns, "ten times the shop: RRU", "ms"])
    for name in LISTS:
        figures = [costs[size][name] for size in SIZES]
        cells = [cell for each in figures for cell in (f"{each.trips}", f"{each.reads:g}", f"{each.ours:.1f}")]
        full, last = figures[1:]
        ratios = (ratio(last.reads, full.reads), ratio(last.ours, full.ours))
        table.add(name, *cells, *ratios, figures=figures)
    table.notes.append("ms: of our own processor time, without the emulator's, whose indexes are not DynamoDB's.")
    table.notes.append(f"Of {SIZES[0]} listings some lists fill no page; those of {SIZES[1]:,} and more do.")
    return table


def main() -> None:
    logger.setLevel("CRITICAL")
    costs, shop, known = {}, a_shop(), 0
    with silence(), inside.cloud():
        for size in SIZES:
            with step(f"A shop of {size:,} listings"):
                grown(Gathered(), shop, size - known)
                costs[size], known = costs_of_lists(), size
    publish("lists", [tabulated(costs)])


if __name__ == "__main__":
    main()
