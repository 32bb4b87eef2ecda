"""A market's rules as dated data: policy, calendar, categories, prohibited items.

The numbers live in data/*.json. Field names end in their unit; money is in the currency's minor units.
"""

import re
from datetime import date, time
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, model_validator

from chalicelib.kit.money import Currency

BasisPoints = Annotated[int, Field(ge=0, le=10_000)]
TierName = Literal["introductory", "standard", "accelerated", "fastest"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]


class Frozen(BaseModel):
    """What is read from the data as it stands there. Built when first read, for a quick cold start."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Section(Frozen):
    """One group of rules. `source` says where its numbers come from, and what they do not say."""

    source: str = ""


class Range(Frozen):
    """Both ends belong to the range; no `max` means no upper limit."""

    min: NonNegativeInt
    max: NonNegativeInt | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.max is not None and self.max < self.min:
            raise ValueError(f"{self.max} is below {self.min}")
        return self

    def __contains__(self, value: int) -> bool:
        return self.min <= value and (self.max is None or value <= self.max)


class BusinessDay(Section):
    """Monday to Friday less the holidays. What comes after the cut-off belongs to the next day."""

    zone: str
    cut_off: time


class ShipByRule(Section):
    """How long a seller has from payment: wall-clock hours, or business days up to the last one's cut-off."""

    count: PositiveInt
    unit: Literal["hours", "business_days"]


class ShipBy(Section):
    """The ship-by policies of the market by name, and the one in force."""

    in_force: str
    policies: dict[str, ShipByRule]
    counted_at: Literal["seller_confirmation", "carrier_scan"]
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


class PlatformWarehouse(Section):
    """Where the platform keeps and ships sellers' goods, and what it asks for its work."""

    name: str
    line1: str
    city: str
    state: str
    postal_code: str
    package_fee_cents: NonNegativeInt
    unit_fee_cents: NonNegativeInt
    inbound_unit_fee_cents: NonNegativeInt


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


class ReturnReason(Frozen):
    """A buyer's reason: whose fault it is, what can be asked for with it, and whether photos must show it."""

    label: str
    fault: Literal["buyer", "seller", "carrier", "platform"]
    kinds: tuple[Literal["refund", "return_and_refund", "replacement"], ...]
    photos_required: bool = False


class Photos(Section):
    """What a photo of evidence must be."""

    count_max: PositiveInt
    types: tuple[str, ...]
    max_bytes: PositiveInt
    side_pixels: Range


class Returns(Section):
    """Clocks of a return and who bears what. The window starts at delivery; an answer not given in time approves.

    `window_days_by_category` and `final_sale` name a category or a branch of the tree above it; what is on final
    sale comes back only when it is not the buyer's fault. The way back is paid by whom `way_back_paid_by` names
    for the fault, and goods worth no more than `keep_item_up_to_cents` are better left with the buyer.
    """

    window_days: PositiveInt
    window_days_by_category: dict[str, PositiveInt]
    window_days_max: PositiveInt
    final_sale: tuple[str, ...]
    answer_hours: PositiveInt
    replacement_answer_hours: PositiveInt
    offer_answer_hours: PositiveInt
    dispute_days: PositiveInt
    ship_back_days: PositiveInt
    way_back_days: PositiveInt
    inspection_hours: PositiveInt
    refund_within_business_days: PositiveInt
    buyer_protection_days: PositiveInt
    reasons: dict[Slug, ReturnReason]
    ways_back: tuple[Literal["platform_label", "seller_label", "drop_off", "pickup"], ...]
    way_back_paid_by: dict[str, Literal["buyer", "seller", "platform"]]
    shipping_refunded_for_faults: tuple[Literal["buyer", "seller", "carrier", "platform"], ...]
    keep_item_up_to_cents: NonNegativeInt
    keep_item_max_cents: PositiveInt
    photos: Photos


class Fees(Section):
    """What the platform keeps of a sale and of a refund, and what a seller may promise a creator.

    The referral fee goes by the category's fee class and is less for a new seller. A refunded SKU gives its
    referral fee back less the refund administration fee; a cap of 0 means no such fee.
    """

    referral_basis_points: dict[str, BasisPoints]
    new_seller_discount_basis_points: BasisPoints
    new_seller_days: NonNegativeInt
    refund_administration_basis_points: BasisPoints
    refund_administration_cap_cents: NonNegativeInt
    dispute_cents: NonNegativeInt
    creator_commission_basis_points: Range


