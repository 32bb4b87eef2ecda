"""Question: does a payout run cost a seller the same among 1,000 as among 10,000? On a DynamoDB in memory."""

import time
from collections import Counter
from datetime import timedelta
from typing import Any

import tests.conftest  # noqa: F401 (the environment of a function)
from benchmarks.report import Table, publish, ratio
from benchmarks.sizes import size_of, write_units
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.payouts import service
from chalicelib.payouts.models import PostingKind
from chalicelib.sellers import store as sellers
from infra.progress import step
from tests.memory_dynamodb import MemoryDynamoDB, in_memory
from tests.money_life import START, MoneyLife, a_seller

SIZES = (1_000, 10_000)
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
    publish("payout_runs", [table])


if __name__ == "__main__":
    main()
