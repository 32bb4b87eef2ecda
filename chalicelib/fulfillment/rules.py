"""The life of a package, and what its parcel is."""

from chalicelib.fulfillment.carriers import Parcel, PostalAddress, Shipment
from chalicelib.fulfillment.models import PackageStatus, TrackingStatus
from chalicelib.kit.lifecycle import Action, Lifecycle
from chalicelib.orders.models import Address, Order
from chalicelib.sellers.models import ShipFrom

SELLER, SYSTEM, CARRIER = "seller", "system", "carrier"
S = PackageStatus

PACKAGE = Lifecycle(
    "package",
    S.TO_FULFILL,
    [
        Action("request_label", (S.TO_FULFILL, S.LABEL_REFUSED), S.LABEL_REQUESTED, (SELLER,), "label_requested"),
        Action("receive_label", (S.LABEL_REQUESTED,), S.LABEL_READY, (CARRIER,), "label_ready"),
        Action("refuse_label", (S.LABEL_REQUESTED,), S.LABEL_REFUSED, (CARRIER,), "label_refused"),
        Action("ship", (S.LABEL_READY,), S.SHIPPED, (SELLER,), "package_shipped"),
        Action("collect", (S.SHIPPED,), S.IN_TRANSIT, (CARRIER,), "package_in_transit"),
        Action("deliver", (S.SHIPPED, S.IN_TRANSIT), S.DELIVERED, (CARRIER,), "package_delivered"),
        Action(
            "cancel",
            (S.TO_FULFILL, S.LABEL_REQUESTED, S.LABEL_REFUSED, S.LABEL_READY),
            S.CANCELLED,
            (SYSTEM,),
            "package_cancelled",
        ),
    ],
)

SCANS = {
    TrackingStatus.IN_TRANSIT: "collect",
    TrackingStatus.OUT_FOR_DELIVERY: "collect",
    TrackingStatus.AVAILABLE_FOR_PICKUP: "collect",
    TrackingStatus.DELIVERED: "deliver",
}
"""What a carrier's scan does to a package; every other scan does nothing."""

BOX_MM = (250, 180, 80)
"""The box every order is packed in, until listings carry their own measures."""


def package_id_of(order_id: str) -> str:
    """The one package of an order, known before it exists."""
    return f"pkg_{order_id.removeprefix('ord_')}"


def shipment_of(order: Order, ship_from: ShipFrom) -> Shipment:
    """The order's units in one box. Their weights are taken as packed."""
    length, width, height = BOX_MM
    grams = sum(line.weight_grams * line.quantity for line in order.lines)
    return Shipment(
        ship_from=_postal(ship_from),
        ship_to=_postal(order.ship_to),
        parcel=Parcel(weight_grams=grams, length_mm=length, width_mm=width, height_mm=height),
        reference=order.order_id,
    )


def _postal(address: Address | ShipFrom) -> PostalAddress:
    return PostalAddress.model_validate(address.model_dump())
