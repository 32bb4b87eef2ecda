"""What a package is, what a seller asks for it, and what a carrier tells of it."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

from chalicelib.fulfillment.carriers import Refusal, Shipment
from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money

ServiceCode = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$", examples=["ground"])]
TrackingNumber = Annotated[str, Field(pattern=r"^[0-9A-Z]{8,34}$", examples=["9900000000000000000009"])]


def _utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("not an instant of the calendar") from None


Instant = Annotated[AwareDatetime, AfterValidator(_utc)]


class PackageStatus(StrEnum):
    TO_FULFILL = "to_fulfill"
    LABEL_REQUESTED = "label_requested"
    LABEL_REFUSED = "label_refused"
    LABEL_READY = "label_ready"
    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Label(Value):
    """A paid label. `purchase_id` is the carrier's name for the purchase, `document` the key of its PDF."""

    carrier: str = Field(examples=["local"])
    service: ServiceCode
    tracking_number: TrackingNumber
    price: Money
    zone: int = Field(examples=[5])
    purchase_id: str
    document: str = Field(examples=["labels/sel_01k0000000/pkg_01k0000000.pdf"])


class LabelRefusal(Value):
    """Why the carrier will not take the parcel as it stands."""

    reason: Refusal
    detail: str = Field(examples=["There is no such address."])


class Package(Entity):
    """One parcel of an order. What was asked of the carrier stays as it was when the seller asked."""

    package_id: str = Field(examples=["pkg_01k0000000000000000000000"])
    order_id: str = Field(examples=["ord_01k0000000000000000000000"])
    seller_id: str
    status: PackageStatus
    ship_by: datetime
    opened_at: datetime
    service: ServiceCode | None = None
    shipment: Shipment | None = None
    attempt: int = Field(default=0, examples=[1])
    requested_at: datetime | None = None
    refusal: LabelRefusal | None = None
    label: Label | None = None
    label_ready_at: datetime | None = None
    shipped_at: datetime | None = None
    in_transit_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["ship"]])

    @property
    def purchase_key(self) -> str:
        """What the carrier knows this request by: a request after a refusal is another purchase."""
        return f"{self.package_id}-{self.attempt}"


class LabelRequest(Body):
    """Which of the carrier's services, as the order's rates name it."""

    service: ServiceCode


class ShippingRate(Value):
    """What a carrier asks for an order's parcel, and the days in transit it promises."""

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
    UNKNOWN = "unknown"


class TrackingUpdate(Body):
    """One scan of a parcel, as the carrier tells of it."""

    tracking_number: TrackingNumber
    status: TrackingStatus = Field(examples=["in_transit"])
    occurred_at: Instant


class Received(Value):
    """The carrier's message has its effect, now or since an earlier delivery of it."""

    received: bool = True
