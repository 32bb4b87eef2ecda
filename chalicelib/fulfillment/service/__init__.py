"""The use cases of fulfillment."""

from chalicelib.fulfillment.service.fees import charge_storage
from chalicelib.fulfillment.service.inbound import (
    announce_inbound,
    cancel_inbound,
    get_inbound,
    inbound_in,
    inbound_of,
    receive_inbound,
)
from chalicelib.fulfillment.service.labelling import (
    LABELS_QUEUE,
    buy_label,
    drop_label,
    label_download,
    miss_label,
    open_packages,
    rates,
    rates_of_order,
    request_label,
    request_label_of_order,
    retry_label,
)
from chalicelib.fulfillment.service.packages import (
    QUEUE,
    cancel_packages,
    combinable,
    get,
    list_of,
    of_order,
)
from chalicelib.fulfillment.service.packing import combine, separate, split, unpack_cancelled
from chalicelib.fulfillment.service.printing import (
    get_printout,
    print_out,
    printout_download,
    request_printout,
)
from chalicelib.fulfillment.service.shipping import checked_number, confirm_shipment, report_delivery, take_back
from chalicelib.fulfillment.service.tracking import ask_carrier, track, track_easypost
from chalicelib.fulfillment.service.voiding import request_void, void_label
from chalicelib.fulfillment.service.way_back import (
    CarrierRefused,
    Pickup,
    ReturnLabel,
    book_pickup,
    buy_return_label,
    cancel_pickup,
    follow,
)

__all__ = [
    "LABELS_QUEUE",
    "QUEUE",
    "CarrierRefused",
    "Pickup",
    "ReturnLabel",
    "announce_inbound",
    "ask_carrier",
    "book_pickup",
    "buy_label",
    "buy_return_label",
    "cancel_inbound",
    "cancel_packages",
    "cancel_pickup",
    "charge_storage",
    "checked_number",
    "combinable",
    "combine",
    "confirm_shipment",
    "drop_label",
    "follow",
    "get",
    "get_inbound",
    "get_printout",
    "inbound_in",
    "inbound_of",
    "label_download",
    "list_of",
    "miss_label",
    "of_order",
    "open_packages",
    "print_out",
    "printout_download",
    "rates",
    "rates_of_order",
    "receive_inbound",
    "report_delivery",
    "request_label",
    "request_label_of_order",
    "request_printout",
    "request_void",
    "retry_label",
    "separate",
    "split",
    "take_back",
    "track",
    "track_easypost",
    "unpack_cancelled",
    "void_label",
]