class Settlement(Section):
    """Days from delivery to release, by tier. A new seller is in the introductory tier.

    Of an order's money `reserve_basis_points` are kept back for `reserve_days` more, by tier.
    """

    tier_days: dict[TierName, PositiveInt]
    introductory_period_days: NonNegativeInt
    reserve_basis_points: dict[TierName, BasisPoints]
    reserve_days: PositiveInt


class Payouts(Section):
    """The intervals a seller may choose, in days, and the least amount that is paid out.

    A bank account is changed within minutes of signing in; payouts then wait some days, and until the two small
    deposits into it are named, for which there are some tries.
    """

    interval_days: dict[Literal["weekly", "biweekly"], PositiveInt]
    minimum_cents: NonNegativeInt
    fresh_sign_in_minutes: PositiveInt
    bank_change_hold_days: NonNegativeInt
    micro_deposit_tries: PositiveInt


class Images(Section):
    """What an uploaded image must be. A shape is width to height."""

    count: Range
    types: tuple[str, ...]
    max_bytes: PositiveInt
    side_pixels: Range
    narrowest_shape: tuple[PositiveInt, PositiveInt]
    widest_shape: tuple[PositiveInt, PositiveInt]


class Video(Section):
    """What an uploaded video must be. A shape is width to height."""

    types: tuple[str, ...]
    max_bytes: PositiveInt
    max_seconds: PositiveInt
    narrowest_shape: tuple[PositiveInt, PositiveInt]
    widest_shape: tuple[PositiveInt, PositiveInt]


class Quality(Section):
    """What makes a listing good to buy from, and how many of 100 points each lack takes away."""

    title_poor_below: PositiveInt
    title_short_below: PositiveInt
    description_poor_below: PositiveInt
    description_short_below: PositiveInt
    images_few_below: PositiveInt
    points: dict[Slug, PositiveInt]


class Listings(Section):
    """What a listing and its SKUs may hold. Lengths are in characters."""

    title_length: Range
    description_max_length: PositiveInt
    description_tags: tuple[str, ...]
    images: Images
    video: Video
    skus_max: PositiveInt
    option_levels_max: PositiveInt
    option_name_length: Range
    option_value_length: Range
    seller_sku_length: Range
    attribute_value_max_length: PositiveInt
    price_cents: Range
    stock: Range
    package_dimensions_required: bool
    recoverable_days: PositiveInt
    quality: Quality


class Stacking(Section):
    """What goes together in one cart, beside one coupon of each shop and one of the platform."""

    coupons_on_flash_sales: bool


class Inventory(Section):
    """The units at which a SKU is low unless its seller says otherwise, and the days sales are averaged over."""

    low_stock_threshold: NonNegativeInt
    cover_window_days: PositiveInt


class Promotions(Section):
    """What coupons, codes and activities may be. No regions named means the whole market."""

    code_length: Range
    percent_off_basis_points: Range
    amount_off_min_cents: PositiveInt
    duration_minutes: Range
    products: Range
    title_max_length: PositiveInt
    new_seller_coupons_cents: NonNegativeInt
    new_seller_regions: tuple[str, ...]
    in_force_max: PositiveInt
    lapsed_days: PositiveInt
    stacking: Stacking


class Applications(Section):
    """Papers of a seller's application, and when the law asks for more."""

    review_hours: Range
    document_types: tuple[str, ...]
    document_max_bytes: PositiveInt
    tax_papers_from_sales_cents: PositiveInt
    verify_yearly_from_sales: PositiveInt
    verify_yearly_from_sales_cents: PositiveInt
    publish_contact_from_sales_cents: PositiveInt


