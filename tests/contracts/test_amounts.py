"""Every amount of money that a request names has a sign, a market's currency and a largest amount by its type."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import AfterValidator, BaseModel, TypeAdapter, ValidationError

from app import APIS
from chalicelib.kit.money import Money
from chalicelib.kit.web.contents import api_of
from chalicelib.markets.models import Budget, CostMoney, PositiveMoney, Price, SignedMoney, amounts

BODIES = {route.body for name in APIS for route in api_of(name).routes if route.body}
MOST = 99_999_999_99


def amounts_in(model: type[BaseModel], seen: set[type]) -> Iterator[tuple[str, bool]]:
    """Every field of a body, and of what it is made of, that is money; and whether its type is of the family."""
    seen.add(model)
    for name, field in model.model_fields.items():
        for kind, metadata in kinds_of(Annotated[field.annotation, *field.metadata, None]):
            if kind is Money:
                checks = [one.func.__module__ for one in metadata if isinstance(one, AfterValidator)]
                yield f"{model.__name__}.{name}", amounts.__name__ in checks
            elif isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
                yield from amounts_in(kind, seen)


def kinds_of(annotation: Any, metadata: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The plain types an annotation is made of, each with what is annotated to it."""
    if get_origin(annotation) is Annotated:
        kind, *more = get_args(annotation)
        yield from kinds_of(kind, (*metadata, *more))
    elif get_args(annotation):
        for part in get_args(annotation):
            yield from kinds_of(part)
    else:
        yield annotation, metadata


FOUND = sorted({found for body in BODIES for found in amounts_in(body, set())})


@pytest.mark.parametrize(("field", "bounded"), [pytest.param(*found, id=found[0]) for found in FOUND])
def test_an_amount_in_a_body_is_of_the_bounded_family(field: str, bounded: bool) -> None:
    assert bounded, f"{field}: declare it as Price, Budget, PositiveMoney, CostMoney or SignedMoney"


def test_the_walk_finds_money_in_lists_choices_and_tables() -> None:
    assert {"SkuBody.price", "FlashSale.prices", "BuyMoreTier.min_spend", "WeightBand.fee"} <= {
        f for f, _ in FOUND
    }


@pytest.mark.parametrize("kind", [Price, Budget, PositiveMoney, CostMoney, SignedMoney])
@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [(1, "EUR", "amount.currency"), (1, "ZZZ", "amount.currency"), (10**60, "USD", "amount.too_large"),
     (MOST + 1, "USD", "amount.too_large")],
)  # fmt: skip
def test_no_type_takes_another_currency_or_more_than_a_bank_carries(
    kind: Any, amount: int, currency: str, code: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python({"amount": amount, "currency": currency})
    assert [error["type"] for error in refused.value.errors()] == [code]


@pytest.mark.parametrize(
    ("kind", "least", "refused"),
    [(PositiveMoney, 1, [0, -1]), (CostMoney, 0, [-1]), (SignedMoney, -MOST, [0, -MOST - 1])],
)
def test_each_type_has_its_sign(kind: Any, least: int, refused: list[int]) -> None:
    read = TypeAdapter(kind).validate_python
    assert [read({"amount": amount}).amount for amount in (least, MOST)] == [least, MOST]
    for amount in refused:
        with pytest.raises(ValidationError):
            read({"amount": amount})
