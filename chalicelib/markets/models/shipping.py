"""How fast an order goes, where, and what its clocks are."""

from datetime import time
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from chalicelib.markets.models.parts import Frozen, Range, Section


class BusinessDay(Section):
    """Monday to Friday less the holidays. What comes after the cut-off belongs to the next day."""

    zone: str
    cut_off: time


CountedAt = Literal["seller_confirmation", "carrier_scan"]
"""When an order counts as shipped: when the seller says so, or when the carrier first scans it."""


class ShipByRule(Section):
    """How long a seller has from payment: wall-clock hours, or business days up to the last one's cut-off."""

    count: PositiveInt
    unit: Literal["hours", "business_days"]


class ShipBy(Section):
    """The ship-by policies of the market by name, and the one in force."""

    in_force: str
    policies: dict[str, ShipByRule]
    counted_at: CountedAt
    warnings_hours_before: tuple[PositiveInt, ...]

    @model_validator(mode="after")
    def _names_a_policy(self) -> Self:
        if self.in_force not in self.policies:
            raise ValueError(f"{self.in_force} is not one of {sorted(self.policies)}")
        return self

    @property
    def rule(self) -> ShipByRule:
        return self.policies[self.in_force]


class HandlingType(Frozen):
    """How long a seller may take to make or get the goods, and the clocks that follow."""

    handling_days: Range
    handling_unit: Literal["business_days", "calendar_days"]
    ship_within_business_days: NonNegativeInt
    auto_cancel_business_days_after_ship_by: PositiveInt
    deliver_within_business_days: PositiveInt


class Handling(NamedTuple):
    """How a listing's goods come to be: its type, and the seller's handling time in that type's days."""

    type: str = "regular"
    days: int = 0


REGULAR = Handling()


class Orders(Section):
    """Clocks of an order with regular handling. The remorse window starts at payment.

    A shipped parcel must be scanned by the carrier in `collect_within_business_days`; an order not delivered
    `undelivered_cancel_days` after its promise is cancelled.
    """

    unpaid_expires_minutes: PositiveInt
    remorse_minutes: PositiveInt
    auto_cancel_business_days: PositiveInt
    deliver_within_business_days: PositiveInt
    cancellation_answer_hours: PositiveInt
    collect_within_business_days: PositiveInt
    undelivered_cancel_days: PositiveInt


class ShippingFunding(Section):
    """What the platform pays for shipping offered as free by the platform: up to the cap, from a sub-total on."""

    from_sub_total_cents: NonNegativeInt
    fee_max_cents: NonNegativeInt


class WarehouseWork(StrEnum):
    """What the platform's warehouse does for a seller, and the room it gives."""

    INBOUND = "inbound"
    DISPATCH = "dispatch"
    STORAGE = "storage"


class PlatformWarehouse(Section):
    """Where the platform keeps and ships sellers' goods, and what it asks for its work.

    Storage is paid for each unit that lies there when a month begins.
    """

    name: str
    line1: str
    city: str
    state: str
    postal_code: str
    package_fee_cents: NonNegativeInt
    unit_fee_cents: NonNegativeInt
    inbound_unit_fee_cents: NonNegativeInt
    storage_unit_fee_cents: NonNegativeInt


class Shipping(Section):
    """Where parcels can go (the code and name of each area), and the highest fee a seller may ask.

    A label the carrier has not answered for is overdue; a parcel nobody has scanned is asked for, then lost.
    """

    areas: dict[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], str]
    fee_max_cents: PositiveInt
    label_overdue_minutes: PositiveInt
    ask_carrier_after_hours: PositiveInt
    lost_after_days: PositiveInt
    platform_warehouse: PlatformWarehouse
    funding: ShippingFunding
