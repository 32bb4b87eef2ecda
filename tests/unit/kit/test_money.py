"""Money: whole minor units, and splits that lose no penny."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.kit.money import Money, part_of, shares, total

amounts = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


@given(amounts, weights)
def test_a_split_adds_up_to_what_was_split(amount: int, parts: list[int]) -> None:
    assert sum(shares(amount, parts)) == amount


@given(amounts, weights)
def test_no_share_is_off_by_a_whole_unit(amount: int, parts: list[int]) -> None:
    for share, weight in zip(shares(amount, parts), parts, strict=True):
        assert abs(share * sum(parts) - amount * weight) < sum(parts)


def test_the_largest_remainders_get_the_odd_cents() -> None:
    assert [m.amount for m in Money(amount=100).share([1, 1, 1])] == [34, 33, 33]


def test_a_share_is_rounded_half_away_from_zero() -> None:
    assert [part_of(25, 5000), part_of(-25, 5000), part_of(4000, 600)] == [13, -13, 240]


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="do not mix"):
        Money(amount=1) + Money(amount=1, currency="EUR")


@pytest.mark.parametrize("amount", [19.99, "1999", True])
def test_money_is_whole_numbers_only(amount: object) -> None:
    with pytest.raises(ValidationError):
        Money.model_validate({"amount": amount, "currency": "USD"})


def test_a_total_of_nothing_is_nothing() -> None:
    assert total([], "USD") == Money(amount=0)
