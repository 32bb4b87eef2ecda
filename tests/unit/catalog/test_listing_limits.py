"""What the market takes of a listing's SKUs, attributes, handling and files."""

from typing import Any

import pytest

from chalicelib.catalog import limits
from chalicelib.catalog.models import Handling, HandlingType
from chalicelib.kit.money import Money
from tests.builders.wares import POLICY, category, sku

VITAMINS = category("health.supplements.vitamins")
SHAPES = POLICY.listings.images


def codes(problems: list[Any]) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in problems]


def test_a_hundred_skus_fit_and_one_more_does_not() -> None:
    skus = [sku(f"MUG-{n}") for n in range(101)]
    assert limits.sku_problems(skus[:100], POLICY) == []
    assert codes(limits.sku_problems(skus, POLICY)) == [("/skus", "sku.too_many")]


@pytest.mark.parametrize(
    ("wrong", "where", "code"),
    [
        ({"price": 0}, "/skus/0/price/amount", "price.out_of_range"),
        ({"price": 7_600_01}, "/skus/0/price/amount", "price.out_of_range"),
        ({"list_price": Money(amount=1999)}, "/skus/0/list_price", "price.not_reduced"),
        ({"options": {"Color": "Blue", "color": "Red"}}, "/skus/0/options", "sku.option_repeated"),
        ({"barcode": "4006381333932"}, "/skus/0/barcode", "barcode.check_digit"),
    ],
)
def test_a_sku_the_market_does_not_take_says_where_and_why(wrong: dict[str, Any], where: str, code: str) -> None:
    assert codes(limits.sku_problems([sku(**wrong)], POLICY)) == [(where, code)]


def test_a_price_is_in_the_currency_of_the_seller_s_market() -> None:
    pounds = POLICY.model_copy(update={"currency": "GBP"})
    assert codes(limits.sku_problems([sku()], pounds)) == [("/skus/0/price/currency", "price.currency")]


def test_a_code_or_barcode_stands_in_a_listing_once() -> None:
    found = limits.sku_problems([sku("A", barcode="4006381333931"), sku("A", barcode="4006381333931")], POLICY)
    assert codes(found) == [("/skus/1/seller_sku", "sku.repeated"), ("/skus/1/barcode", "barcode.repeated")]


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("96385074", True),
        ("036000291452", True),
        ("4006381333931", True),
        ("10012345000017", True),
        ("9783161484100", True),
        ("316148410X", True),
        ("3161484109", False),
        ("036000291453", False),
        ("123456789", False),
        ("12345678901", False),
    ],
)
def test_a_barcode_is_a_gtin_or_isbn_by_its_check_digit(code: str, good: bool) -> None:
    assert limits.is_barcode(code) is good


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"servings": 60, "supplement_form": "Gummy", "dietary": ["Vegan", "Kosher"], "ingredients": "C"}, None),
        ({"colour": "Blue"}, "attribute.unknown"),
        ({"servings": "60"}, "attribute.value"),
        ({"servings": True}, "attribute.value"),
        ({"servings": -1}, "attribute.value"),
        ({"supplement_form": "Potion"}, "attribute.value"),
        ({"dietary": "Vegan"}, "attribute.value"),
        ({"dietary": []}, "attribute.value"),
        ({"ingredients": ""}, "attribute.value"),
    ],
)
def test_attributes_are_those_of_the_category_in_its_type(attributes: dict[str, Any], code: str | None) -> None:
    found = limits.attribute_problems(attributes, VITAMINS)
    assert [problem.code for problem in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("kind", "days", "code"),
    [
        ("regular", None, None),
        ("regular", 3, "handling.no_days"),
        ("made_to_order", 14, None),
        ("made_to_order", 15, "handling.days"),
        ("backorder", None, "handling.days"),
        ("custom", 7, None),
        ("pre_order", 60, None),
        ("pre_order", 2, "handling.days"),
    ],
)
def test_handling_names_its_days_inside_the_market_s_range(kind: str, days: int | None, code: str | None) -> None:
    found = limits.handling_problems(Handling(type=HandlingType(kind), days=days), POLICY)
    assert [problem.code for problem in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("width", "height", "fits"),
    [
        (600, 600, True),
        (300, 400, True),
        (299, 400, False),
        (400, 300, True),
        (4000, 4000, True),
        (4001, 4000, False),
        (1200, 900, True),
        (1201, 900, False),
        (900, 1200, True),
        (900, 1201, False),
    ],
)
def test_an_image_is_between_3_to_4_and_4_to_3(width: int, height: int, fits: bool) -> None:
    assert (limits.image_refusal("image/png", width, height, 1, SHAPES) is None) is fits


def test_an_image_has_the_market_s_type_and_at_most_5_mb() -> None:
    assert limits.image_refusal("image/gif", 600, 600, 1, SHAPES)
    assert limits.image_refusal("image/png", 600, 600, SHAPES.max_bytes + 1, SHAPES)


@pytest.mark.parametrize(
    ("seconds", "width", "height", "size", "says"),
    [
        (60, 720, 1280, 20_971_520, None),
        (60, 1280, 720, 1, None),
        (61, 720, 1280, 1, "61 seconds"),
        (60, 720, 1281, 1, "9:16"),
        (60, 1281, 720, 1, "16:9"),
        (60, 720, 1280, 20_971_521, "20,971,520"),
        (60, 0, 0, 1, "cannot be read"),
        (0, 720, 1280, 1, "cannot be read"),
    ],
)
def test_a_video_is_a_minute_of_20_mb_at_most(
    seconds: int, width: int, height: int, size: int, says: str | None
) -> None:
    refusal = limits.video_refusal(seconds, width, height, size, POLICY.listings.video)
    assert refusal is None if says is None else says in str(refusal)
