"""The use cases of fulfillment."""

from chalicelib.fulfillment.service.labelling import (
    LABELS_QUEUE,
    buy_label,
    label_download,
    rates,
    request_label,
)
from chalicelib.fulfillment.service.packages import (
    QUEUE,
    cancel_package,
    cancel_unshipped,
    get,
    list_of,
    miss_ship_by,
    open_package,
)
from chalicelib.fulfillment.service.shipping import confirm_shipment, track

__all__ = [
    "LABELS_QUEUE",
    "QUEUE",
    "buy_label",
    "cancel_package",
    "cancel_unshipped",
    "confirm_shipment",
    "get",
    "label_download",
    "list_of",
    "miss_ship_by",
    "open_package",
    "rates",
    "request_label",
    "track",
]
