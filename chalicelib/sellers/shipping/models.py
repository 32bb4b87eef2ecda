"""Shipping settings: all templates of a seller in one entity, so that a checkout reads them at once."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Protocol, Self

from pydantic import AwareDatetime, Field, model_validator

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money
from chalicelib.markets.models import CostMoney, ProbationTier

MAX_TEMPLATES = 20
"""Templates of one seller: they are one item, which every checkout with this seller reads."""

TemplateId = Annotated[str, Field(max_length=40, examples=["shp_01k0000000000000000000000"])]
AreaCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["HI"])]
ZipPrefix = Annotated[str, Field(pattern=r"^[0-9]{3,5}$", examples=["787"])]
PostalCode = Annotated[str, Field(pattern=r"^[0-9]{5}(-[0-9]{4})?$", examples=["94103"])]
Grams = Annotated[int, Field(ge=1, le=70_000, examples=[500])]
OptionName = Literal["standard", "express", "local"]
_PO_BOX = re.compile(
    r"^\W*(p\W*o\W*b(ox)?|p\W*o\W*box|post\W+office(\W+box)?|postal\W+box|call\W+box|p\W*o\W+drawer)\W*(no\W*|#\W*)?[0-9]",
    re.IGNORECASE,
)
"""USPS Publication 28, section 28: `PO BOX` and the ways people write it. It stands alone on its line."""


def is_po_box(*lines: str | None) -> bool:
    """Whether any line of an address is a PO box, which only the post reaches."""
    return any(_PO_BOX.match(line) for line in lines if line)


class Destination(Protocol):
    """What of a buyer's address decides about shipping."""

    @property
    def line1(self) -> str: ...
    @property
    def line2(self) -> str | None: ...
    @property
    def state(self) -> str: ...
    @property
    def postal_code(self) -> str: ...


class Flat(Value):
    """One fee, whatever the parcel."""

    method: Literal["flat"]
    fee: CostMoney


class Free(Value):
    """The seller pays `fee` for the buyer, from a sub-total on if one is named; the buyer pays it below."""

    method: Literal["free"]
    fee: CostMoney
    from_sub_total: CostMoney | None = None


class PlatformFree(Value):
    """The platform pays `fee` as far as its programme goes (markets, shipping.funding); the seller the rest."""

    method: Literal["platform_free"]
    fee: CostMoney


class WeightBand(Value):
    up_to_grams: Grams
    fee: CostMoney


class ByWeight(Value):
    """The fee of the first band the parcel fits into; above the last it is not shipped."""

    method: Literal["weight"]
    bands: list[WeightBand] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _rise(self) -> Self:
        limits = [band.up_to_grams for band in self.bands]
        if limits != sorted(set(limits)):
            raise ValueError("the bands rise from one to the next")
        return self


class Ring(Value):
    """ZIP codes around the seller, by what they begin with."""

    zip_prefixes: list[ZipPrefix] = Field(min_length=1, max_length=100)
    fee: CostMoney


class Local(Value):
    """The seller's own delivery: the fee of the first ring the ZIP code is in; outside it is not offered."""

    method: Literal["local"]
    rings: list[Ring] = Field(min_length=1, max_length=10)


Pricing = Annotated[Flat | Free | PlatformFree | ByWeight | Local, Field(discriminator="method")]


class ShippingOption(Value):
    """What the buyer can choose, its price, and the business days in transit it promises."""

    name: OptionName = Field(examples=["standard"])
    pricing: Pricing = Field(examples=[{"method": "flat", "fee": {"amount": 599, "currency": "USD"}}])
    earliest_days: int = Field(default=2, ge=0, le=30)
    latest_days: int = Field(default=5, ge=0, le=30)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.latest_days < self.earliest_days:
            raise ValueError("the latest day comes before the earliest")
        if (self.name == "local") != isinstance(self.pricing, Local):
            raise ValueError("the option local and the method local go together")
        return self


