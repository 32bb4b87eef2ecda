"""The use cases of orders."""

from chalicelib.orders.service.bulk import act_on_many
from chalicelib.orders.service.cancelling import (
    approve_by_silence,
    approve_cancellation,
    cancel,
    cancel_lines,
    cancel_purchase,
    cancel_sale,
    cancel_uncollected,
    cancel_undelivered,
    cancel_unshipped,
    expire,
    reject_cancellation,
)
from chalicelib.orders.service.exporting import export_part, get_export, request_export
from chalicelib.orders.service.paying import pay, refund, release, take_payment
from chalicelib.orders.service.placing import QUEUE, place, quote
from chalicelib.orders.service.reading import bought, get, purchases, seen_by, sold
from chalicelib.orders.service.selling import changes, counts, placed_between, sales
from chalicelib.orders.service.shipping import (
    collect,
    complete,
    deliver,
    mark_late,
    mark_undelivered,
    ship,
    warn,
)
from chalicelib.orders.service.urgent import ship_today

__all__ = [
    "QUEUE",
    "act_on_many",
    "approve_by_silence",
    "approve_cancellation",
    "bought",
    "cancel",
    "cancel_lines",
    "cancel_purchase",
    "cancel_sale",
    "cancel_uncollected",
    "cancel_undelivered",
    "cancel_unshipped",
    "changes",
    "collect",
    "complete",
    "counts",
    "deliver",
    "expire",
    "export_part",
    "get",
    "get_export",
    "mark_late",
    "mark_undelivered",
    "pay",
    "place",
    "placed_between",
    "purchases",
    "quote",
    "refund",
    "reject_cancellation",
    "release",
    "request_export",
    "sales",
    "seen_by",
    "ship",
    "ship_today",
    "sold",
    "take_payment",
    "warn",
]
