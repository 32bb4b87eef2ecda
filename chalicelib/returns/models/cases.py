"""What a return is: one case of one order, from the buyer's wish to its end."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.kit.entity import Entity, Value
from chalicelib.kit.money import Money
from chalicelib.orders.models import Fault, OrderLine

PhotoId = Annotated[str, Field(pattern=r"^pho_[0-9a-z]{26}$", examples=["pho_01k0000000000000000000000a"])]
Payer = Literal["buyer", "seller", "platform"]


class ReturnKind(StrEnum):
    """What the buyer wants."""

    REFUND = "refund"
    RETURN_AND_REFUND = "return_and_refund"
    REPLACEMENT = "replacement"


class ReturnStatus(StrEnum):
    """Where a case is. `refunding`: the money is owed and the payment provider has not sent it yet."""

    REQUESTED = "requested"
    OFFERED = "offered"
    DENIED = "denied"
    DISPUTED = "disputed"
    AWAITING_RETURN = "awaiting_return"
    ON_THE_WAY_BACK = "on_the_way_back"
    TO_INSPECT = "to_inspect"
    REJECTED = "rejected"
    REPLACING = "replacing"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    REPLACED = "replaced"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class DenialReason(StrEnum):
    """Why a seller says no to a request, or to the goods that came back."""

    NOT_AS_CLAIMED = "not_as_claimed"
    EVIDENCE_UNCLEAR = "evidence_unclear"
    DELIVERY_PROVEN = "delivery_proven"
    DAMAGED_BY_BUYER = "damaged_by_buyer"
    USED = "used"
    WRONG_ITEM_RETURNED = "wrong_item_returned"
    INCOMPLETE = "incomplete"
    EMPTY_PARCEL = "empty_parcel"
    OTHER = "other"


class WayBackMethod(StrEnum):
    """How the goods come back. A drop-off needs no printer: the code is scanned at the counter."""

    PLATFORM_LABEL = "platform_label"
    SELLER_LABEL = "seller_label"
    DROP_OFF = "drop_off"
    PICKUP = "pickup"


class Terms(Value):
    """The clause a case is judged by: the market's of the order's day, or the shop's where that is kinder."""

    policy_version: str = Field(examples=["us-2026-01"])
    window_days: int = Field(examples=[30])
    final_sale: bool = False
    way_back_paid_by: Payer
    keep_item_up_to: Money


class ReturnLine(Value):
    """So many units of one line of the order, and what they are worth to the buyer."""

    line_id: str = Field(examples=["1"])
    sku_id: str = Field(examples=["sku_2x7kq0a9"])
    seller_sku: str = Field(examples=["MUG-BLUE"])
    title: str = Field(examples=["Blue mug"])
    quantity: int = Field(examples=[1])
    weight_grams: int = Field(examples=[350])

    @classmethod
    def of(cls, line: OrderLine, quantity: int) -> "ReturnLine":
        return cls(
            line_id=line.line_id,
            sku_id=line.sku_id,
            seller_sku=line.seller_sku,
            title=line.title,
            quantity=quantity,
            weight_grams=line.weight_grams,
        )


class RefundLine(Value):
    """What of one line goes back to the buyer, and which shares of discounts are undone with it."""

    line_id: str = Field(examples=["1"])
    goods: Money
    tax: Money
    shipping: Money
    seller_discount: Money
    platform_discount: Money


class RefundPreview(Value):
    """What the buyer gets: total = goods + tax + shipping - way_back, the label if the buyer pays it.

    `withheld` the buyer has already: a bank took it back.
    """

    lines: list[RefundLine]
    goods: Money
    tax: Money
    shipping: Money
    way_back: Money
    total: Money
    withheld: Money | None = None
    left_after: Money


class Offer(Value):
    """A part of the money, and the buyer keeps the goods."""

    amount: Money
    text: str = Field(examples=["Keep it for half the price?"])
    offered_at: datetime


