"""The referral fee of a line: amount, rule and policy version."""

from datetime import UTC, datetime, timedelta

from chalicelib.payouts import rules
from chalicelib.payouts.models import RefundPart, Sale
from tests.builders.booked import NOW, a_sale
from tests.builders.sold import MUGS


def fees(sale: Sale) -> list[int]:
    return [line.referral.fee for line in sale.lines]


def test_40_dollars_cost_2_dollars_40() -> None:
    [line] = a_sale(40_00).lines
    assert (line.referral.fee, line.referral.basis_points, line.referral.rule) == (2_40, 600, "referral.standard")


def test_a_new_seller_pays_3_percent() -> None:
    [line] = a_sale(40_00, since=NOW - timedelta(days=29)).lines
    assert (line.referral.fee, line.referral.rule) == (1_20, "referral.standard.new_seller")


def test_a_fee_names_the_policy_of_the_orders_day() -> None:
    sale = a_sale(40_00, placed_at=datetime(2025, 6, 1, tzinfo=UTC), since=datetime(2025, 1, 2, tzinfo=UTC))
    assert sale.lines[0].referral.policy_version == "us-2025-05"


def test_every_line_pays_by_its_own_category() -> None:
    assert fees(a_sale(40_00, 100_00, categories=[MUGS, "jewelry.fine.rings"])) == [2_40, 5_00]


def test_a_seller_discount_bears_no_fee() -> None:
    assert fees(a_sale(50_00, seller_discount=10_00)) == [2_40]


def test_a_platform_discount_bears_the_fee_as_if_the_buyer_paid_it() -> None:
    assert fees(a_sale(40_00, platform_discount=10_00)) == [2_40]


def test_tax_bears_no_fee() -> None:
    assert fees(a_sale(40_00, tax=3_30)) == [2_40]


def test_the_shipping_fee_is_shared_by_the_lines_and_bears_the_fee() -> None:
    sale = a_sale(10_00, 20_00, shipping=(1_00, 0, 0))
    assert [line.revenue for line in sale.lines] == [10_33, 20_67]


def test_an_order_of_gifts_shares_its_shipping_evenly() -> None:
    assert [line.shipping for line in a_sale(0, 0, shipping=(3, 0, 0)).lines] == [2, 1]


def test_the_platform_s_shipping_subsidy_bears_no_fee() -> None:
    [line] = a_sale(40_00, shipping=(6_00, 0, 2_00)).lines
    assert (line.fee_base, line.referral.fee) == (44_00, 2_64)
    assert line.revenue == 46_00


def test_the_whole_refund_gives_the_whole_fee_back_whatever_the_subsidy() -> None:
    sale = a_sale(40_00, shipping=(6_00, 0, 2_00))
    after, _ = rules.refund(sale, "r", rules.all_that_is_left(sale), NOW, None)
    assert after.lines[0].refunded.referral_fee == 2_64


def test_a_sale_captured_before_the_base_was_kept_gives_its_fee_back_by_the_old_one() -> None:
    """It had paid 6 % of 46.00; half its goods are 20.00 of that."""
    sale = a_sale(40_00, shipping=(6_00, 0, 2_00))
    old = sale.lines[0].referral.model_copy(update={"base": None, "fee": 2_76})
    sale = sale.with_(lines=[sale.lines[0].model_copy(update={"referral": old})])
    half, _ = rules.refund(sale, "r", [RefundPart(line=0, goods=20_00)], NOW, None)
    whole, _ = rules.refund(sale, "r", rules.all_that_is_left(sale), NOW, None)
    assert [one.lines[0].refunded.referral_fee for one in (half, whole)] == [1_20, 2_76]
