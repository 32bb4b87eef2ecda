"""What fulfillment tells."""

from datetime import datetime
from typing import ClassVar, Literal

from chalicelib.fulfillment.carriers import Refusal
from chalicelib.fulfillment.models import FeeCharge, TrackingStatus
from chalicelib.kit.events import Event


class PackageEvent(Event):
    """Something happened to one package. `order_id` is the order it was opened for, `order_ids` all it holds."""

    subject_field: ClassVar[str] = "package_id"
    package_id: str
    order_id: str
    order_ids: list[str] = []


class PackageOpened(PackageEvent):
    name = "package_opened"


class PackageSplit(PackageEvent):
    name = "package_split"
    into: list[str]


class PackagesCombined(PackageEvent):
    name = "packages_combined"
    taken_in: list[str]


class PackageSeparated(PackageEvent):
    """Packages left the one they had been combined into."""

    name = "package_separated"
    left: list[str]


class LabelRequested(PackageEvent):
    """`purchase_key` is what the carrier knows the purchase by, however often it is tried."""

    name = "label_requested"
    service: str
    purchase_key: str


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


class LabelStuck(PackageEvent):
    """The carrier has not answered: try again, or drop the request and what was perhaps bought with it."""

    name = "label_stuck"


class LabelVoidRequested(PackageEvent):
    """Whatever was bought under this key is to be given back."""

    name = "label_void_requested"
    purchase_key: str
    service: str


class LabelVoided(PackageEvent):
    """The carrier took a label back; what it had cost is in minor units."""

    name = "label_voided"
    carrier: str
    tracking_number: str
    amount: int
    currency: str


class LabelVoidRefused(PackageEvent):
    """The label stays paid."""

    name = "label_void_refused"
    reason: Refusal
    detail: str


class PackageShipped(PackageEvent):
    """The seller confirms that the carrier has it."""

    name = "package_shipped"
    carrier: str
    tracking_number: str
    own_carrier: bool = False
    by_platform: bool = False


class PackageInTransit(PackageEvent):
    name = "package_in_transit"


class PackageDelivered(PackageEvent):
    name = "package_delivered"


class PackageDeliveryConfirmed(PackageEvent):
    """A carrier has delivered what the seller alone had reported."""

    name = "package_delivery_confirmed"


class PackageDeliveryDenied(PackageEvent):
    """A carrier tells otherwise than the seller, who had reported the delivery."""

    name = "package_delivery_denied"
    status: str


class DeliveryFailed(PackageEvent):
    name = "delivery_failed"
    reason: str


class PackageReturning(PackageEvent):
    """The carrier brings it back to the seller."""

    name = "package_returning"


class PackageReturned(PackageEvent):
    name = "package_returned"


class PackageLost(PackageEvent):
    name = "package_lost"


class PackageCancelled(PackageEvent):
    name = "package_cancelled"
    reason: str


class PrintoutEvent(Event):
    subject_field: ClassVar[str] = "printout_id"
    printout_id: str


class PrintoutRequested(PrintoutEvent):
    name = "printout_requested"


class PrintoutReady(PrintoutEvent):
    """`pages` is 0 if nothing was left to print."""

    name = "printout_ready"
    pages: int


class FulfillmentFeeDue(Event):
    """What the platform asks for its work and its room, in minor units, and the rules it comes from.

    `subject_id` is the package, the inbound shipment, or the SKU and the month of its storage.
    """

    name = "fulfillment_fee_due"
    subject_field: ClassVar[str] = "subject_id"
    subject_id: str
    kind: Literal["dispatch", "inbound", "storage"]
    units: int
    amount: int
    currency: str
    policy_version: str = ""
    charges: list[FeeCharge] = []
    sku_id: str | None = None


class InboundEvent(Event):
    subject_field: ClassVar[str] = "inbound_id"
    inbound_id: str


class InboundAnnounced(InboundEvent):
    name = "inbound_announced"


class InboundReceived(InboundEvent):
    """Good units are on sale from the platform's warehouse."""

    name = "inbound_received"
    good: int
    damaged: int


class InboundCancelled(InboundEvent):
    name = "inbound_cancelled"


class ParcelScanned(Event):
    """The carrier has scanned a followed parcel; who asked to follow it knows what `parcel_id` is."""

    name = "parcel_scanned"
    subject_field: ClassVar[str] = "parcel_id"
    parcel_id: str
    status: TrackingStatus
    occurred_at: datetime
