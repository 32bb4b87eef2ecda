"""How goods come back."""

from typing import Literal

from pydantic import NonNegativeInt, PositiveInt

from chalicelib.markets.models.parts import Frozen, Range, Section, Slug


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
    for the fault, and where a case ends for the seller, by whom `way_back_paid_by_if_rejected` names: the buyer
    gets nothing that it could be kept of. Goods worth no more than `keep_item_up_to_cents` are better left with
    the buyer.
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
    way_back_paid_by_if_rejected: Literal["seller", "platform"]
    shipping_refunded_for_faults: tuple[Literal["buyer", "seller", "carrier", "platform"], ...]
    keep_item_up_to_cents: NonNegativeInt
    keep_item_max_cents: PositiveInt
    photos: Photos
