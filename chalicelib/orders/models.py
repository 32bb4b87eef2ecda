"""What an order is. Its amounts obey the identities of `Amounts`; each is the sum over its lines.

Amounts and lines stay as placed: what was cancelled since is counted in the lines and listed in `refunds`.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money, total
from chalicelib.promotions.models import Redemption
from chalicelib.sellers.shipping.models import OptionName, ShippingCharge, WhyNot

MAX_LINES = 10
"""SKUs in one checkout: their stock moves in one transaction."""

Quantity = Annotated[int, Field(ge=1, le=999, examples=[2])]
State = Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["CA"])]
PostalCode = Annotated[str, Field(pattern=r"^\d{5}(-\d{4})?$", examples=["94103"])]


class OrderStatus(StrEnum):
    """On hold is the remorse hour after payment. Completed: it can no longer be returned."""

    UNPAID = "unpaid"
    ON_HOLD = "on_hold"
    AWAITING_SHIPMENT = "awaiting_shipment"
    PARTIALLY_SHIPPING = "partially_shipping"
    AWAITING_COLLECTION = "awaiting_collection"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class CancelledBy(StrEnum):
    BUYER = "buyer"
    SELLER = "seller"
    SYSTEM = "system"


class Fault(StrEnum):
    """Whose fault a cancellation is; only the seller's count in the seller's rate."""

    BUYER = "buyer"
    SELLER = "seller"
    CARRIER = "carrier"
    PLATFORM = "platform"


class CancelReason(StrEnum):
    """Why an order or a line is cancelled; rules.REASONS says by whom, from which status, and whose fault."""

    CHANGE_PAYMENT_METHOD = "change_payment_method"
    CREATED_BY_MISTAKE = "created_by_mistake"
    BETTER_PRICE = "better_price"
    WRONG_DELIVERY_INFO = "wrong_delivery_info"
    DISCOUNT_NOT_EXPECTED = "discount_not_expected"
    HIGH_DELIVERY_COSTS = "high_delivery_costs"
    NOT_SHIPPED_ON_TIME = "not_shipped_on_time"
    NO_LONGER_NEEDED = "no_longer_needed"
    FORGOT_TO_APPLY_COUPONS = "forgot_to_apply_coupons"
    OUT_OF_STOCK = "out_of_stock"
    WRONG_PRICE = "wrong_price"
    ADDRESS_NOT_DELIVERABLE = "address_not_deliverable"
    BUYER_REQUESTED_CANCELLATION = "buyer_requested_cancellation"
    UNPAID_TIMEOUT = "unpaid_timeout"
    NOT_SHIPPED_IN_TIME = "not_shipped_in_time"
    COLLECTION_TIMEOUT = "collection_timeout"
    NOT_DELIVERED = "not_delivered"
    PACKAGE_LOST = "package_lost"
    PACKAGE_DAMAGED = "package_damaged"
    PACKAGE_REFUSED = "package_refused"
    UNTRACEABLE_TRACKING = "untraceable_tracking"
    RISK_REVIEW = "risk_review"


class RejectReason(StrEnum):
    """Why a buyer's request to cancel is turned down. Shipping turns it down by itself."""

    PRODUCT_PACKED = "product_packed"
    MULTIPLE_PACKAGES = "multiple_packages"
    UNABLE_TO_CHANGE_ADDRESS = "unable_to_change_address"
    SHIPPED = "shipped"


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


class ShipTo(Body):
    """Where a buyer wants a parcel to go."""

    name: str = Field(min_length=1, max_length=60, examples=["Ada Buyer"])
    line1: str = Field(min_length=1, max_length=80, examples=["1 Market St"])
    line2: str | None = Field(default=None, max_length=80)
    city: str = Field(min_length=1, max_length=50, examples=["San Francisco"])
    state: State
    postal_code: PostalCode
    country: str = Field(default="US", pattern="^US$")


class CartLine(Body):
    """So many of one SKU of one listing."""

    seller_id: str = Field(max_length=40, examples=["sel_01k0000000000000000000000"])
    listing_id: str = Field(max_length=40, examples=["lst_01k0000000000000000000000"])
    sku_id: str = Field(max_length=40, examples=["sku_2x7kq0a9"])
    quantity: Quantity


