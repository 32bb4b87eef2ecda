"""The carrier port: what fulfilment asks of any carrier, and the two ways a carrier says no."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field

Positive = Annotated[int, Field(gt=0)]
NotNegative = Annotated[int, Field(ge=0)]
Text = Annotated[str, Field(min_length=1)]
TrackingNumber = Annotated[str, Field(pattern=r"^[0-9A-Z]{8,34}$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class PostalAddress(_Frozen):
    """An address as a carrier prints it; `country` is ISO 3166 alpha-2."""

    name: Text
    line1: Text
    line2: str | None = None
    city: Text
    state: Text
    postal_code: Text
    country: Text


class Parcel(_Frozen):
    """The box as it is handed over: grams and millimetres, packing included."""

    weight_grams: Positive
    length_mm: Positive
    width_mm: Positive
    height_mm: Positive


class Shipment(_Frozen):
    """One parcel from one place to another; `reference` is what the seller finds it by."""

    ship_from: PostalAddress
    ship_to: PostalAddress
    parcel: Parcel
    reference: Text


class Rate(_Frozen):
    """The price of one service in minor units, and the days in transit it promises."""

    carrier: Text
    service: Text
    service_name: Text
    amount: NotNegative
    currency: Text
    zone: Positive
    earliest_days: NotNegative
    latest_days: NotNegative


class PurchasedLabel(_Frozen):
    """A paid label; `purchase_id` is the carrier's name for the purchase."""

    carrier: Text
    service: Text
    tracking_number: TrackingNumber
    amount: NotNegative
    currency: Text
    zone: Positive
    purchase_id: Text


class LabelFormat(StrEnum):
    """What a label can be printed as."""

    PDF_4X6 = "pdf_4x6"
    PDF_A6 = "pdf_a6"
    PNG = "png"
    ZPL = "zpl"

    @property
    def suffix(self) -> str:
        return {"pdf_4x6": ".pdf", "pdf_a6": ".a6.pdf", "png": ".png", "zpl": ".zpl"}[self.value]

    @property
    def content_type(self) -> str:
        return {"png": "image/png", "zpl": "application/zpl"}.get(self.value, "application/pdf")


class Pickup(_Frozen):
    """The carrier comes for a parcel between two instants; its driver goes by `confirmation`."""

    confirmation: Text
    earliest: datetime
    latest: datetime


class Purchase(_Frozen):
    """A purchase made or tried: what it was asked by, for what service, and how long ago."""

    key: Text
    service: Text
    age: timedelta


class Scan(_Frozen):
    """What a carrier knows of a parcel at an instant, in the words of its webhooks."""

    status: Text
    occurred_at: datetime


class Refusal(StrEnum):
    """Why a carrier will never take this shipment as it stands, or this label back."""

    ADDRESS_NOT_FOUND = "address_not_found"
    ADDRESS_NOT_LATIN = "address_not_latin"
    INVALID_POSTAL_CODE = "invalid_postal_code"
    OUTSIDE_SERVICE_AREA = "outside_service_area"
    OVER_SIZE_LIMIT = "over_size_limit"
    OVER_WEIGHT_LIMIT = "over_weight_limit"
    SERVICE_NOT_OFFERED = "service_not_offered"
    PO_BOX = "po_box"
    LABEL_USED = "label_used"
    NO_PICKUP_THEN = "no_pickup_then"
    VOID_WINDOW_PASSED = "void_window_passed"
    OVER_THE_QUOTE = "over_the_quote"
    OTHER = "other"


class CarrierRefused(Exception):
    """The carrier's answer is no and stays no: the same shipment must not be retried."""

    def __init__(self, reason: Refusal, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class CarrierUnavailable(Exception):
    """The carrier did not answer: retry with the same idempotency key."""


class Carrier(Protocol):
    """A company that carries parcels. Every call may raise CarrierRefused or CarrierUnavailable."""

    @property
    def name(self) -> str:
        """The carrier's code, as it stands in rates and labels."""

    @property
    def draws_labels(self) -> bool:
        """Whether its own artwork is what must be printed."""

    def rates(self, shipment: Shipment) -> list[Rate]:
        """The services open to this shipment, cheapest first."""

    def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> PurchasedLabel:
        """Buy one label. The same key and request, however often, is one purchase."""

    def void(self, purchase: Purchase) -> None:
        """Give a label back for its money. Again, or for a purchase that never was, it does nothing."""

    def book_pickup(self, shipment: Shipment, purchase_key: str, earliest: datetime) -> Pickup:
        """Have the parcel whose label was bought by this key fetched where it is sent from; twice is one visit."""

    def cancel_pickup(self, purchase_key: str) -> None:
        """Nobody has to come. Again, or for a visit that never was booked, it does nothing."""

    def artwork(self, label: PurchasedLabel, form: LabelFormat) -> bytes | None:
        """The carrier's own label, as PNG or ZPL; None where ours is good."""

    def scans(
        self, shipment: Shipment | None, carrier: str, number: str, since: datetime, now: datetime
    ) -> list[Scan]:
        """What the carrier knows of a parcel handed over at `since`, oldest first."""
