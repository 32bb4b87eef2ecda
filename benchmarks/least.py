"""The least DynamoDB allows for each operation of the day, from what must be read and written.

A read of one item of up to 4 KB takes half a unit; several items, of whatever tables, are one batch and one trip.
A page of 50 is one query: half a unit for every 4 KB of its items. A write of one item of up to 1 KB takes one
unit, two in a transaction; every index entry that is put, changed or removed takes one, a moved one two.
"""

from collections import Counter
from dataclasses import dataclass
from math import ceil

from benchmarks.sizes import READ_BYTES

PAGE = 50
LISTING, EVENT, ORDER_KEYS, STOCK_KEYS = 850, 450, 150, 180
"""Bytes of an item, about; of an order and of stock the entry in an index."""


@dataclass(frozen=True)
class Least:
    """`reads`: items of each request; `writes`: what one transaction writes; `entries`: of indexes."""

    reads: tuple[int, ...] = ()
    writes: str = ""
    entries: int = 0
    page_of: int = 0
    other: int = 0

    @property
    def trips(self) -> int:
        return len(self.reads) + bool(self.page_of) + bool(self.writes)

    @property
    def read_units(self) -> float:
        return (sum(self.reads) + ceil(PAGE * self.page_of / READ_BYTES)) / 2

    @property
    def write_units(self) -> int:
        items = len(self.writes.split())
        return (items if items == 1 else 2 * items) + self.entries

    @property
    def formula(self) -> str:
        parts = [f"page of {PAGE} x {self.page_of} B"] if self.page_of else []
        gets = Counter(f"get {items}" for items in self.reads)
        parts += [f"{n} x {get}" if n > 1 else get for get, n in gets.items()]
        counted = Counter(self.writes.split())
        written = " ".join(f"{n} {name}" if n > 1 else name for name, n in counted.items())
        parts += [f"write {written}"] if written else []
        parts += [f"{self.entries} entries"] if self.entries else []
        return " + ".join(parts)


@dataclass(frozen=True)
class Operation:
    """An operation as people call it, the label its cost is kept under, and its least."""

    name: str
    label: str
    least: Least


OPERATIONS = [
    Operation("membership lookup", "membership", Least((1,))),
    Operation("apply", "POST /v1/seller/application", Least((1,), "seller sealed member event key", 3, other=2)),
    Operation("ask for a document upload", "POST /v1/seller/documents", Least((1,), "seller event uses key", 3)),
    Operation("submit", "POST /v1/seller/application/submit", Least((1,), "seller event key", 4, other=2)),
    Operation("approve", "POST /v1/operator/applications/{id}/approve", Least((2,), "seller event key", 4)),
    Operation("create a listing", "POST /v1/listings", Least((1,), "listing sku event key", 4)),
    Operation("ask for an image upload", "POST /v1/listings/{id}/images", Least((1,), "listing uses key", 2)),
    Operation("check an image", "media < message", Least((1,), "listing event message", 4, other=1)),
    Operation("edit a price", "PATCH /v1/listings/{id}", Least((1,), "listing event key", 4)),
    Operation("set stock", "PUT /v1/stock/{id}", Least((1,), "stock movement event key", 2)),
    Operation("mark out of stock", "POST /v1/stock/{id}/out-of-stock", Least((1,), "stock event key", 2)),
    Operation("sync 2 SKUs from outside", "POST /v1/stock-sync",
              Least((2,), "stock stock movement lag key")),
    Operation("list 50 SKUs' stock", "GET /v1/stock", Least((PAGE,), page_of=STOCK_KEYS)),
    Operation("publish", "POST /v1/listings/{id}/publish", Least((2,), "listing event key", 5)),
    Operation("get a listing", "GET /v1/listings/{id}", Least((1,))),
    Operation("list 50 listings", "GET /v1/listings", Least(page_of=LISTING)),
    Operation("browse a shop, 50", "GET /v1/shops/{id}/listings", Least((PAGE + 2,), page_of=LISTING)),
    Operation("place an order of 2 SKUs", "POST /v1/checkouts",
              Least((2,), "order stock stock movement event clock count key", 7)),
    Operation("take the payment", "orders < order_placed", Least((1,), "order event clock count message", 8)),
    Operation("end the remorse hour", "orders < remorse",
              Least((1,), "order event clock clock clock clock count message", 8)),
    Operation("open the package", "fulfillment < order_released", Least((2,), "package event message", 5)),
    Operation("book the payment", "payouts < order_paid", Least((2,), "posting balances message", 1)),
    Operation("charge the label", "payouts < label_ready", Least((1,), "posting balances message", 1)),
    Operation("count a sale", "standing < order_paid", Least((2,), "fact counts message")),
    Operation("tell the seller", "notifications < order_released", Least((), "notification message")),
    Operation("request a label", "POST /v1/orders/{id}/label", Least((3,), "package event clock uses key", 6)),
    Operation("buy the label", "labels < label_requested",
              Least((2,), "package tracking event message", 5, other=4)),
    Operation("ship", "POST /v1/packages/{id}/ship",
              Least((2,), "package order stock stock movement event event clock clock clock count key", 13)),
    Operation("tracking webhook", "POST /v1/carriers/local/tracking",
              Least((1, 2), "package order event event clock count message", 13)),
    Operation("start the settlement clock", "payouts < order_delivered", Least((2,), "clock message")),
    Operation("mark late", "orders < ship_by", Least((1,), "order event message", 4)),
    Operation("auto-cancel", "orders < auto_cancel",
              Least((1,), "order stock stock movement event count message", 8)),
    Operation("refund", "orders < order_cancelled", Least((1,), "order event message", 4)),
    Operation("book the refund", "payouts < order_refunded", Least((1,), "posting balances message", 1)),
    Operation("settle", "payouts < settlement", Least((1, 3), "posting balances statement event message", 5)),
    Operation("start a payout run", "run payouts", Least((1,) * 4, other=1)),
    Operation("pay out", "payout-transfers < message",
              Least((5,), "statement posting balances payout clock event message", 4)),
    Operation("send to the bank", "payouts < payout_created",
              Least((3,), "payout posting balances event message", 3)),
    Operation("read my standing", "GET /v1/standing", Least((2, 1))),
    Operation("read the balance", "GET /v1/balance", Least((1,))),
    Operation("get an order", "GET /v1/orders/{id}", Least((1,))),
    Operation("list 50 orders", "GET /v1/orders", Least((PAGE,), page_of=ORDER_KEYS)),
    Operation("list 50 purchases", "GET /v1/purchases", Least((PAGE,), page_of=ORDER_KEYS)),
    Operation("activity, 50", "GET /v1/activity", Least(page_of=EVENT)),
    Operation("publish 1 event", "publish 1", Least((), "event", 1, other=1)),
    Operation("sweep, nothing due", "sweep nothing", Least((1,) * 8)),
]  # fmt: skip
