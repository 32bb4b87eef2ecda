"""What shipping costs, who pays, and where it does not go."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.kit.money import Money
from chalicelib.markets import policies
from chalicelib.markets.models import ShippingFunding
from chalicelib.sellers.shipping import rules
from chalicelib.sellers.shipping.models import (
    Consignment,
    QuoteRequest,
    ShippingTemplate,
    TemplateFields,
    WhyNot,
    free_shipping,
    is_po_box,
)

MARKET = policies.policy_at("US", datetime(2026, 11, 24, tzinfo=UTC)).shipping.model_copy(
    update={
        "areas": {"CA": "California", "HI": "Hawaii"},
        "fee_max_cents": 50_000,
        "funding": ShippingFunding(from_sub_total_cents=3_000, fee_max_cents=599),
    }
)


def usd(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "USD"}


def a_template(*pricings: dict[str, Any], **changes: Any) -> ShippingTemplate:
    """Options standard, express and local, in the order of the pricings given."""
    names = ["standard", "express"]
    options = [{"name": "local" if p["method"] == "local" else names.pop(0), "pricing": p} for p in pricings]
    return ShippingTemplate.model_validate({"template_id": "shp_1", "name": "t", "options": options} | changes)


def to(line1: str = "1 Market St", state: str = "CA", postal_code: str = "94103", **changes: Any) -> QuoteRequest:
    fields = {"line1": line1, "state": state, "postal_code": postal_code, "weight_grams": 1}
    return QuoteRequest.model_validate(fields | {"sub_total": usd(0)} | changes)


def a_part(grams: int = 500, sub_total: int = 2_000) -> Consignment:
    return Consignment(weight_grams=grams, sub_total=Money(amount=sub_total))


def paid(template: ShippingTemplate, part: Consignment, ship_to: QuoteRequest | None = None) -> tuple[int, ...]:
    """Original fee, seller's part, platform's part, and what is left to the buyer."""
    [charge] = rules.quote([(template, part)], ship_to or to(), MARKET).charges
    parts = (
        charge.original_shipping_fee,
        charge.shipping_seller_discount,
        charge.shipping_platform_discount,
        charge.shipping_fee,
    )
    return tuple(money.amount for money in parts)


def why(template: ShippingTemplate, part: Consignment, ship_to: QuoteRequest) -> dict[Any, WhyNot]:
    return rules.quote([(template, part)], ship_to, MARKET).refused


BANDS = {
    "method": "weight",
    "bands": [{"up_to_grams": 500, "fee": usd(400)}, {"up_to_grams": 1000, "fee": usd(700)}],
}
RINGS = {
    "method": "local",
    "rings": [{"zip_prefixes": ["94103"], "fee": usd(0)}, {"zip_prefixes": ["941", "940"], "fee": usd(300)}],
}


@pytest.mark.parametrize(
    ("pricing", "part", "expected"),
    [
        ({"method": "flat", "fee": usd(599)}, a_part(), (599, 0, 0, 599)),
        ({"method": "free", "fee": usd(599)}, a_part(), (599, 599, 0, 0)),
        ({"method": "free", "fee": usd(599), "from_sub_total": usd(2000)}, a_part(), (599, 599, 0, 0)),
        ({"method": "free", "fee": usd(599), "from_sub_total": usd(2001)}, a_part(), (599, 0, 0, 599)),
        ({"method": "platform_free", "fee": usd(500)}, a_part(sub_total=3000), (500, 0, 500, 0)),
        ({"method": "platform_free", "fee": usd(900)}, a_part(sub_total=3000), (900, 301, 599, 0)),
        ({"method": "platform_free", "fee": usd(900)}, a_part(sub_total=2999), (900, 900, 0, 0)),
        (BANDS, a_part(500), (400, 0, 0, 400)),
        (BANDS, a_part(501), (700, 0, 0, 700)),
        (RINGS, a_part(), (0, 0, 0, 0)),
    ],
)
def test_the_fee_and_its_payers_add_up(pricing: Any, part: Consignment, expected: tuple[int, ...]) -> None:
    assert paid(a_template(pricing), part) == expected


def test_above_the_last_band_it_is_too_heavy() -> None:
    assert why(a_template(BANDS), a_part(1001), to()) == {"standard": "over_weight"}


def test_the_outer_ring_costs_its_own_fee_and_beyond_it_nobody_drives() -> None:
    near = to(postal_code="94044-1234")
    assert paid(a_template(RINGS), a_part(), near) == (300, 0, 0, 300)
    assert why(a_template(RINGS), a_part(), to(postal_code="78701")) == {"local": "outside_local_area"}


def test_an_excluded_area_and_one_that_does_not_exist_get_nothing() -> None:
    template = a_template({"method": "flat", "fee": usd(1)}, excluded_areas=["HI"])
    assert why(template, a_part(), to(state="HI")) == {"standard": "excluded_area"}
    assert why(template, a_part(), to(state="XX")) == {"standard": "unknown_area"}


@pytest.mark.parametrize(
    "line",
    ["PO Box 12", "P.O. Box 12", "p o box #12", "POB 12", "Post Office Box 9", "P.O.Box No. 7"],
)
def test_a_po_box_is_reached_by_standard_only(line: str) -> None:
    template = a_template({"method": "flat", "fee": usd(1)}, {"method": "flat", "fee": usd(2)})
    quote = rules.quote([(template, a_part())], to(line1="Ada", line2=line), MARKET)
    assert [charge.option for charge in quote.charges] == ["standard"]
    assert quote.refused == {"express": "po_box"}


def test_a_seller_may_refuse_po_boxes() -> None:
    template = a_template({"method": "flat", "fee": usd(1)}, po_boxes=False)
    assert why(template, a_part(), to("PO Box 1")) == {"standard": "po_box"}


@pytest.mark.parametrize("line", ["12 Post Oak Blvd", "1 Boxwood Ave", "Post Office Road 5 A", "Pob Street"])
def test_a_street_is_not_a_po_box(line: str) -> None:
    assert not is_po_box(line)


def test_parts_of_two_templates_add_up_by_the_options_they_share() -> None:
    both = a_template({"method": "flat", "fee": usd(500)}, {"method": "flat", "fee": usd(1200)})
    standard = a_template({"method": "free", "fee": usd(300)})
    quote = rules.quote([(both, a_part()), (standard, a_part())], to(), MARKET)
    [charge] = quote.charges
    assert (charge.original_shipping_fee.amount, charge.shipping_fee.amount) == (800, 500)
    assert quote.refused == {"express": "option_not_offered"}


def test_the_cheapest_option_comes_first() -> None:
    template = a_template({"method": "flat", "fee": usd(900)}, {"method": "free", "fee": usd(1200)})
    charges = rules.quote([(template, a_part())], to(), MARKET).charges
    assert [charge.option for charge in charges] == ["express", "standard"]


def test_without_settings_shipping_is_free() -> None:
    assert paid(free_shipping("USD"), a_part()) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "options",
    [
        [{"name": "standard", "pricing": RINGS}],
        [{"name": "local", "pricing": BANDS}],
        [{"name": "standard", "pricing": BANDS, "earliest_days": 5, "latest_days": 2}],
        [{"name": "standard", "pricing": BANDS | {"bands": BANDS["bands"][::-1]}}],
        [{"name": "standard", "pricing": BANDS}, {"name": "standard", "pricing": BANDS}],
    ],
    ids=["a ring as standard", "bands as local", "late before early", "falling bands", "one option twice"],
)
def test_a_template_that_makes_no_sense_is_refused(options: Any) -> None:
    with pytest.raises(ValidationError):
        TemplateFields.model_validate({"name": "t", "options": options})


def test_a_template_s_areas_currency_and_fees_are_the_market_s() -> None:
    fields = a_template(
        {"method": "flat", "fee": usd(1)}, {"method": "flat", "fee": usd(50_001)}, excluded_areas=["XX", "HI"]
    )
    assert [problem.pointer for problem in rules.template_problems(fields, MARKET, "USD")] == [
        "/excluded_areas",
        "/options/1/pricing",
    ]
    problems = rules.template_problems(fields, MARKET, "GBP")
    assert [problem.pointer for problem in problems] == [
        "/excluded_areas",
        "/options/0/pricing",
        "/options/1/pricing",
    ]
