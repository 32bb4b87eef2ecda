"""What a package is, what a seller asks for it, and what a carrier tells of it."""

from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from chalicelib.fulfillment.carriers import LabelFormat, Refusal, Shipment
from chalicelib.fulfillment.carriers.numbers import OwnCarrier
from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money
from chalicelib.orders.models import DeliveryEvidence, Quantity

MAX_PARCELS = 5
"""Parcels of one order, and packages combined into one: a cancellation changes them in one transaction."""
PLATFORM = "platform"
"""The keeper of what lies in the platform's warehouse."""
CHEAPEST = "cheapest"
"""The service of a label that may go by any: the cheapest of the day it is bought."""
MAX_SKUS_TOGETHER = 10
"""SKUs of combined packages: their stock leaves in one transaction of at most 25 writes."""

ServiceCode = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$", examples=["ground"])]
TrackingNumber = Annotated[str, Field(pattern=r"^[0-9A-Z]{8,34}$", examples=["9900000000000000000009"])]
PackageId = Annotated[str, Field(max_length=40, examples=["pkg_01k0000000000000000000000"])]


def _utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("not an instant of the calendar") from None


Instant = Annotated[AwareDatetime, AfterValidator(_utc)]


class PackageStatus(StrEnum):
    TO_FULFILL = "to_fulfill"
    COMBINED = "combined"
    LABEL_REQUESTED = "label_requested"
    LABEL_REFUSED = "label_refused"
    LABEL_STUCK = "label_stuck"
    LABEL_READY = "label_ready"
    VOID_REQUESTED = "void_requested"
    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    DELIVERY_FAILED = "delivery_failed"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    LOST = "lost"
    CANCELLED = "cancelled"


class PackedUnits(Value):
    """So many units of one SKU of one order in a package."""

    order_id: str = Field(examples=["ord_01k0000000000000000000000"])
    sku_id: str = Field(examples=["sku_2x7kq0a9"])
    seller_sku: str = Field(examples=["MUG-BLUE"])
    title: str = Field(examples=["Blue mug"])
    quantity: Quantity
    weight_grams: int = Field(examples=[350])
    size_mm: tuple[int, int, int] | None = Field(default=None, examples=[[120, 120, 100]])


class Label(Value):
    """A paid label. `purchase_id` is the carrier's name for the purchase, `document` the key of its 4x6 PDF."""

    carrier: str = Field(examples=["local"])
    service: ServiceCode
    tracking_number: TrackingNumber
    price: Money
    zone: int = Field(examples=[5])
    purchase_id: str
    purchase_key: str = Field(examples=["pkg_01k0000000-1"])
    bought_at: datetime
    document: str = Field(examples=["labels/sel_01k0000000/pkg_01k0000000-1.pdf"])
    carrier_artwork: bool = Field(default=False, description="The carrier drew it; reprints copy its picture.")
    voided_at: datetime | None = None

    def document_as(self, form: LabelFormat) -> str:
        """The key of the label in another format."""
        return self.document.removesuffix(".pdf") + form.suffix


class LabelRefusal(Value):
    """Why the carrier will not take the parcel, or the label back."""

    reason: Refusal
    detail: str = Field(examples=["There is no such address."])


class FailureReason(StrEnum):
    """Why a parcel was not handed over (TikTok Shop API, UpdateDelivery)."""

    INVALID_ADDRESS = "invalid_address"
    UNABLE_RECEIVE = "unable_receive"
    UNABLE_CONTACT_BUYER = "unable_contact_buyer"
    BUYER_REFUSED = "buyer_refused"
    DELAY_DELIVERY = "delay_delivery"
    PACKAGE_LOST = "package_lost"
    PACKAGE_DAMAGE = "package_damage"
    FORCE_MAJEURE = "force_majeure"
    OTHER = "other"


