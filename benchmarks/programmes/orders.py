"""A month of 2,000 orders at a real shop's hours, on a moved clock: every order ends, every clock fires once.

The front door, the workers and the books are the product's own, on a DynamoDB in memory; events and clocks are
carried from table to worker here, each event twice. Then everything is worked out again from what people did.
"""

import os
from collections import Counter
from datetime import timedelta
from typing import Any

import boto3

import tests.conftest  # noqa: F401 (the environment of a function)
from benchmarks.programmes import Outcome
from benchmarks.programmes.order_month import ORDERS, STARTS, STOCK, Month, Recording, hours
from chalicelib.inventory import service as inventory
from chalicelib.kit.log import logger
from chalicelib.orders import service as orders
from chalicelib.orders import store
from chalicelib.orders.models import Order, OrderStatus
from chalicelib.payouts.audit import audit
from infra.progress import step
from tests.identity import TokenOffice
from tests.memory_dynamodb import Item, in_memory
from tests.order_life import wrong_orders
from tests.world import World

HABITS = ("prompt", "prompt", "prompt", "late", "never")
"""One seller each."""
FINAL = {OrderStatus.CANCELLED, OrderStatus.COMPLETED}
ONCE = ("order_paid", "order_released", "order_late", "order_shipped", "order_delivered", "order_completed",
        "order_cancelled", "order_refunded")  # fmt: skip


def run() -> Outcome:
    """Final states, clocks, effects, stock, tabs, ledger and rates, each against a straight count."""
    logger.setLevel("CRITICAL")
    with TokenOffice() as office:
        os.environ["COGNITO_JWKS_URL"] = office.jwks_url
        with World(office) as world:
            sellers = {
                f"{habit}#{n}": (seller, seller.lists(stock=STOCK))
                for n, habit in enumerate(HABITS)
                for seller in [world.seller()]
            }
            world.settle()
            buyer, items = world.buyer(), _stored()
            with in_memory(Recording()) as memory:
                assert isinstance(memory, Recording)
                _fill(memory, items)
                month = Month(world, memory, sellers, buyer)
                for at in hours(ORDERS):
                    month.plan(at, "buys", None)
                for day in range(3, 60, 4):
                    month.plan(STARTS + timedelta(days=day, hours=20), "looks_at_rates", None)
                with step(f"A month of {ORDERS:,} orders"):
                    month.run()
                outcome = _judged(month)
    with step("Five messages 1, 2 and 10 times each, in every order"):
        wrong = sum(len(wrong_orders(times)) for times in (1, 2, 10))
    lives = {"lives of five messages, each 1, 2 or 10 times": 360, "that ended otherwise": wrong}
    return Outcome(outcome.passed and wrong == 0, outcome.figures | lives)


def _judged(month: Month) -> Outcome:
    found = [orders.get(order_id) for order_id in month.placed]
    figures: dict[str, Any] = {
        "orders": len(found),
        "completed": sum(order.status is OrderStatus.COMPLETED for order in found),
        "cancelled": sum(order.status is OrderStatus.CANCELLED for order in found),
        "not in a final state": sum(order.status not in FINAL for order in found),
        "clocks started": month.started,
        "clocks that fired other than once": sum(times != 1 for times in month.fired.values())
        + month.started
        - len(month.fired),
        "effects that came twice": sum(month.told[order.order_id][name] > 1 for order in found for name in ONCE),
        "orders late": sum(order.late for order in found),
        "orders whose money does not add up": sum(not _adds_up(order) for order in found),
        "messages that came again": month.again,
        "refused for being too late or early": sum(month.refused.values()),
        "rates looked at": month.looked,
        "rates that differ from a straight computation": len(month.rates_wrong),
        "checkouts turned away by a restriction": sum(month.turned_away.values()),
    }
    figures |= {f"restrictions placed: {effect}": n for effect, n in sorted(month.restricted.items())}
    figures |= {f"{what} that differ": n for what, n in _books(month, found).items()}
    marks = ("not in", "other than once", "twice", "not add up", "differ")
    wrong = [name for name in figures if any(mark in name for mark in marks)]
    return Outcome(len(found) == ORDERS and not any(figures[name] for name in wrong), figures)


def _adds_up(order: Order) -> bool:
    refunded = sum(refund.total.amount for refund in order.refunds)
    whole = order.amounts.total.amount
    if order.status is OrderStatus.CANCELLED:
        return refunded == (whole if order.paid else 0)
    kept = sum(line.expected for line in order.lines)
    return 0 <= refunded < whole and kept > 0 and all(refund.refund_id for refund in order.refunds)


def _books(month: Month, found: list[Order]) -> Counter[str]:
    """Stock, tabs, dispatch counts and ledger of each seller against what happened."""
    wrong: Counter[str] = Counter({"stocks": 0, "tabs": 0, "late rates": 0, "ledgers": 0})
    for _, (seller, listing) in month.sellers:
        own = [order for order in found if order.seller_id == seller.seller_id]
        sent = sum(sum(order.shipped_units.values()) for order in own)
        level = inventory.stock(seller.seller_id, listing["skus"][0]["sku_id"])
        wrong["stocks"] += (level.on_hand, level.reserved) != (STOCK - sent, 0)
        straight = Counter(order.status for order in own)
        wrong["tabs"] += {k: n for k, n in store.counts(seller.seller_id).items() if n} != dict(straight)
        days = {STARTS.date() + timedelta(days=day) for day in range(90)}
        sent_late = month.dispatched[seller.seller_id]
        wrong["late rates"] += store.dispatched(seller.seller_id, sorted(days)) != (len(sent_late), sum(sent_late))
        wrong["ledgers"] += audit(seller.seller_id) != []
    return wrong


def _stored() -> dict[str, list[Item]]:
    """The market as the front door made it on moto."""
    dynamodb = boto3.client("dynamodb")
    return {name: dynamodb.scan(TableName=name)["Items"] for name in dynamodb.list_tables()["TableNames"]}


def _fill(memory: Recording, items: dict[str, list[Item]]) -> None:
    for table, rows in items.items():
        for item in rows:
            memory._apply("Put", {"TableName": table, "Item": item})
    memory.events.clear()
    memory.clocks.clear()
