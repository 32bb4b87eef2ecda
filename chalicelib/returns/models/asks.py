"""What buyers, sellers and operators may send about a return."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money
from chalicelib.markets.models import PositiveMoney
from chalicelib.orders.models import MAX_LINES, Fault, Quantity
from chalicelib.returns.models.cases import (
    DenialReason,
    PhotoId,
    RefundPreview,
    Return,
    ReturnKind,
    WayBackMethod,
)

MAX_PHOTOS = 6
MAX_AT_ONCE = 20
"""Cases in one bulk approval."""

Text = Annotated[str, Field(min_length=1, max_length=1000, examples=["The handle is broken off."])]
Photos = Annotated[list[PhotoId], Field(max_length=MAX_PHOTOS)]
LineId = Annotated[str, Field(max_length=10, examples=["1"])]
TrackingNumber = Annotated[str, Field(pattern=r"^[0-9A-Z]{8,34}$", examples=["9900000000000000000009"])]


class UnitsOfLine(Body):
    line_id: LineId
    quantity: Quantity


class NewReturn(Body):
    """What a buyer wants for so many units of an order's lines, and why."""

    kind: ReturnKind
    lines: list[UnitsOfLine] = Field(min_length=1, max_length=MAX_LINES)
    reason: str = Field(pattern=r"^[a-z_]{1,40}$", examples=["damaged"])
    text: Text
    photos: Photos = Field(default_factory=list)


class NewPhoto(Body):
    content_type: Literal["image/jpeg", "image/png"]


class NewOffer(Body):
    amount: PositiveMoney
    text: Text


class NewDenial(Body):
    """No request is turned down without a reason, a text, and what shows it."""

    reason: DenialReason
    text: Text
    photos: Photos = Field(default_factory=list)


class NewDispute(Body):
    text: Text
    photos: Photos = Field(default_factory=list)


class NewDecision(Body):
    """What an operator decides: `fault` corrects whose fault it is, `amount` gives a part only."""

    outcome: Literal["decide_refund", "decide_return", "decide_for_seller"]
    text: Text
    fault: Fault | None = None
    amount: PositiveMoney | None = None


class NewWayBack(Body):
    """How the goods come back; a pickup has its day. Without it the first way the market offers is taken."""

    method: WayBackMethod
    pickup_on: AwareDatetime | None = None


class Approval(Body):
    """A yes; of a return it may say how the goods come back."""

    way_back: NewWayBack | None = None


class ShippedBack(Body):
    """The parcel is on its way. With a platform's label its number is known."""

    carrier: str | None = Field(default=None, pattern=r"^[a-z0-9_]{1,40}$", examples=["usps"])
    tracking_number: TrackingNumber | None = None


class SellerLabel(Body):
    """A label the seller made with a carrier of its own."""

    carrier: str = Field(pattern=r"^[a-z0-9_]{1,40}$", examples=["usps"])
    tracking_number: TrackingNumber


class Inspected(Body):
    """Of the goods that came back, the units by SKU that can be sold again; the rest is written off."""

    restock: dict[Annotated[str, Field(max_length=40)], Quantity] = Field(
        default_factory=dict, max_length=MAX_LINES, examples=[{"sku_2x7kq0a9": 1}]
    )


class Goodwill(Body):
    """Money back without a return: an amount of what the buyer paid for a line, or for all of them."""

    amount: PositiveMoney
    line_id: LineId | None = None
    text: Text


class GoodwillGiven(Value):
    order_id: str
    refund_key: str
    preview: RefundPreview


class ReturnIds(Body):
    return_ids: list[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=MAX_AT_ONCE)


class Approved(Value):
    """Of a bulk approval, what became of one case; `code` and `detail` say why it was not approved."""

    return_id: str
    approved: bool
    code: str | None = None
    detail: str | None = None


class ReturnCounts(Value):
    """The tabs of a seller's list."""

    to_answer: int = 0
    to_inspect: int = 0
    waiting_for_buyer: int = 0
    on_the_way_back: int = 0
    disputed: int = 0
    replacing: int = 0
    refunding: int = 0
    ended: int = 0


class ReturnSettings(Entity):
    """How a shop is kinder to its buyers than the market asks, for orders from `since` on."""

    seller_id: str = ""
    window_days: int = 0
    pays_way_back: bool = False
    takes_final_sale: bool = False
    keep_item_up_to_cents: int = 0
    approves_up_to_cents: int = 0
    since: datetime | None = None


class NewReturnSettings(Body):
    """Each may only be better for the buyer than the market's policy; 0 and false leave the policy as it is."""

    window_days: int = Field(default=0, ge=0, le=365, examples=[60])
    pays_way_back: bool = False
    takes_final_sale: bool = False
    keep_item_up_to_cents: int = Field(default=0, ge=0, le=100_000, examples=[1500])
    approves_up_to_cents: int = Field(default=0, ge=0, le=100_000, examples=[2000])


class PublicTerms(Value):
    """A shop's return policy as every buyer sees it, of one category or of the shop."""

    window_days: int = Field(examples=[30])
    final_sale: bool
    pays_way_back_if_changed_mind: Literal["buyer", "seller", "platform"]
    pays_way_back_if_faulty: Literal["buyer", "seller", "platform"]
    keep_item_up_to: Money


class Step(Value):
    """One line of a case's timeline."""

    at: datetime
    by: str
    what: str
    detail: str = ""


class CaseFile(Value):
    """Everything about one case, as the operator has it in front of them."""

    case: Return
    policy: list[str]
    timeline: list[Step]
    photos: dict[str, str] = Field(examples=[{"pho_01k0000000000000000000000a": "https://…"}])
    other_returns_of_buyer: int
