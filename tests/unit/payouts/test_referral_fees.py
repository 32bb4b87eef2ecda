"""The fee lines of an order: amount, rule and policy version."""

from datetime import UTC, datetime, timedelta

from chalicelib.kit.money import Money, total
from chalicelib.orders.models import Order
from chalicelib.payouts.service.booking import referral_fees
from tests.builders.sold import MUGS, an_order

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)


def test_40_dollars_cost_2_dollars_40() -> None:
    [fee] = referral_fees(an_order(40_00, placed_at=NOW), LONG_AGO)
    assert (fee.amount.amount, fee.basis_points, fee.rule) == (2_40, 600, "referral.standard")


def test_a_new_seller_pays_3_percent() -> None:
    [fee] = referral_fees(an_order(40_00, placed_at=NOW), NOW - timedelta(days=29))
    assert (fee.amount.amount, fee.basis_points, fee.rule) == (1_20, 300, "referral.standard.new_seller")


def test_a_fee_names_the_policy_of_the_orders_day() -> None:
    [fee] = referral_fees(
        an_order(40_00, placed_at=datetime(2025, 6, 1, tzinfo=UTC)), datetime(2025, 1, 2, tzinfo=UTC)
    )
    assert fee.policy_version == "us-2025-05"


def test_every_line_pays_by_its_own_category() -> None:
    order = an_order(40_00, 100_00, categories=[MUGS, "jewelry.fine.rings"], placed_at=NOW)
    fees = referral_fees(order, LONG_AGO)
    assert [(fee.sku_id, fee.amount.amount) for fee in fees] == [("sku_0", 2_40), ("sku_1", 5_00)]


def test_the_shipping_fee_is_shared_by_the_lines_and_bears_the_fee() -> None:
    order = with_shipping(an_order(10_00, 20_00, placed_at=NOW), 1_00)
    fees = referral_fees(order, LONG_AGO)
    assert [fee.base.amount for fee in fees] == [10_33, 20_67]


def with_shipping(order: Order, cents: int) -> Order:
    fee = Money(amount=cents)
    amounts = order.amounts.model_copy(update={"shipping_fee": fee, "total": order.amounts.total + fee})
    return order.with_(amounts=amounts)


def test_the_bases_of_the_fees_are_all_that_was_paid_without_tax() -> None:
    order = with_shipping(an_order(3_33, 3_33, 3_34, placed_at=NOW), 1_00)
    bases = [fee.base for fee in referral_fees(order, LONG_AGO)]
    assert total(bases, "USD") == order.amounts.total
