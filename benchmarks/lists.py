"""Question: does a list of listings cost more as the shop grows? Each list at 100, 1,000 and 10,000 listings."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import tests.conftest  # noqa: F401 (the environment of a function)
from benchmarks.meter import Cost, metered
from benchmarks.report import Table, publish
from chalicelib.catalog import service, store
from chalicelib.catalog.models import Listing, ListingOrder, ListingsQuery, ListingStatus
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.ids import new_id
from chalicelib.kit.log import logger
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work
from infra.progress import step
from tests.builders.wares import listing, sku
from tests.identity import TokenOffice
from tests.world import World

SIZES = (100, 1_000, 10_000)
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
    "counts of the tabs": lambda: service.tabs(SELLER),
}


def a_shop_of(size: int) -> Iterator[Listing]:
    for n in range(size):
        yield listing(
            sku(f"S-{n}"),
            listing_id=new_id("lst", clock.now() + timedelta(seconds=n)),
            title=f"Mug no. {n}",
            category=MUGS if n % 2 else BOWLS,
            status=STATUSES[n % len(STATUSES)],
        )


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


def costs_at(size: int) -> dict[str, Cost]:
    """What each list costs in a shop of so many listings."""
    work = Gathered()
    for made in a_shop_of(size):
        store.save(work, made)
        store.claim_skus(work, made, made.skus)
    work.commit()
    found = {}
    for name, ask in LISTS.items():
        ask()
        with metered() as cost:
            ask()
        found[name] = cost
    return found


def tabulated(costs: dict[int, dict[str, Cost]]) -> Table:
    columns = ["a page of 25", *(f"{what} at {size:,}" for size in SIZES for what in ("trips", "RRU"))]
    table = Table("Lists of listings as the shop grows", columns)
    for name in LISTS:
        pairs = [(costs[size][name].trips, costs[size][name].reads) for size in SIZES]
        table.add(name, *(f"{figure:g}" for pair in pairs for figure in pair), figures=pairs)
    return table


def main() -> None:
    logger.setLevel("CRITICAL")
    costs = {}
    with TokenOffice() as office:
        os.environ["COGNITO_JWKS_URL"] = office.jwks_url
        for size in SIZES:
            with step(f"A shop of {size:,} listings"), World(office):
                costs[size] = costs_at(size)
    publish("lists", [tabulated(costs)])


if __name__ == "__main__":
    main()
