"""Inbound shipments: what a seller sends to the platform's warehouse, and what arrived."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from chalicelib.kit.entity import Body, Entity, Value

MAX_INBOUND_SKUS = 10
"""SKUs of one inbound shipment: they are received in one transaction of at most 25 writes."""
InboundId = Annotated[str, Field(max_length=40, examples=["inb_01k0000000000000000000000"])]


class InboundStatus(StrEnum):
    ANNOUNCED = "announced"
    RECEIVED = "received"
    CANCELLED = "cancelled"


class InboundLine(Body):
    sku_id: str = Field(max_length=40, examples=["sku_2x7kq0a9"])
    quantity: int = Field(ge=1, le=99_999, examples=[100])


class NewInbound(Body):
    """Units of the seller's SKUs on their way to the platform's warehouse; a SKU is named once."""

    lines: list[InboundLine] = Field(min_length=1, max_length=MAX_INBOUND_SKUS)
    reference: str = Field(default="", max_length=60, examples=["Pallet 7"])


class Counted(Body):
    """What the warehouse counted of one SKU: good units go on sale, damaged ones do not."""

    sku_id: str = Field(max_length=40, examples=["sku_2x7kq0a9"])
    good: int = Field(ge=0, le=99_999, examples=[98])
    damaged: int = Field(default=0, ge=0, le=99_999, examples=[2])


class Receipt(Body):
    """The count of each announced SKU."""

    lines: list[Counted] = Field(min_length=1, max_length=MAX_INBOUND_SKUS)


class ExpectedLine(Value):
    """A line as announced, and as counted once it has been received."""

    sku_id: str
    quantity: int
    good: int | None = None
    damaged: int | None = None


class FeeCharge(Value):
    """So many units of work at so many cents each, and the rule that says so."""

    rule: str = Field(examples=["platform_warehouse.inbound_unit"])
    units: int
    each: int


class InboundShipment(Entity):
    inbound_id: InboundId
    seller_id: str
    status: InboundStatus
    lines: list[ExpectedLine]
    reference: str = ""
    announced_at: datetime
    received_at: datetime | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["cancel"]])
