"""Any sequence of refunds gives back what was paid and not a cent more."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.orders import refundable
from chalicelib.orders.errors import MoreThanPaid
from chalicelib.orders.refundable import LineMoney, Parts
from tests.builders.refunds import a_generated_line, a_generated_sequence

amounts = st.integers(0, 100_000)
paid = st.tuples(*[amounts] * len(Parts._fields)).map(lambda parts: Parts(*parts))
lines = st.tuples(st.integers(1, 12), paid).map(lambda line: LineMoney(*line))


def a_line(units: int = 3, **paid: int) -> LineMoney:
    return LineMoney(units, Parts(**({"goods": 1000} | paid)))


def test_three_units_for_ten_dollars_come_back_one_by_one_to_the_cent() -> None:
    line, back = a_line(), []
    for _ in range(3):
        parts = refundable.of_units(line, 1, shipping=False)
        line = refundable.given(line, 1, parts)
        back.append(parts.goods)
    assert back == [333, 333, 334]


def test_a_partial_refund_is_spread_over_goods_and_tax_as_paid() -> None:
    parts = refundable.of_amount(a_line(tax=80), 540, units=1)
    assert (parts.goods, parts.tax) == (500, 40)


def test_what_goodwill_gave_before_is_missing_from_the_last_unit() -> None:
    line = refundable.given(a_line(2), 0, refundable.of_amount(a_line(2), 300))
    first = refundable.of_units(line, 1, shipping=False)
    last = refundable.of_units(refundable.given(line, 1, first), 1, shipping=False)
    assert (first.goods, last.goods) == (500, 200)


def test_the_shares_of_a_coupon_come_back_with_the_goods() -> None:
    line = a_line(2, seller_discount=101, platform_discount=50)
    first = refundable.of_units(line, 1, shipping=False)
    last = refundable.of_units(refundable.given(line, 1, first), 1, shipping=False)
    assert (first.seller_discount, last.seller_discount) == (51, 50)
    assert first.platform_discount + last.platform_discount == 50


def test_goods_that_cost_nothing_give_their_discount_back_unit_by_unit() -> None:
    line = LineMoney(2, Parts(goods=0, platform_discount=500))
    first = refundable.of_units(line, 1, shipping=False)
    last = refundable.of_units(refundable.given(line, 1, first), 1, shipping=False)
    assert (first.platform_discount, last.platform_discount) == (250, 250)


def test_more_units_or_money_than_are_left_is_refused() -> None:
    line = a_line()
    for ask in (
        lambda: refundable.of_units(line, 4, shipping=True),
        lambda: refundable.of_amount(line, 1001),
        lambda: refundable.of_amount(line, 10, units=4),
        lambda: refundable.split(11, [5, 5]),
    ):
        with pytest.raises(MoreThanPaid):
            ask()


@given(lines, st.lists(st.integers(1, 4), max_size=14))
def test_units_in_any_portions_end_at_the_cent_of_one_whole_refund(line: LineMoney, portions: list[int]) -> None:
    for portion in [*portions, line.units]:
        units = min(portion, line.units_left)
        line = refundable.given(line, units, refundable.of_units(line, units, shipping=True))
    assert line.left == Parts()


@given(st.integers(0, 10_000), st.lists(st.integers(0, 5_000), min_size=1, max_size=8))
def test_a_split_gives_no_line_more_than_is_left_of_it(amount: int, left: list[int]) -> None:
    amount = min(amount, sum(left))
    parts = refundable.split(amount, left)
    assert sum(parts) == amount
    assert all(0 <= part <= most for part, most in zip(parts, left, strict=True))


@settings(max_examples=200)
@given(st.integers(0, 2**32))
def test_any_sequence_of_refunds_stays_within_what_was_paid(seed: int) -> None:
    random = Random(seed)
    line = a_generated_line(random)
    for after in a_generated_sequence(random, line):
        assert all(0 <= part <= most for part, most in zip(after.back, after.paid, strict=True))


def test_the_tax_on_shipping_goes_back_with_the_shipping_and_not_with_the_goods() -> None:
    line = a_line(2, tax=80, shipping=400, shipping_tax=35)
    goods = refundable.of_units(line, 2, shipping=False)
    assert (goods.tax, goods.shipping, goods.shipping_tax) == (80, 0, 0)
    rest = refundable.of_shipping_left(refundable.given(line, 2, goods))
    assert (rest.shipping, rest.shipping_tax, rest.total) == (400, 35, 435)