CouponCodes = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=20)]], Field(max_length=5, examples=[["SUMMER10"]])
]
ShippingChoice = Annotated[
    dict[Annotated[str, Field(max_length=40)], OptionName],
    Field(max_length=MAX_LINES, examples=[{"sel_01k0000000000000000000000": "express"}]),
]
"""The shipping option by seller id; the cheapest where none is chosen."""


class NewQuote(Body):
    """A cart whose price is asked, with the coupon codes the buyer typed.

    Without an address it is asked without shipping and tax.
    """

    lines: list[CartLine] = Field(min_length=1, max_length=MAX_LINES)
    codes: CouponCodes = Field(default_factory=list)
    ship_to: ShipTo | None = None
    shipping: ShippingChoice = Field(default_factory=dict)


class NewCheckout(Body):
    """A buyer's cart. Lines of several sellers become one order each under one checkout id."""

    lines: list[CartLine] = Field(min_length=1, max_length=MAX_LINES)
    codes: CouponCodes = Field(default_factory=list)
    ship_to: ShipTo
    shipping: ShippingChoice = Field(default_factory=dict)
    payment_method: str = Field(min_length=1, max_length=100, examples=["pm_card"])


class PaymentMethod(Body):
    payment_method: str = Field(min_length=1, max_length=100, examples=["pm_card"])


class LineDiscount(Value):
    """What one offer takes off a line, and who pays it: the seller's share and the platform's."""

    offer_id: str = Field(examples=["cpn_01k0000000000000000000000"])
    kind: str = Field(examples=["coupon"])
    name: str = Field(examples=["SUMMER10"])
    seller: Money
    platform: Money


class OrderLine(Value):
    """A line as sold: the price and names of that moment; discounts and tax are of the whole line.

    `cancelled` counts the units that will not come.
    """

    line_id: str = Field(examples=["1"])
    listing_id: str
    sku_id: str
    seller_sku: str = Field(examples=["MUG-BLUE"])
    title: str = Field(examples=["Blue mug"])
    category: str
    unit_price: Money
    quantity: Quantity
    weight_grams: int = Field(examples=[350])
    shipping_template: str | None = None
    handling_type: str = Field(default="regular", examples=["regular"])
    handling_days: int = Field(default=0, examples=[0])
    discounts: list[LineDiscount] = Field(default_factory=list)
    is_gift: bool = False
    tax: Money
    cancelled: int = Field(default=0, examples=[0])

    @property
    def expected(self) -> int:
        """Units the buyer gets."""
        return self.quantity - self.cancelled

    @property
    def amount(self) -> Money:
        """Before discounts."""
        return self.unit_price * self.quantity

    @property
    def seller_discount(self) -> Money:
        return total([discount.seller for discount in self.discounts], self.unit_price.currency)

    @property
    def platform_discount(self) -> Money:
        return total([discount.platform for discount in self.discounts], self.unit_price.currency)

    @property
    def paid(self) -> Money:
        """What the buyer pays for the goods of the line, without tax."""
        return self.amount - self.seller_discount - self.platform_discount


class Amounts(Value):
    """What the buyer pays, in parts that add up (identities of the TikTok Shop order API).

    sub_total = original_price - seller_discount - platform_discount
    shipping_fee = original_shipping_fee - shipping_seller_discount - shipping_platform_discount
    total = sub_total + shipping_fee + tax
    """

    original_price: Money
    seller_discount: Money
    platform_discount: Money
    sub_total: Money
    original_shipping_fee: Money
    shipping_seller_discount: Money
    shipping_platform_discount: Money
    shipping_fee: Money
    tax: Money
    total: Money


class NotApplied(Value):
    """An offer that did not apply, with the reason as a code and in words for the buyer."""

    promotion_id: str | None = None
    name: str = Field(examples=["SUMMER10"])
    why: str = Field(examples=["minimum_spend"])
    words: str = Field(examples=["Spend $3.00 more to use it."])


class QuotedPart(Value):
    """One seller's part of a quote, as its order would be by the option chosen, and the options there are.

    `not_shipped` says of the other options why not; without an option it cannot be ordered.
    """

    seller_id: str
    lines: list[OrderLine]
    amounts: Amounts
    options: list[ShippingCharge]
    not_shipped: dict[OptionName, WhyNot] = Field(examples=[{"local": "outside_local_area"}])


class Quote(Value):
    """What a cart would cost now, and why some offers do not apply."""

    parts: list[QuotedPart]
    total: Money
    not_applied: list[NotApplied]