class Package(Entity):
    """One parcel. What was asked of the carrier stays as it was when the seller asked."""

    package_id: PackageId
    order_id: str = Field(examples=["ord_01k0000000000000000000000"])
    seller_id: str
    status: PackageStatus
    contents: list[PackedUnits]
    recipient: str = Field(examples=["9f2c6a1b0d3e4f55"], description="Those with the same may be combined.")
    combined_into: PackageId | None = None
    carries: list[PackageId] = Field(default_factory=list, description="The packages combined into this one.")
    ship_by: datetime
    opened_at: datetime
    service: ServiceCode | None = None
    at_most_cents: int | None = Field(default=None, examples=[940], description="The price the seller agreed to.")
    shipment: Shipment | None = None
    attempt: int = Field(default=0, examples=[1])
    requested_at: datetime | None = None
    refusal: LabelRefusal | None = None
    label: Label | None = None
    old_labels: list[Label] = Field(default_factory=list, description="No longer in use; see voided_at.")
    label_ready_at: datetime | None = None
    by_platform: bool = Field(default=False, description="It leaves the platform's warehouse, by its people.")
    carrier: str | None = Field(default=None, examples=["local"])
    tracking_number: TrackingNumber | None = None
    own_carrier: bool = False
    last_scan_at: datetime | None = None
    failure: FailureReason | None = None
    shipped_at: datetime | None = None
    in_transit_at: datetime | None = None
    delivered_at: datetime | None = None
    delivery_evidence: DeliveryEvidence | None = Field(default=None, description="Who says that it has arrived.")
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["ship"]])

    @property
    def purchase_key(self) -> str:
        """What the carrier knows this request by: a request after a refusal is another purchase."""
        return f"{self.package_id}-{self.attempt}"

    @property
    def keeper(self) -> str:
        """Who packs and ships it: the seller, or the platform."""
        return PLATFORM if self.by_platform else self.seller_id

    @property
    def only_reported(self) -> bool:
        """Whether it counts as delivered by the seller's word alone."""
        reported = self.delivery_evidence is DeliveryEvidence.SELLER
        return reported and self.status is PackageStatus.DELIVERED

    @property
    def order_ids(self) -> list[str]:
        """The orders whose units it holds."""
        return list(dict.fromkeys(packed.order_id for packed in self.contents))

    def units(self) -> dict[str, dict[str, int]]:
        """Units by SKU of each order it holds."""
        units: dict[str, dict[str, int]] = {}
        for packed in self.contents:
            of_order = units.setdefault(packed.order_id, {})
            of_order[packed.sku_id] = of_order.get(packed.sku_id, 0) + packed.quantity
        return units


def recipient_of(buyer_id: str, address: str) -> str:
    """What packages of one buyer to one address have in common; it says nothing of either."""
    return sha256(f"{buyer_id}\0{address}".casefold().encode()).hexdigest()[:16]


class LabelRequest(Body):
    """Which of the carrier's services, as the rates name it, and the price seen there: no more is paid for it."""

    service: ServiceCode
    at_most_cents: int | None = Field(default=None, ge=0, le=1_000_000, examples=[940])


class Units(Body):
    """So many units of one SKU."""

    sku_id: str = Field(max_length=40, examples=["sku_2x7kq0a9"])
    quantity: Quantity


class Split(Body):
    """What goes into each further parcel; what is not named stays."""

    parcels: list[Annotated[list[Units], Field(min_length=1, max_length=MAX_SKUS_TOGETHER)]] = Field(
        min_length=1, max_length=MAX_PARCELS - 1
    )


class Combination(Body):
    """Packages to one buyer and address; the first takes in the others."""

    package_ids: list[PackageId] = Field(min_length=2, max_length=MAX_PARCELS)


class Handover(Body):
    """Nothing for a parcel with our label; carrier and tracking number for one sent with the seller's own."""

    carrier: OwnCarrier | None = None
    tracking_number: TrackingNumber | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> "Handover":
        if (self.carrier is None) != (self.tracking_number is None):
            raise ValueError("carrier and tracking_number go together")
        return self


class DeliveryReport(Body):
    """How a parcel of the seller's own carrier fared; without a failure it has arrived."""

    failure: FailureReason | None = None


class ShippingRate(Value):
    """What a carrier asks for a parcel, and the days in transit it promises."""

    carrier: str = Field(examples=["local"])
    service: ServiceCode
    name: str = Field(examples=["Ground"])
    price: Money
    earliest_days: int = Field(examples=[2])
    latest_days: int = Field(examples=[3])


class TrackingStatus(StrEnum):
    PRE_TRANSIT = "pre_transit"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    AVAILABLE_FOR_PICKUP = "available_for_pickup"
    DELIVERED = "delivered"
    RETURN_TO_SENDER = "return_to_sender"
    FAILURE = "failure"
    LOST = "lost"
    UNKNOWN = "unknown"


class TrackingUpdate(Body):
    """One scan of a parcel, as the carrier tells of it."""

    tracking_number: TrackingNumber
    status: TrackingStatus = Field(examples=["in_transit"])
    occurred_at: Instant
    failure: FailureReason | None = None


class Received(Value):
    """The carrier's message has its effect, now or since an earlier delivery of it."""

    received: bool = True
