"""The use cases of orders."""

from chalicelib.orders.refundable import Given
from chalicelib.orders.service.balance import (
    hours_to_reconcile,
    is_at_provider,
    provider_movements,
    recorded_movements,
)
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
    reject_cancellation,
)
from chalicelib.orders.service.charged_back import lift_chargeback, note_chargeback
from chalicelib.orders.service.disputing import submit_dispute_evidence
from chalicelib.orders.service.expiring import expire
from chalicelib.orders.service.exporting import export_part, get_export, request_export
from chalicelib.orders.service.paying import pay, payment_of, release, take_payment
from chalicelib.orders.service.placing import QUEUE, place, quote
from chalicelib.orders.service.provider_notices import on_provider_notice
from chalicelib.orders.service.reading import bought, get, purchases, seen_by, sold
from chalicelib.orders.service.receiving import (
    confirm_delivery,
    confirm_receipt,
    deny_delivery,
    is_delivery_denied,
)
from chalicelib.orders.service.refunding import (
    all_of,
    give_back,
    left_of,
    part_of,
    preview,
    some_of,
    total_of,
)
from chalicelib.orders.service.replacing import replace
from chalicelib.orders.service.selling import changes, counts, placed_between, sales
from chalicelib.orders.service.sending_back import refund, refund_again
from chalicelib.orders.service.shipping import (
    collect,
    complete,
    deliver,
    left_to_ship,
    mark_late,
    mark_undelivered,
    promise_returns,
    ship,
    warn,
)
from chalicelib.orders.service.urgent import ship_today

__all__ = [
    "QUEUE",
    "Given",
    "act_on_many",
    "all_of",
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
    "confirm_delivery",
    "confirm_receipt",
    "counts",
    "deliver",
    "deny_delivery",
    "expire",
    "export_part",
    "get",
    "get_export",
    "give_back",
    "hours_to_reconcile",
    "is_at_provider",
    "is_delivery_denied",
    "left_of",
    "left_to_ship",
    "lift_chargeback",
    "mark_late",
    "mark_undelivered",
    "note_chargeback",
    "on_provider_notice",
    "part_of",
    "pay",
    "payment_of",
    "place",
    "placed_between",
    "preview",
    "promise_returns",
    "provider_movements",
    "purchases",
    "quote",
    "recorded_movements",
    "refund",
    "refund_again",
    "reject_cancellation",
    "release",
    "replace",
    "request_export",
    "sales",
    "seen_by",
    "ship",
    "ship_today",
    "sold",
    "some_of",
    "submit_dispute_evidence",
    "take_payment",
    "total_of",
    "warn",
]
