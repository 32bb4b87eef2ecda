"""Real order lines of a shop, replayed as sales with returns: the statement beside a straight reckoning.

The lines (UCI Online Retail, CC BY 4.0, pounds read as dollars) are no part of the project: SELLER_CENTER_DATA
names their folder, ../shared/data unless it is given.
"""

import csv
import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from chalicelib.kit.money import Money
from chalicelib.kit.pages import PageQuery
from chalicelib.orders import store as orders
from chalicelib.orders.events import OrderDelivered, OrderPaid
from chalicelib.orders.models import Order, OrderLine
from chalicelib.orders.rules import amounts_of, free_shipping
from chalicelib.payouts import service
from chalicelib.payouts.models import PostingKind, RefundPart
from tests.builders.sold import MUGS, an_order
from tests.memory_dynamodb import MemoryDynamoDB
from tests.money_life import SELLER_ID, START, MoneyLife

LINES = Path(os.environ.get("SELLER_CENTER_DATA", "../shared/data"), "online-retail-lines.csv")
LINES_AN_ORDER, MOST_UNITS = 10, 999
Totals = dict[str, int]


class Sold(NamedTuple):
    invoice: str
    code: str
    quantity: int
    cents: int
    """Of one unit."""


@dataclass
class Straight:
    """What a bookkeeper would reckon with a pencil: per line, without ledger, postings or sales."""

    price: int
    refunded: int = 0

    @property
    def fee(self) -> int:
        return _percent(self.price, 6)

    @property
    def fee_back(self) -> int:
        return int((Decimal(self.fee * self.refunded) / self.price).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def kept(self) -> int:
        return min(_percent(self.fee_back, 20), 5_00)


@dataclass
class Replay:
    """What was replayed, and both reckonings."""

    orders: int = 0
    lines: int = 0
    returns: int = 0
    statement: Totals = field(default_factory=dict)
    straight: Totals = field(default_factory=dict)
    paid: int = 0


def _percent(cents: int, percent: int) -> int:
    return int((Decimal(cents * percent) / 100).quantize(Decimal(1), ROUND_HALF_UP))


def read(path: Path) -> tuple[list[Sold], list[Sold]]:
    """Sales and returns with a price, in the order of the file; more than 999 units are several lines."""
    sales: list[Sold] = []
    returns: list[Sold] = []
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            quantity, cents = int(row["Quantity"]), int(Decimal(row["UnitPrice"]) * 100)
            if quantity and cents > 0:
                kept = returns if row["InvoiceNo"].startswith("C") else sales
                left = abs(quantity)
                while left and (quantity > 0) is (kept is sales):
                    kept.append(Sold(row["InvoiceNo"], row["StockCode"], min(left, MOST_UNITS), cents))
                    left -= kept[-1].quantity
    return sales, returns


def replayed(memory: MemoryDynamoDB, path: Path, most: int | None = None) -> Replay:
    """Sell, deliver, give back one half before and one half after settlement, and pay; of `most` lines or all."""
    sales, returns = (found[:most] for found in read(path))
    life, replay = MoneyLife(memory), Replay(lines=len(sales), returns=len(returns))
    life.now = START + timedelta(days=60)
    known: dict[str, list[tuple[str, int, Straight]]] = defaultdict(list)
    lines: list[Straight] = []
    for batch in _orders_of(sales):
        order = _order(batch, life.now)
        replay.orders += 1
        _is_sold(life, order)
        for number, sold in enumerate(batch):
            lines.append(Straight(sold.quantity * sold.cents))
            known[sold.code].append((order.order_id, number, lines[-1]))
    half = len(returns) // 2
    unmatched = sum(_goes_back(life, known, back, n) for n, back in enumerate(returns[:half]))
    life.time_passes(199, 0)
    while life.inbox:
        life.messages_come(0, 3)
    unmatched += sum(_goes_back(life, known, back, half + n) for n, back in enumerate(returns[half:]))
    life.must_hold()
    replay.statement = _statement_totals()
    replay.straight = _straight_totals(lines, unmatched)
    for _ in range(2):
        life.time_passes(167, 0)
        life.run_starts(0, 0)
        while life.inbox:
            life.messages_come(0, 3)
            life._collects()
    replay.paid = sum(life.bank.sent.values())
    life.must_hold()
    return replay


def _orders_of(sales: list[Sold]) -> list[list[Sold]]:
    by_invoice: dict[str, list[Sold]] = defaultdict(list)
    for sold in sales:
        by_invoice[sold.invoice].append(sold)
    return [
        lines[start : start + LINES_AN_ORDER]
        for lines in by_invoice.values()
        for start in range(0, len(lines), LINES_AN_ORDER)
    ]


def _order(batch: list[Sold], now: datetime) -> Order:
    lines = [
        OrderLine(
            line_id=str(place + 1),
            listing_id=f"lst_{sold.code}",
            sku_id=f"sku_{sold.code}",
            seller_sku=sold.code,
            title=sold.code,
            category=MUGS,
            unit_price=Money(amount=sold.cents),
            quantity=sold.quantity,
            weight_grams=100,
            tax=Money(amount=0),
        )
        for place, sold in enumerate(batch)
    ]
    order = an_order(1, placed_at=now, seller_id=SELLER_ID)
    return order.with_(lines=lines, amounts=amounts_of(lines, free_shipping("USD")))


def _is_sold(life: MoneyLife, order: Order) -> None:
    """Paid and delivered."""
    paid = OrderPaid(seller_id=SELLER_ID, order_id=order.order_id, ship_by=life.now)
    delivered = OrderDelivered(seller_id=SELLER_ID, order_id=order.order_id, delivered_at=life.now)
    life._does(lambda work: orders.save(work, order))
    life._does(lambda work: service.capture(work, paid))
    life._does(lambda work: service.await_settlement(work, delivered))


def _goes_back(life: MoneyLife, known: dict[str, list[tuple[str, int, Straight]]], back: Sold, number: int) -> int:
    """Refund lines of the same product while they last; the rest, bought before our time, is taken by hand."""
    left = back.quantity * back.cents
    for place, (order_id, line, straight) in enumerate(known[back.code]):
        cents = min(left, straight.price - straight.refunded)
        if cents:
            part = RefundPart(line=line, goods=cents)
            refund_id = f"{back.invoice}-{number}-{place}"
            life._does(lambda work, o=order_id, r=refund_id, p=part: service.refund(work, SELLER_ID, o, r, [p]))  # type: ignore[misc]
            straight.refunded += cents
            left -= cents
    if left:
        amount = Money(amount=-left)
        life._does(lambda work: service.adjust(work, SELLER_ID, PostingKind.ADJUSTMENT, f"adj-{number}", amount))
    return left


def _statement_totals() -> Totals:
    totals: Totals = defaultdict(int)
    for statement in service.statements(SELLER_ID, PageQuery(limit=100)).data:
        for name, money in statement.totals:
            totals[name] += money.amount
    return {name: amount for name, amount in totals.items() if amount}


def _straight_totals(lines: list[Straight], unmatched: int) -> Totals:
    totals = {
        "sales": sum(line.price for line in lines),
        "refunds": -sum(line.refunded for line in lines),
        "fees": -sum(line.fee - line.fee_back + line.kept for line in lines),
        "adjustments": -unmatched,
    }
    return totals | {"total": sum(totals.values())}
