"""The deadline sweep run 50 times over, many at once, its messages sent again besides: one effect an order."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from benchmarks.programmes import Outcome
from benchmarks.stage import deployed
from chalicelib.kit.entity import from_dynamodb
from infra.progress import step
from tests import builders
from tests.cloud_door import STAGE, CloudDoor
from tests.people import Seller

ORDERS, SWEEPS, AT_ONCE, STOCK = 5, 50, 8, 20
COPIES = 3
"""How often each message comes besides: with its own key, and with a key never seen before."""
ONCE_EACH = ("order_late", "order_cancelled", "order_refunded", "package_cancelled")


def run() -> Outcome:
    """Orders left alone are late once, then cancelled, refunded and restocked once, and their seller told once."""
    with deployed() as door:
        seller, sent = door.seller(), 0
        listing = seller.lists(stock=STOCK)
        for _ in range(ORDERS):
            door.buyer().orders(builders.a_line(listing))
        door.hold_ends()
        for clock, days in (("ship_by", 3.1), ("auto_cancel", 12)):
            with step(f"{clock} runs out, {SWEEPS} sweeps, {AT_ONCE} at once"):
                sent += _sweep(door, clock, timedelta(days=days))
        effects, told = _effects(seller), _told(seller)
        stock, pending = seller.stock(listing["skus"][0]["sku_id"]), seller.does("GET", "/v1/balance")["pending"]
        dead = sum(door.dead_letters().values())
    figures = {
        "orders": ORDERS,
        "sweeps of each clock": SWEEPS,
        "messages sent besides": sent,
        **{name: effects[name] for name in ONCE_EACH},
        "told late": told["order_late"],
        "told cancelled": told["order_cancelled"],
        "units back on sale": stock["available"],
        "cents still pending": pending["amount"],
        "dead letters": dead,
    }
    once = all(effects[name] == ORDERS for name in ONCE_EACH)
    told_once = told["order_late"] == told["order_cancelled"] == ORDERS
    books = (stock["available"], stock["reserved"], pending["amount"], dead) == (STOCK, 0, 0, 0)
    return Outcome(once and told_once and books, figures)


def _sweep(door: CloudDoor, clock: str, duration: timedelta) -> int:
    """Move time past the clock, sweep from many sides, and send its messages again; returns how many of these."""
    messages = _messages_of(door, clock)
    door.ahead += duration
    ahead = {"ahead_seconds": int(door.ahead.total_seconds())}
    door.operator().does("PUT", "/v1/operator/clock", ahead)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sweeps = [pool.submit(door.invoke, "sweep-deadlines") for _ in range(SWEEPS)]
        copies = [pool.submit(_send, door, message) for message in messages]
        for done in (*sweeps, *copies):
            done.result()
    door.settle()
    return len(messages)


def _messages_of(door: CloudDoor, clock: str) -> list[dict[str, str]]:
    """The copies of every clock of that name that is running."""
    rows = door.client("dynamodb").scan(TableName=f"seller-center-{STAGE}-deadlines")["Items"]
    running = [(row["sk"]["S"], from_dynamodb(row["entity"])) for row in rows]
    return [
        {"deadline": f"{key}{suffix}", "clock": clock, "subject": deadline["subject"]}
        for key, deadline in running
        if deadline["clock"] == clock
        for suffix in ("", *(f"#{copy}" for copy in range(COPIES)))
        for _ in range(COPIES)
    ]


def _send(door: CloudDoor, message: dict[str, str]) -> None:
    sqs = door.client("sqs")
    url = sqs.get_queue_url(QueueName=f"seller-center-{STAGE}-orders")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(message))


def _effects(seller: Seller) -> Counter[str]:
    """How often each thing happened, by the seller's activity."""
    return Counter(event["name"] for event in _all(seller, "/v1/activity"))


def _told(seller: Seller) -> Counter[str]:
    return Counter(notification["kind"] for notification in _all(seller, "/v1/notifications"))


def _all(seller: Seller, path: str) -> list[Any]:
    found, cursor = [], ""
    while True:
        page = seller.does("GET", f"{path}?limit=100{cursor}")
        found += page["data"]
        if "next_cursor" not in page:
            return found
        cursor = f"&cursor={page['next_cursor']}"
