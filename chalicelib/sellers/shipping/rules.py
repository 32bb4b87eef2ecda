"""What shipping costs and where it goes: pure arithmetic over templates."""

from collections.abc import Sequence
from functools import reduce

from chalicelib.kit.money import Money
from chalicelib.kit.problems import FieldProblem
from chalicelib.markets.models import Shipping
from chalicelib.sellers.shipping.models import (
    ByWeight,
    Consignment,
    Destination,
    Flat,
    Free,
    Local,
    OptionName,
    PlatformFree,
    Pricing,
    Quote,
    ShippingCharge,
    ShippingOption,
    ShippingTemplate,
    TemplateFields,
    WhyNot,
    is_po_box,
)

Fee = tuple[Money, Money, Money]
"""The whole fee, and the parts of it that the seller and the platform pay."""
Answer = ShippingCharge | WhyNot


def template_problems(fields: TemplateFields, market: Shipping, currency: str) -> list[FieldProblem]:
    """What of a template the market does not know: areas, currencies, fees above the limit."""
    wrong = [
        FieldProblem(pointer="/excluded_areas", code="shipping.unknown_area", detail=f"There is no area {code}.")
        for code in fields.excluded_areas
        if code not in market.areas
    ]
    for place, option in enumerate(fields.options):
        if any(not _is_fee(money, market, currency) for money in _amounts(option.pricing)):
            text = f"Amounts are in {currency}, and fees at most {market.fee_max_cents} cents."
            wrong.append(FieldProblem(pointer=f"/options/{place}/pricing", code="shipping.fee", detail=text))
    return wrong


def _is_fee(money: Money, market: Shipping, currency: str) -> bool:
    return money.currency == currency and 0 <= money.amount <= market.fee_max_cents


def _amounts(pricing: Pricing) -> list[Money]:
    match pricing:
        case ByWeight(bands=bands):
            return [band.fee for band in bands]
        case Local(rings=rings):
            return [ring.fee for ring in rings]
        case _:
            return [pricing.fee]


def quote(parts: Sequence[tuple[ShippingTemplate, Consignment]], ship_to: Destination, market: Shipping) -> Quote:
    """What one seller's parcel costs by each option that all its parts have; the fees of the parts add up."""
    answers = [_answers(template, part, ship_to, market) for template, part in parts]
    names: list[OptionName] = list(dict.fromkeys(name for answer in answers for name in answer))
    combined = {name: _all_by(name, answers) for name in names}
    charges = [answer for answer in combined.values() if isinstance(answer, ShippingCharge)]
    refused = {name: answer for name, answer in combined.items() if isinstance(answer, WhyNot)}
    return Quote(charges=sorted(charges, key=lambda charge: charge.shipping_fee.amount), refused=refused)


def _answers(
    template: ShippingTemplate, part: Consignment, ship_to: Destination, market: Shipping
) -> dict[OptionName, Answer]:
    refusal = _refused_area(template, ship_to, market)
    return {
        option.name: refusal or _answer(template, option, part, ship_to, market) for option in template.options
    }


def _refused_area(template: ShippingTemplate, ship_to: Destination, market: Shipping) -> WhyNot | None:
    if ship_to.state not in market.areas:
        return WhyNot.UNKNOWN_AREA
    return WhyNot.EXCLUDED_AREA if ship_to.state in template.excluded_areas else None


def _answer(
    template: ShippingTemplate,
    option: ShippingOption,
    part: Consignment,
    ship_to: Destination,
    market: Shipping,
) -> Answer:
    if is_po_box(ship_to.line1, ship_to.line2) and not (template.po_boxes and option.name == "standard"):
        return WhyNot.PO_BOX
    fee = _fee(option, part, ship_to, market)
    if isinstance(fee, WhyNot):
        return fee
    original, by_seller, by_platform = fee
    return ShippingCharge(
        option=option.name,
        original_shipping_fee=original,
        shipping_seller_discount=by_seller,
        shipping_platform_discount=by_platform,
        shipping_fee=original - by_seller - by_platform,
        earliest_days=option.earliest_days,
        latest_days=option.latest_days,
    )


def _fee(option: ShippingOption, part: Consignment, ship_to: Destination, market: Shipping) -> Fee | WhyNot:
    nothing = part.sub_total * 0
    match option.pricing:
        case Flat(fee=fee):
            return fee, nothing, nothing
        case Free(fee=fee, from_sub_total=least):
            reached = least is None or part.sub_total.amount >= least.amount
            return fee, fee if reached else nothing, nothing
        case PlatformFree(fee=fee):
            funded = _funded(fee, part, market)
            return fee, fee - funded, funded
        case ByWeight(bands=bands):
            fitting = (band.fee for band in bands if part.weight_grams <= band.up_to_grams)
            band_fee = next(fitting, None)
            return (band_fee, nothing, nothing) if band_fee else WhyNot.OVER_WEIGHT
        case Local(rings=rings):
            near = (ring.fee for ring in rings if ship_to.postal_code.startswith(tuple(ring.zip_prefixes)))
            ring_fee = next(near, None)
            return (ring_fee, nothing, nothing) if ring_fee else WhyNot.OUTSIDE_LOCAL_AREA


def _funded(fee: Money, part: Consignment, market: Shipping) -> Money:
    programme = market.funding
    if part.sub_total.amount < programme.from_sub_total_cents:
        return fee * 0
    return fee.model_copy(update={"amount": min(fee.amount, programme.fee_max_cents)})


def _all_by(name: OptionName, answers: Sequence[dict[OptionName, Answer]]) -> Answer:
    """The parts' answers for one option as one: a no of any part is the parcel's no."""
    found = [answer.get(name, WhyNot.OPTION_NOT_OFFERED) for answer in answers]
    return reduce(_together, found)


def _together(one: Answer, other: Answer) -> Answer:
    if isinstance(one, WhyNot):
        return one
    if isinstance(other, WhyNot):
        return other
    return ShippingCharge(
        option=one.option,
        original_shipping_fee=one.original_shipping_fee + other.original_shipping_fee,
        shipping_seller_discount=one.shipping_seller_discount + other.shipping_seller_discount,
        shipping_platform_discount=one.shipping_platform_discount + other.shipping_platform_discount,
        shipping_fee=one.shipping_fee + other.shipping_fee,
        earliest_days=max(one.earliest_days, other.earliest_days),
        latest_days=max(one.latest_days, other.latest_days),
    )