class Denial(Value):
    """A no, with its justification: of a request, or of what came back."""

    reason: DenialReason
    text: str
    photos: list[PhotoId]
    at: datetime


class Dispute(Value):
    """The buyer does not agree, and an operator decides."""

    text: str
    photos: list[PhotoId]
    at: datetime


class Decision(Value):
    """What the operator decided, and why."""

    outcome: str = Field(examples=["decide_refund"])
    text: str
    at: datetime


class BookedPickup(Value):
    """The carrier comes for the parcel between two instants, by its own confirmation number."""

    confirmation: str = Field(examples=["PU0123456789"])
    earliest: datetime
    latest: datetime


class WayBack(Value):
    """How the goods come back, who pays for it, and where the parcel is. A drop-off code is what the QR says.

    Without `pickup`, and with a `pickup_refusal`, no one comes: the buyer brings the parcel with its label.
    """

    method: WayBackMethod
    paid_by: Payer
    carrier: str | None = Field(default=None, examples=["local"])
    tracking_number: str | None = Field(default=None, examples=["9900000000000000000009"])
    price: Money | None = None
    document: str | None = None
    drop_off_code: str | None = None
    drop_off_picture: str | None = None
    pickup_on: datetime | None = None
    pickup: BookedPickup | None = None
    pickup_refusal: str | None = None
    refusal: str | None = None
    shipped_at: datetime | None = None
    received_at: datetime | None = None


class CaseRefund(Value):
    """The money of the case: owed since `requested_at`, and sent once the provider says so.

    `withheld` was decided too, but a bank had taken it back for the buyer already.
    """

    refund_key: str = Field(examples=["ord_01k0000000000000000000000-1"])
    total: Money
    withheld: Money | None = None
    requested_at: datetime
    sent_by: datetime
    refund_id: str | None = None
    sent_at: datetime | None = None


class Suggestion(Value):
    """What policy and evidence speak for, and why."""

    action: str = Field(examples=["approve_return"])
    reasons: list[str] = Field(examples=[["Asked within the window of 30 days."]])


class Return(Entity):
    """One case. `due` is when its clock runs out; only the seller's `fault` counts in the seller's rates."""

    return_id: str = Field(examples=["ret_01k0000000000000000000000"])
    order_id: str = Field(examples=["ord_01k0000000000000000000000"])
    seller_id: str
    buyer_id: str
    market: str = "US"
    kind: ReturnKind
    status: ReturnStatus
    lines: list[ReturnLine]
    reason: str = Field(examples=["damaged"])
    text: str = Field(examples=["The handle is broken off."])
    photos: list[PhotoId] = Field(default_factory=list)
    fault: Fault
    terms: Terms
    worth: Money
    ordered_at: datetime
    delivered_at: datetime | None = None
    asked_at: datetime
    due: datetime | None = None
    offer: Offer | None = None
    denial: Denial | None = None
    dispute: Dispute | None = None
    decision: Decision | None = None
    way_back: WayBack | None = None
    rejection: Denial | None = None
    restocked: dict[str, int] = Field(default_factory=dict, examples=[{"sku_2x7kq0a9": 1}])
    written_off: dict[str, int] = Field(default_factory=dict, examples=[{"sku_2x7kq0a9": 1}])
    replacement_order_id: str | None = None
    refund: CaseRefund | None = None
    evidence_file: str | None = None
    ended_at: datetime | None = None
    suggestion: Suggestion | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["approve_return", "deny"]])

    @property
    def goods_are_back(self) -> bool:
        """Whether the seller has the goods."""
        return self.way_back is not None and self.way_back.received_at is not None

    @property
    def units(self) -> dict[str, int]:
        """Units by line id."""
        return {line.line_id: line.quantity for line in self.lines}


class OrderReturns(Entity):
    """Of one order: the cases it has had, and the units by line that an open or settled case has taken."""

    order_id: str
    seller_id: str
    buyer_id: str
    return_ids: list[str] = Field(default_factory=list)
    taken: dict[str, int] = Field(default_factory=dict)
