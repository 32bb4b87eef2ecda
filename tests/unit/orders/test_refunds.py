"""Whatever is cancelled in whatever steps, the refunds of an order add up to what was paid, to the cent."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kit.money import Money, total
from chalicelib.orders.errors import MoreThanPaid
from chalicelib.orders.models import CancelReason, LineDiscount, Order, OrderLine, Refund
from chalicelib.orders.refunds import cancelled_lines, refund_of
from chalicelib.orders.rules import ShippingPrice, amounts_of
from chalicelib.orders.service import part_of, some_of
from tests.builders.sold import an_order

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def usd(cents: int) -> Money:
    return Money(amount=cents)


def a_line(place: int, price: int, quantity: int, discount: int, tax: int) -> OrderLine:
    [line] = an_order(price, placed_at=NOW).lines
    coupon = LineDiscount(
        offer_id="cpn_1", kind="coupon", name="TEN", seller=usd(discount), platform=usd(discount)
    )
    changes = {"line_id": str(place), "quantity": quantity, "discounts": [coupon], "tax": usd(tax)}
    return line.model_copy(update=changes)


def an_order_of(lines: Sequence[OrderLine], shipping: int) -> Order:
    price = ShippingPrice(original=usd(shipping), seller_discount=usd(0), platform_discount=usd(0))
    return an_order(1, placed_at=NOW).with_(lines=list(lines), amounts=amounts_of(lines, price))


def in_steps(order: Order, steps: Sequence[dict[str, int]]) -> list[Refund]:
    found = []
    for units in steps:
        owed = refund_of(order, units, CancelReason.OUT_OF_STOCK, NOW)
        found.append(owed)
        order = order.with_(lines=cancelled_lines(order, units), refunds=[*order.refunds, owed])
    return found


@given(
    st.lists(
        st.tuples(st.integers(100, 9_999), st.integers(1, 9), st.integers(0, 40), st.integers(0, 99)),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 999),
)
def test_unit_by_unit_all_that_was_paid_comes_back(lines: list[tuple[int, int, int, int]], shipping: int) -> None:
    order = an_order_of([a_line(place, *line) for place, line in enumerate(lines)], shipping)
    steps = [{line.line_id: 1} for line in order.lines for _ in range(line.quantity)]
    refunds = in_steps(order, steps)
    assert total([refund.total for refund in refunds], "USD") == order.amounts.total
    assert [refund.shipping_fee.amount for refund in refunds[:-1]] == [0] * (len(refunds) - 1)
    assert len({refund.refund_key for refund in refunds}) == len(refunds)
    assert [refund.whole for refund in refunds] == [len(steps) == 1] + [False] * (len(steps) - 1)


def test_an_order_cancelled_at_once_gives_back_its_total() -> None:
    order = an_order_of([a_line(1, 1999, 3, 10, 145), a_line(2, 500, 1, 0, 36)], 599)
    [refund] = in_steps(order, [{"1": 3, "2": 1}])
    assert (refund.whole, refund.total) == (True, order.amounts.total)


def test_a_third_of_a_line_gives_back_a_third_of_each_of_its_amounts() -> None:
    order = an_order_of([a_line(1, 1000, 3, 100, 10)], 599)
    [refund] = in_steps(order, [{"1": 1}])
    [part] = refund.parts
    amounts = (part.paid, part.seller_discount, part.platform_discount, part.tax, refund.shipping_fee)
    assert [amount.amount for amount in amounts] == [933, 33, 33, 3, 0]
    assert refund.total == usd(936)


def test_nothing_is_given_back_in_another_currency_than_was_paid() -> None:
    order, pounds = an_order(40_00, placed_at=NOW), Money(amount=100, currency="GBP")
    with pytest.raises(MoreThanPaid):
        some_of(order, None, pounds)
    with pytest.raises(MoreThanPaid):
        part_of(order, {"1": 1}, pounds, shipping=False)
