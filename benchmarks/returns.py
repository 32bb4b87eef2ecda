"""Question: what does a return cost, step by step, beside the least; and does its list grow with the shop?"""

import os
from typing import Any

from benchmarks.day import MeteredWorld
from benchmarks.least import PAGE, Least, Operation
from benchmarks.meter import Cost
from benchmarks.report import Table, publish
from benchmarks.units import COLUMNS, add, typical
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.ids import new_id
from chalicelib.kit.log import logger
from chalicelib.kit.work import Work
from chalicelib.returns import store
from chalicelib.returns.models import Return
from infra.progress import step
from tests.capabilities.returns.story import Story
from tests.identity import TokenOffice

KEYS = 150
"""Bytes of a case in an index, about."""
SIZES = (100, 1_000, 10_000)
LISTS = ("/v1/returns?limit=50", "/v1/returns?tab=to_answer&limit=50", "/v1/return-counts")
STEPS = [
    Operation("ask, with a photo", "POST /v1/purchases/{id}/returns",
              Least((3,), "case taken counts buyers clock event key", 4, other=3)),
    Operation("approve", "POST /v1/returns/{id}/approve", Least((1,), "case counts clock event key", 3)),
    Operation("buy the label", "returns < return_approved", Least((2,), "case parcel event message", 1, other=1)),
    Operation("hear a scan", "POST /v1/carriers/local/tracking", Least((1,), "event key", 1)),
    Operation("take a scan", "returns < parcel_scanned", Least((1,), "case counts clock event message", 3)),
    Operation("book the way back", "payouts < return_shipped_back", Least((1,), "posting balances message", 1)),
    Operation("accept the goods", "POST /v1/returns/{id}/accept",
              Least((3,), "case counts order stock movement event event key", 4)),
    Operation("send the money", "orders < order_refund_due", Least((1,), "order event message", 1)),
    Operation("end the case", "returns < order_partly_refunded", Least((2, 1), "case counts event message", 3)),
    Operation("book the refund", "payouts < order_partly_refunded", Least((2,), "posting balances message", 1)),
    Operation("get a return", "GET /v1/returns/{id}", Least((2,))),
    Operation("list 50 returns", "GET /v1/returns?limit=50", Least((PAGE,), page_of=KEYS)),
]  # fmt: skip


class Gathered(Work):
    """Cases to be put 25 a call; their counts are one item at any height."""

    def __init__(self) -> None:
        super().__init__(SYSTEM, clock.now())
        self.rows: list[store.ReturnRow] = []

    def save(self, row: Any, entity: Any, refusal: Any = None) -> Any:
        self.rows.append(row)
        return entity

    def commit(self) -> None:
        with store.ReturnRow.batch_write() as batch:
            for row in self.rows:
                batch.save(row)


def grown(like: Return, count: int) -> None:
    """So many more cases like one, just asked about."""
    work = Gathered()
    for _ in range(count):
        store.save(work, like.with_(return_id=new_id("ret", clock.now()), version=0), None)
    work.commit()


def measured(world: MeteredWorld) -> tuple[dict[str, list[Cost]], dict[int, dict[str, Cost]]]:
    """A return from the wish to the money, and the lists of a shop with few and with many."""
    story = Story(world).delivered()
    world.costs.clear()
    return_id = story.asked()
    asked = store.load(return_id)
    story.seller_does(return_id, "approve")
    for status in ("in_transit", "delivered"):
        story.scanned(story.of_seller(return_id)["way_back"]["tracking_number"], status)
    story.seller_does(return_id, "accept", {"restock": {story.sku_id: 1}})
    lists, known = {}, 1
    for size in SIZES:
        with step(f"A shop with {size:,} returns"):
            grown(asked, size - known)
            known = size
            lists[size] = {path: _listed(world, story, path) for path in LISTS}
    return dict(world.costs), lists


def _listed(world: MeteredWorld, story: Story, path: str) -> Cost:
    page = story.seller.does("GET", path)
    assert "data" not in page or len(page["data"]) == PAGE
    return world.costs[f"GET {path}"][-1]


def tabulated(lists: dict[int, dict[str, Cost]]) -> Table:
    columns = ("list", *(f"{what} at {size:,}" for size in SIZES for what in ("trips", "RRU")))
    table = Table("The lists of returns as the shop grows", columns)
    for path in LISTS:
        costs = [lists[size][path] for size in SIZES]
        figures = [(cost.trips, cost.reads) for cost in costs]
        table.add(path, *(f"{figure:g}" for pair in figures for figure in pair), figures=figures)
    table.notes.append("A list is merged of shards, a page of each: with 100 returns no shard fills its page.")
    return table


def main() -> None:
    logger.setLevel("CRITICAL")
    with TokenOffice() as office:
        os.environ["COGNITO_JWKS_URL"] = office.jwks_url
        with MeteredWorld(office) as world:
            costs, lists = measured(world)
    table = Table("Capacity units and round trips of a return", COLUMNS)
    for operation in STEPS:
        add(table, operation, typical(costs[operation.label]))
    table.notes.append(
        "A case with its texts is more than 1 KB, and so is the order that keeps the refund: each costs"
    )
    table.notes.append("twice. The least is for items of up to 1 KB.")
    publish("returns", [table, tabulated(lists)])


if __name__ == "__main__":
    main()
