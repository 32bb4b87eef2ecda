"""Orders as CSV files: what an export is, and its rows. No file names a buyer or an address."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from chalicelib.kit.entity import Body, Entity
from chalicelib.kit.formulas import protected
from chalicelib.kit.objects import Download
from chalicelib.orders.models import Order, OrderLine

COLUMNS = (
    "order_id",
    "line_id",
    "status",
    "placed_at",
    "paid_at",
    "ship_by",
    "shipped_at",
    "delivered_at",
    "cancelled_at",
    "cancel_reason",
    "late",
    "buyer_handle",
    "state",
    "tracking_numbers",
    "seller_sku",
    "title",
    "quantity",
    "cancelled",
    "currency",
    "unit_price",
    "seller_discount",
    "platform_discount",
    "paid",
    "tax",
    "order_shipping_fee",
    "order_total",
)


class ExportStatus(StrEnum):
    RUNNING = "running"
    COMPLETED = "completed"


class NewExport(Body):
    """Orders placed in a span of time."""

    placed_from: AwareDatetime
    placed_to: AwareDatetime

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.placed_to <= self.placed_from:
            raise ValueError("placed_to comes after placed_from")
        return self


class Export(Entity):
    """Orders as CSV files, a row a line, money in minor units; `files` are links once it is completed."""

    export_id: str = Field(examples=["exp_01k0000000000000000000000"])
    seller_id: str
    status: ExportStatus
    placed_from: datetime
    placed_to: datetime
    requested_at: datetime
    parts: int = Field(default=0, description="Files written so far.")
    orders: int = 0
    cursor: str | None = None
    completed_at: datetime | None = None
    files: list[Download] = Field(default_factory=list)

    def document(self, part: int) -> str:
        """The key of one of its files."""
        return f"exports/{self.seller_id}/{self.export_id}-{part}.csv"


def rows_of(orders: Iterable[Order]) -> bytes:
    """The CSV file of these orders, with its header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for order in orders:
        writer.writerows(_row(order, line) for line in order.lines)
    return out.getvalue().encode("utf-8-sig")


def _row(order: Order, line: OrderLine) -> list[object]:
    return [
        order.order_id,
        line.line_id,
        order.status.value,
        _at(order.placed_at),
        _at(order.paid_at),
        _at(order.deadlines.ship_by),
        _at(order.shipped_at),
        _at(order.delivered_at),
        _at(order.cancelled_at),
        order.cancel_reason.value if order.cancel_reason else "",
        "yes" if order.late else "no",
        order.buyer_handle,
        order.ship_to.state,
        " ".join(order.tracking_numbers),
        protected(line.seller_sku),
        protected(line.title),
        line.quantity,
        line.cancelled,
        line.unit_price.currency,
        line.unit_price.amount,
        line.seller_discount.amount,
        line.platform_discount.amount,
        line.paid.amount,
        line.tax.amount,
        order.amounts.shipping_fee.amount,
        order.amounts.total.amount,
    ]


def _at(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}" if instant else ""
