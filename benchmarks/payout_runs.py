"""Questions: is a payout run as cheap among many, does it fit into memory, what does an order cost?

On a DynamoDB in memory.
"""

import json
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from typing import Any

import tests.conftest  # noqa: F401 (the environment of a function)
from benchmarks.report import Table, publish, ratio
from benchmarks.sizes import size_of, write_units
from chalicelib.kit import queues
from chalicelib.kit.events import SHARDS, SYSTEM
from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.payouts import service
from chalicelib.payouts.models import PostingKind
from chalicelib.sellers import store as sellers
from infra.progress import step
from tests.memory_dynamodb import MemoryDynamoDB, in_memory
from tests.money_life import START, MoneyLife, a_seller

SIZES = (1_000, 10_000)
PLANNED = (40_000, 100_000)
PAGE = 5_000
"""Keys of 200 bytes in one megabyte, which is what DynamoDB answers at once."""
DIGITS = 25
LEAST_ITEMS = {"book the payment": 3, "charge the label": 3, "start the clock": 2, "settle": 5}
GROWTH_AIM = 1.2
COLUMNS = ("sellers", "paid", "CPU a seller", "requests a seller", "items written", "WRU a seller", "planning")


class Counting:
    """Counts what is asked of DynamoDB."""

    def __init__(self, memory: MemoryDynamoDB) -> None:
        self.asked: Counter[str] = Counter()
        self.units = 0
        self.send, memory._make_api_call = memory._make_api_call, self.call  # type: ignore[method-assign]

    def call(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        self.asked["requests"] += 1
        for write in asked.get("TransactItems", []):
            (body,) = write.values()
            self.asked["items"] += 1
            self.units += 2 * write_units(size_of(body.get("Item") or body["ExpressionAttributeValues"]))
        return self.send(operation, asked)


def _fill(count: int) -> None:
    """As many sellers, each with money on a statement that is over."""
    for number in range(count):
        seller = a_seller(f"sel_{number:026}")
        work = Work(SYSTEM, START)
        sellers.save(work, seller)
        service.adjust(work, seller.seller_id, PostingKind.REIMBURSEMENT, "adj_1", Money(amount=37_60))
        work.commit()


def measured(count: int) -> dict[str, float]:
    with in_memory() as memory:
        MoneyLife(memory)
        _fill(count)
        now = START + timedelta(days=8)
        started = time.thread_time()
        planned = list(service.plan(now))
        planning = time.thread_time() - started
        counting = Counting(memory)
        started = time.thread_time()
        for due in planned:
            work = Work(SYSTEM, now)
            service.pay_out(work, due)
            work.once_for(service.TRANSFERS, f"{due.seller_id}#{due.period_id}")
            work.commit()
        taken = time.thread_time() - started
    return {
        "paid": len(planned),
        "us": taken / count * 1e6,
        "requests": counting.asked["requests"] / count,
        "items": counting.asked["items"] / count,
        "units": counting.units / count,
        "planning_us": planning / count * 1e6,
    }


class Endless(MemoryDynamoDB):
    """Answers the index of due statements out of nothing, so that what is held is the run's alone."""

    def __init__(self, sellers: int) -> None:
        super().__init__()
        self.of_shard, self.pages = sellers // SHARDS, 0

    def _Query(self, asked: dict[str, Any]) -> dict[str, Any]:
        shard = next(v["S"] for v in asked["ExpressionAttributeValues"].values() if v["S"].isdigit())
        last = asked.get("ExclusiveStartKey")
        first = int(last["due"]["S"].split("#")[1][-DIGITS:]) + 1 if last else 0
        count = min(PAGE, self.of_shard - first)
        items = [self._due(shard, number) for number in range(first, first + count)]
        self.pages += 1
        more = {"LastEvaluatedKey": items[-1]} if first + count < self.of_shard else {}
        return {"Items": items, "Count": count, "ScannedCount": count} | more

    def _due(self, shard: str, number: int) -> dict[str, Any]:
        seller, period = f"sel_{shard}{number:0{DIGITS}}", "20261123-20261130"
        due = f"2026-11-30T00:00:00.000000Z#{seller}#{period}"
        facts = {"pk": f"{seller}#statements", "sk": period, "due_shard": shard, "due": due}
        return {name: {"S": value} for name, value in facts.items()}


def planned(count: int) -> dict[str, float]:
    """A run's plan from the index to its messages, ten at a time as the schedule sends them; its peak in bytes."""
    endless, sent = Endless(count), 0
    with in_memory(endless):
        tracemalloc.start()
        found = service.plan(START + timedelta(days=90))
        while batch := [due._asdict() for due in islice(found, queues.BATCH)]:
            sent += len(json.loads(json.dumps(batch)))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return {"sent": sent, "pages": endless.pages, "peak": peak}


def of_an_order() -> dict[str, tuple[int, int]]:
    """Items and units of each step of an order's money."""
    with in_memory() as memory:
        life = MoneyLife(memory)
        counting, steps = Counting(memory), {}

        def step_of(name: str, act: Callable[[], None]) -> None:
            before = (counting.asked["items"], counting.units)
            act()
            while life.inbox:
                life._handles(life.inbox.pop(0))
            steps[name] = (counting.asked["items"] - before[0], counting.units - before[1])

        life.sells(20_00, 5_00)
        step_of("book the payment", lambda: None)
        step_of("charge the label", lambda: life.buys_label(0, 3_00))
        step_of("start the clock", lambda: life.delivers(0, 0))
        life.now += timedelta(days=32)
        step_of("settle", lambda: life.time_passes(0, 0))
    return steps


def main() -> None:
    table = Table("A payout run over many sellers", COLUMNS)
    found = {}
    for count in SIZES:
        with step(f"{count:,} sellers"):
            one = found[count] = measured(count)
        table.add(
            f"{count:,}",
            f"{one['paid']:.0f}",
            f"{one['us']:.0f} us",
            f"{one['requests']:.1f}",
            f"{one['items']:.1f}",
            f"{one['units']:.1f}",
            f"{one['planning_us']:.0f} us",
            **one,
        )
    few, many = (found[size]["us"] for size in SIZES)
    table.notes.append(
        f"Ten times the sellers cost each {ratio(many, few)} the CPU; the aim is at most {GROWTH_AIM}."
    )
    table.notes.append("WRU: twice the written kilobytes of the transaction, index entries not counted.")
    publish("payout_runs", [table, _memory(), _order()])


def _memory() -> Table:
    table = Table("The plan of a run in memory", ("sellers", "messages", "pages read", "peak"))
    peaks = []
    for count in PLANNED:
        with step(f"The plan for {count:,} sellers"):
            one = planned(count)
        peaks.append(one["peak"])
        table.add(f"{count:,}", f"{one['sent']:,}", f"{one['pages']}", f"{one['peak'] / 1e6:.1f} MB", **one)
    table.notes.append(f"More sellers need {ratio(peaks[1], peaks[0])} the memory: two pages of {PAGE:,} keys.")
    return table


def _order() -> Table:
    table = Table("What an order of two lines writes in the ledger", ("step", "items", "least", "WRU", "least"))
    for name, (items, units) in of_an_order().items():
        least = LEAST_ITEMS[name]
        table.add(name, f"{items}", f"{least}", f"{units}", f"{2 * least}", items=items, units=units, least=least)
    table.notes.append(
        "The least: the posting, the balances and the message's record, of up to 1 KB each; to settle,"
    )
    table.notes.append(
        "the statement and the event too. Beyond it: the order line by line, which refunds go by and"
    )
    table.notes.append("statements show; the payments of the year for Form 1099-K; what is expected on which day.")
    return table


if __name__ == "__main__":
    main()
