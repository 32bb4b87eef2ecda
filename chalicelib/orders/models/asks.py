"""What a seller or a buyer may ask of orders, and the answers."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.kit.entity import Body, Value
from chalicelib.orders.models.checkout import MAX_LINES, Quantity
from chalicelib.orders.models.order import Order
from chalicelib.orders.models.reasons import CancelReason, OrderStatus, RejectReason


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