class TemplateFields(Body):
    """How parcels of some listings are shipped, and where they are not."""

    name: str = Field(min_length=1, max_length=60, examples=["Small parcels"])
    options: list[ShippingOption] = Field(min_length=1, max_length=3)
    excluded_areas: list[AreaCode] = Field(default_factory=list, max_length=60, examples=[["AK", "HI", "PR"]])
    po_boxes: bool = Field(default=True, description="Whether standard goes to PO boxes; nothing else does.")

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        names = [option.name for option in self.options]
        if len(names) != len(set(names)):
            raise ValueError("each option is named once")
        return self


class ShippingTemplate(TemplateFields):
    template_id: TemplateId


class Holiday(Value):
    """While it lasts the shop takes no orders."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    message: str = Field(default="", max_length=200, examples=["Back on 5 January."])

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("a holiday ends after it starts")
        return self

    def lasts(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at


class ShopHours(Body):
    """When the shop takes orders and how many a day; what is absent no longer holds."""

    holiday: Holiday | None = None
    daily_order_capacity: int | None = Field(default=None, ge=1, le=100_000, examples=[50])


class OrderLimits(Value):
    """What the platform lets the shop take of orders: by its probation tier, and by its standing."""

    probation_tier: ProbationTier = "pro"
    orders_per_day: int | None = Field(default=None, examples=[50])
    shop_closed: bool = False


class ShippingSettings(Entity):
    """Everything of how one seller ships, and what the platform lets the shop take of orders.

    Without a default template shipping is free at the seller's cost.
    """

    seller_id: str
    market: str = "US"
    templates: list[ShippingTemplate] = Field(default_factory=list)
    default_template: TemplateId | None = None
    holiday: Holiday | None = None
    daily_order_capacity: int | None = None
    limits: OrderLimits = OrderLimits()

    def template(self, template_id: str | None) -> ShippingTemplate | None:
        return next((t for t in self.templates if t.template_id == template_id), None)


class DefaultTemplate(Body):
    template_id: TemplateId


class OrdersToday(Value):
    """How many orders a shop with a capacity has taken on a day of its market."""

    day: date
    taken: int


class Consignment(Value):
    """What of one seller's parcel goes by one template; `sub_total` is after discounts."""

    template_id: str | None = None
    weight_grams: int
    sub_total: Money


class WhyNot(StrEnum):
    """Why an option does not go to an address."""

    UNKNOWN_AREA = "unknown_area"
    EXCLUDED_AREA = "excluded_area"
    PO_BOX = "po_box"
    OVER_WEIGHT = "over_weight"
    OUTSIDE_LOCAL_AREA = "outside_local_area"
    OPTION_NOT_OFFERED = "option_not_offered"


class ShippingCharge(Value):
    """What shipping costs by one option and who pays: fee = original - seller's - platform's part."""

    option: OptionName
    original_shipping_fee: Money
    shipping_seller_discount: Money
    shipping_platform_discount: Money
    shipping_fee: Money
    earliest_days: int
    latest_days: int


class QuoteRequest(Body):
    """A parcel and an address to try a template on."""

    line1: str = Field(min_length=1, max_length=80, examples=["1 Market St"])
    line2: str | None = Field(default=None, max_length=80)
    state: AreaCode
    postal_code: PostalCode
    weight_grams: Grams
    sub_total: CostMoney


class Quote(Value):
    """The options that go there, cheapest first, and why the others do not."""

    charges: list[ShippingCharge]
    refused: dict[OptionName, WhyNot] = Field(examples=[{"local": "outside_local_area"}])


def free_shipping(currency: str) -> ShippingTemplate:
    """What holds for a seller who has set nothing: free at the seller's cost, everywhere."""
    nothing: dict[str, Any] = {"method": "free", "fee": Money(amount=0, currency=currency)}
    option = ShippingOption(name="standard", pricing=Free(**nothing))
    return ShippingTemplate(template_id="free", name="Free shipping", options=[option])