class RefundPart(Value):
    """What of one line is given back, and how many units are settled with it."""

    line_id: str
    sku_id: str
    quantity: int
    paid: Money
    seller_discount: Money
    platform_discount: Money
    tax: Money
    shipping_fee: Money
    shipping_seller_discount: Money
    shipping_platform_discount: Money


class RefundCause(StrEnum):
    """What led to a refund: units that never came, a return, or the seller's goodwill."""

    CANCELLATION = "cancellation"
    RETURN = "return"
    GOODWILL = "goodwill"


class Refund(Value):
    """Money on its way back to the buyer: total = the parts' paid, tax and shipping fee.

    `whole` is a cancellation that gives back all that was captured.
    `refund_id` is the provider's, once it has sent the money.
    """

    refund_key: str = Field(examples=["ord_01k0000000000000000000000-1"])
    cause: RefundCause
    reason: str = Field(examples=["out_of_stock"])
    requested_at: datetime
    whole: bool
    parts: list[RefundPart]
    shipping_fee: Money
    shipping_seller_discount: Money
    shipping_platform_discount: Money
    total: Money
    refund_id: str | None = None


class Payment(Value):
    """How the order is paid. `failure` is the provider's word for the last attempt that failed."""

    method: str
    capture_id: str | None = None
    failure: str | None = None


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
    shipped_at: datetime | None = None
    in_transit_at: datetime | None = None
    delivered_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: CancelReason | None = None
    cancelled_by: CancelledBy | None = None
    fault: Fault | None = None
    cancellation_request: CancellationRequest | None = None
    replaces: str | None = Field(default=None, description="The return this order replaces goods of.")
    refunds: list[Refund] = Field(default_factory=list)
    tracking_numbers: list[str] = Field(default_factory=list)
    late: bool = False
    delivery_late: bool = False
    changed_at: datetime | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["ship", "cancel"]])

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


class Cancellation(Body):
    """Why a buyer or a seller cancels."""

    reason: CancelReason = Field(examples=["no_longer_needed"])


class Rejection(Body):
    """Why a seller turns down a buyer's request to cancel."""

    reason: Literal[
        RejectReason.PRODUCT_PACKED, RejectReason.MULTIPLE_PACKAGES, RejectReason.UNABLE_TO_CHANGE_ADDRESS
    ]


class CancelledUnits(Body):
    """So many units of one line."""

    line_id: str = Field(max_length=10, examples=["1"])
    quantity: Quantity


class LineCancellation(Body):
    """What of an order the seller does not have; the rest is shipped."""

    lines: list[CancelledUnits] = Field(min_length=1, max_length=MAX_LINES)


class BulkAction(StrEnum):
    CANCEL = "cancel"
    APPROVE_CANCELLATION = "approve_cancellation"
    REJECT_CANCELLATION = "reject_cancellation"


class BulkActions(Body):
    """The same for each of these orders. To cancel needs a reason; a request is rejected as packed by default."""

    action: BulkAction
    order_ids: list[Annotated[str, Field(max_length=40)]] = Field(
        min_length=1, max_length=50, examples=[["ord_01k0000000000000000000000"]]
    )
    cancel_reason: CancelReason | None = None
    reject_reason: RejectReason | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if (self.action is BulkAction.CANCEL) != (self.cancel_reason is not None):
            raise ValueError("cancel_reason goes with cancel")
        return self


class BulkResult(Value):
    """What became of one order: its status, or why it was refused."""

    order_id: str
    status: OrderStatus | None = None
    code: str | None = None
    detail: str | None = None


class BulkResults(Value):
    results: list[BulkResult]


class ShipToday(Value):
    """What must be shipped today, by remaining time; rates in basis points, by the market's policy.

    `forecast`: the late rate if nothing of it ships today and all of it ships late.
    """

    day_ends_at: datetime
    overdue: int = Field(examples=[1])
    due_today: int = Field(examples=[7])
    late_rate_basis_points: int = Field(examples=[120])
    forecast_basis_points: int = Field(examples=[640])
    limit_basis_points: int = Field(examples=[400])
    data: list[Order]
    next_cursor: str | None = None


class OrderCounts(Value):
    """The tabs: how many orders in each status."""

    by_status: dict[OrderStatus, int] = Field(examples=[{"awaiting_shipment": 12, "in_transit": 5}])