class Standing(Section):
    """Thresholds of the rates, the daily limits by probation tier, and the health points.

    No limit for a tier is none at all. `listing_stop_days` says for how many days new listings stop once the
    health points have fallen to a number.
    """

    late_dispatch_max_basis_points: BasisPoints
    late_dispatch_days: PositiveInt
    on_time_delivery_min_basis_points: BasisPoints
    valid_tracking_min_basis_points: BasisPoints
    seller_fault_cancellation_max_basis_points: BasisPoints
    order_limit_from_late_dispatch_basis_points: BasisPoints
    violation_days: PositiveInt
    orders_per_day: dict[Slug, PositiveInt | None]
    listings_per_day: dict[Slug, PositiveInt | None]
    health_points: Range
    health_points_at_start: NonNegativeInt
    health_points_days: PositiveInt
    listing_stop_days: dict[NonNegativeInt, PositiveInt]
    deactivated_at_health_points: NonNegativeInt


class Package(Frozen):
    """A packed item: grams and millimetres."""

    weight_grams: PositiveInt
    length_mm: PositiveInt
    width_mm: PositiveInt
    height_mm: PositiveInt


class Imports(Section):
    """Bulk files: the most bytes of one, how long it can be undone, when one that does not move is started anew.

    `assumed_package` stands in for what a Shopify export does not have, as a finding the seller is told of.
    """

    max_file_bytes: PositiveInt
    undo_hours: PositiveInt
    mapping_days: PositiveInt
    stalled_minutes: PositiveInt
    restarts: PositiveInt
    assumed_package: Package


class Policy(Section):
    """All rules of one market from `effective_from` until the next version."""

    market: str
    name: str
    currency: Currency
    version: str
    effective_from: AwareDatetime
    business_day: BusinessDay
    ship_by: ShipBy
    handling_types: dict[Slug, HandlingType]
    orders: Orders
    shipping: Shipping
    returns: Returns
    fees: Fees
    settlement: Settlement
    payouts: Payouts
    listings: Listings
    inventory: Inventory
    promotions: Promotions
    applications: Applications
    standing: Standing
    imports: Imports


class Calendar(Section):
    """The market's holidays, by day of the market's zone, for whole years."""

    first_year: int
    last_year: int
    holidays: dict[date, str]


class Area(Frozen):
    """A state, territory or military area: how its ZIP codes begin (941, or 900-908), and its sales tax."""

    zip_prefixes: tuple[Annotated[str, Field(pattern=r"^\d{3}(-\d{3})?$")], ...]
    sales_tax_per_100000: NonNegativeInt

    def has(self, postal_code: str) -> bool:
        """Whether a ZIP code can lie in it."""
        prefix = postal_code[:3]
        return any(span.split("-")[0] <= prefix <= span.split("-")[-1] for span in self.zip_prefixes)


class Attribute(Frozen):
    """A fact about the goods. What a buyer chooses among, such as a size, is an option of the listing."""

    name: Slug
    label: str
    type: Literal["text", "number", "boolean", "choice", "choices"]
    values: tuple[str, ...] = ()
    unit: str = ""
    required: bool = False


class Category(Frozen):
    """A leaf of the three-level tree. `fee_class` names a rate in the policy's referral fee.

    A restricted category needs an operator's approval, given on the `evidence` the seller sends. `words` are what
    goods of this leaf are called besides its name; a category is guessed by them.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+){2}$", examples=["apparel.womens.dresses"])]
    path: tuple[str, str, str]
    fee_class: Slug = "standard"
    words: tuple[str, ...] = ()
    restricted: bool = False
    evidence: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()


class WordRule(Frozen):
    """Words that mean something to a review. They are found as whole words, in any case."""

    rule: Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$", examples=["weapons.firearms"])]
    title: str
    words: Annotated[tuple[str, ...], Field(min_length=1)]

    def found_in(self, said: str) -> str | None:
        """The first of its words in a text that `spoken` has prepared."""
        return next((word for word in self.words if f" {word} " in said), None)


class WordRules(Frozen):
    """The market's words: prohibited goods, what an operator must see, and claims a caption must not add."""

    prohibited: tuple[WordRule, ...]
    watched: tuple[WordRule, ...]
    claims: tuple[WordRule, ...]


def spoken(text: str) -> str:
    """A text as its words alone, in lower case, a space around each."""
    return " ".join(["", *re.findall(r"\w+", text.lower()), ""])
