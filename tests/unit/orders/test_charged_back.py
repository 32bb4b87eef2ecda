"""What a bank took back is not refunded once more, and is owed again when the bank gives it back."""

from datetime import UTC, datetime
from random import Random

from chalicelib.kit.money import Money
from chalicelib.orders import refundable, refunds
from chalicelib.orders.models import CancelReason, Order, RefundCause
from tests.builders.refunds import a_generated_order
from tests.builders.sold import an_order

AT = datetime(2026, 6, 20, 12, tzinfo=UTC)


def taken(order: Order, cents: int) -> Order:
    return order.with_(charged_back={"dp_1": Money(amount=cents)})


def test_a_refund_of_everything_is_what_the_bank_has_left() -> None:
    order = taken(an_order(40_00, 20_00, placed_at=AT, tax=3_00), 50_00)
    refund = refunds.refund_of(order, refunds.unsettled(order), CancelReason.OUT_OF_STOCK, AT)
    assert (refund.total.amount, refund.withheld) == (16_00, Money(amount=50_00))
    assert not refund.whole
    assert [part.quantity for part in refund.parts] == [1, 1]


def test_an_order_without_a_chargeback_gives_back_all_and_withholds_nothing() -> None:
    order = an_order(40_00, 20_00, placed_at=AT, tax=3_00)
    refund = refunds.refund_of(order, refunds.unsettled(order), CancelReason.OUT_OF_STOCK, AT)
    assert (refund.total.amount, refund.withheld, refund.whole) == (66_00, None, True)


def test_what_was_withheld_is_owed_once_the_bank_gives_it_back_and_not_twice() -> None:
    order = taken(an_order(40_00, placed_at=AT), 30_00)
    refund = refunds.refund_of(order, {"1": 1}, CancelReason.OUT_OF_STOCK, AT)
    order = order.with_(refunds=[refund])
    assert refunds.refund_made_good(order, AT) is None
    order = order.with_(charged_back={})
    owed = refunds.refund_made_good(order, AT)
    assert owed is not None
    assert (owed.total.amount, owed.cause) == (30_00, RefundCause.CANCELLATION)
    order = order.with_(refunds=[refund, owed])
    assert refunds.refund_made_good(order, AT) is None
    assert refunds.left_of(order) == 0


def test_fewer_cents_for_the_same_units_are_shared_by_worth_and_lose_none() -> None:
    chance = Random(7)
    for seed in range(300):
        order = a_generated_order(Random(seed), AT)
        money = refunds.money_of(order)
        wanted = refundable.whole(money, refunds.unsettled(order), shipping=True)
        most = chance.randint(0, refundable.total_of(wanted))
        bounded = refundable.within(money, wanted, most)
        assert refundable.total_of(bounded) == most
        for line_id, back in bounded.items():
            assert back.units == wanted[line_id].units
            assert all(0 <= got <= whole for got, whole in zip(back.parts, wanted[line_id].parts, strict=True))
