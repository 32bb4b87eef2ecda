"""One seller's part of a checkout.

Amounts and lines stay as placed: what was cancelled since is counted in the lines and listed in `refunds`.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from chalicelib.kit.entity import Entity, Value
from chalicelib.kit.money import Money
from chalicelib.orders.models.amounts import Amounts, OrderLine
from chalicelib.orders.models.payments import Payment, PaymentDispute
from chalicelib.orders.models.reasons import (
    CancelledBy,
    CancelReason,
    DeliveryEvidence,
    Fault,
    OrderStatus,
    RejectReason,
)
from chalicelib.orders.models.refunds import Refund
from chalicelib.promotions.models import Redemption
from chalicelib.sellers.shipping.models import OptionName


class Address(Value):
    """Where a US parcel goes; masked where the reader may not know the buyer."""

    name: str = Field(examples=["Ada Buyer"])
    line1: str = Field(examples=["1 Market St"])
    line2: str | None = None
    city: str = Field(examples=["San Francisco"])
    state: str = Field(examples=["CA"])
    postal_code: str = Field(examples=["94103"])
    country: str = "US"

    def masked(self) -> "Address":
        """The state and the region of the ZIP code only."""
        return Address(
            name="***", line1="***", city="***", state=self.state, postal_code=f"{self.postal_code[:3]}**"
        )


class RequestStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class CancellationRequest(Value):
    """A buyer's wish to cancel what is being packed. Unanswered at `answer_by`, it is approved."""

    reason: CancelReason
    status: RequestStatus
    requested_at: datetime
    answer_by: datetime
    answered_at: datetime | None = None
    reject_reason: RejectReason | None = None


class Deadlines(Value):
    """The order's clocks as instants; absent until the clock runs.

    `auto_cancel_at`: unless shipped; `collect_by`: unless scanned; `cancel_undelivered_at`: unless delivered;
    `return_by`: after it the order is complete.
    """

    pay_by: datetime
    hold_until: datetime | None = None
    ship_by: datetime | None = None
    auto_cancel_at: datetime | None = None
    collect_by: datetime | None = None
    deliver_by: datetime | None = None
    cancel_undelivered_at: datetime | None = None
    return_by: datetime | None = None


class Order(Entity):
    """One seller's part of a checkout. Its parcels may go and arrive one by one: units are by SKU."""

    SCHEMA: ClassVar[int] = 2

    order_id: str = Field(examples=["ord_01k0000000000000000000000"])
    checkout_id: str = Field(examples=["chk_01k0000000000000000000000"])
    seller_id: str
    buyer_id: str
    buyer_handle: str = Field(default="", examples=["buyer_k3m9x2aq"])
    market: str = "US"
    policy_version: str = Field(examples=["us-2026-01"])
    status: OrderStatus
    lines: list[OrderLine]
    amounts: Amounts
    ship_to: Address
    shipping_option: OptionName = "standard"
    payment: Payment
    deadlines: Deadlines
    redemptions: list[Redemption] = Field(default_factory=list)
    placed_at: datetime
    paid_at: datetime | None = None
    released_at: datetime | None = None
    shipped_units: dict[str, int] = Field(default_factory=dict, examples=[{"sku_2x7kq0a9": 1}])
    delivered_units: dict[str, int] = Field(default_factory=dict, examples=[{"sku_2x7kq0a9": 1}])
    reported_units: dict[str, int] = Field(
        default_factory=dict, description="Delivered by the seller's word alone.", examples=[{"sku_2x7kq0a9": 1}]
    )
    delivery_evidence: DeliveryEvidence | None = Field(
        default=None, description="Who says that all of it has arrived."
    )
    delivery_denied_at: datetime | None = Field(
        default=None, description="When a carrier told otherwise than the seller."
    )
    untraceable: bool = Field(
        default=False, description="A parcel of it has a number that no carrier answers for."
    )
    shipped_at: datetime | None = None
    in_transit_at: datetime | None = None
    delivered_at: datetime | None = None
    received_at: datetime | None = Field(default=None, description="When the buyer confirmed to have it.")
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: CancelReason | None = None
    cancelled_by: CancelledBy | None = None
    fault: Fault | None = None
    cancellation_request: CancellationRequest | None = None
    replaces: str | None = Field(default=None, description="The return this order replaces goods of.")
    refunds: list[Refund] = Field(default_factory=list)
    disputes: list[PaymentDispute] = Field(default_factory=list)
    charged_back: dict[str, Money] = Field(
        default_factory=dict, description="What the buyer's bank took back, by its dispute."
    )
    tracking_numbers: list[str] = Field(default_factory=list)
    late: bool = False
    delivery_late: bool = False
    by_platform: bool = Field(default=False, description="Its last parcel left the platform's warehouse.")
    changed_at: datetime | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["ship", "cancel"]])

    @classmethod
    def upgrade(cls, stored: dict[str, Any], schema: int) -> dict[str, Any]:
        """Before 2 a payment and a refund had no status: what had the provider's id was done."""
        sent = [one | {"status": "sent"} if one.get("refund_id") else one for one in stored.get("refunds", [])]
        payment = stored["payment"]
        taken = {"status": "captured"} if payment.get("capture_id") else {}
        return stored | {"refunds": sent, "payment": payment | taken}

    def line(self, line_id: str) -> OrderLine | None:
        return next((line for line in self.lines if line.line_id == line_id), None)

    def quantities(self) -> dict[str, int]:
        """Units by SKU the buyer gets, summed: two lines of one SKU share its stock."""
        return units_by_sku((line.sku_id, line.expected) for line in self.lines)

    @property
    def request_is_open(self) -> bool:
        """Whether the buyer waits for an answer to a request to cancel."""
        request = self.cancellation_request
        return request is not None and request.status is RequestStatus.PENDING

    @property
    def paid(self) -> bool:
        return self.paid_at is not None


def units_by_sku(units: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Their sum, SKUs without a unit left out."""
    found: dict[str, int] = {}
    for sku_id, quantity in units:
        if quantity:
            found[sku_id] = found.get(sku_id, 0) + quantity
    return found


class Checkout(Value):
    """What a checkout became."""

    checkout_id: str = Field(examples=["chk_01k0000000000000000000000"])
    orders: list[Order]
