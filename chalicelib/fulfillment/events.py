"""What fulfillment tells."""

from typing import ClassVar

from chalicelib.fulfillment.carriers import Refusal
from chalicelib.kit.events import Event


class PackageEvent(Event):
    """Something happened to one package of an order."""

    subject_field: ClassVar[str] = "package_id"
    package_id: str
    order_id: str


class PackageOpened(PackageEvent):
    name = "package_opened"


class LabelRequested(PackageEvent):
    name = "label_requested"
    service: str


class LabelReady(PackageEvent):
    """The label is paid; what it cost is in minor units."""

    name = "label_ready"
    carrier: str
    tracking_number: str
    amount: int
    currency: str


class LabelRefused(PackageEvent):
    name = "label_refused"
    reason: Refusal
    detail: str


class PackageShipped(PackageEvent):
    """The seller confirms that the carrier has it."""

    name = "package_shipped"
    carrier: str
    tracking_number: str


class PackageInTransit(PackageEvent):
    name = "package_in_transit"


class PackageDelivered(PackageEvent):
    name = "package_delivered"


class PackageCancelled(PackageEvent):
    name = "package_cancelled"
    reason: str
