"""The referral fee and the refund administration fee, in cents."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.markets import policies, rules
from chalicelib.markets.models import WarehouseWork
from chalicelib.markets.rules import FeeRate

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TODAY = policies.policy_at("US", NOW)
DRESSES = policies.category("US", "apparel.womens.dresses")
RINGS = policies.category("US", "jewelry.fine.rings")
USED_BAGS = policies.category("US", "pre_owned.luxury.bags")
LONG_AGO = NOW - timedelta(days=400)
SIX_PERCENT = FeeRate(600, "referral.standard", "us-2026-01")


def test_the_usual_referral_fee_is_6_percent() -> None:
    rate = rules.referral_fee_rate(TODAY, DRESSES, NOW, LONG_AGO)
    assert rate == FeeRate(600, "referral.standard", "us-2026-01")


def test_jewelry_pays_5_percent() -> None:
    rate = rules.referral_fee_rate(TODAY, RINGS, NOW, LONG_AGO)
    assert rate == FeeRate(500, "referral.jewelry", "us-2026-01")


def test_pre_owned_goods_pay_5_percent() -> None:
    rate = rules.referral_fee_rate(TODAY, USED_BAGS, NOW, LONG_AGO)
    assert rate == FeeRate(500, "referral.pre_owned", "us-2026-01")


def test_a_new_seller_pays_half_for_30_days() -> None:
    rate = rules.referral_fee_rate(TODAY, DRESSES, NOW, NOW - timedelta(days=30, seconds=-1))
    assert rate == FeeRate(300, "referral.standard.new_seller", "us-2026-01")


def test_a_new_seller_of_jewelry_pays_half_of_5_percent() -> None:
    assert rules.referral_fee_rate(TODAY, RINGS, NOW, NOW).basis_points == 250


def test_after_30_days_a_seller_is_no_longer_new() -> None:
    assert rules.referral_fee_rate(TODAY, DRESSES, NOW, NOW - timedelta(days=30)).basis_points == 600


@pytest.mark.parametrize(
    ("price", "fee", "kept_on_refund"),
    [(40_00, 2_40, 48), (500_00, 30_00, 5_00), (416_66, 25_00, 5_00), (416_50, 24_99, 5_00), (0, 0, 0)],
    ids=["$40", "$500 meets the cap", "just at the cap", "rounded up to the cap", "free"],
)
def test_worked_fees(price: int, fee: int, kept_on_refund: int) -> None:
    charged = rules.referral_fee(SIX_PERCENT, customer_payment=price)
    assert (charged, rules.refund_administration_fee(TODAY, charged)) == (fee, kept_on_refund)


def test_the_fee_is_of_what_buyer_and_platform_pay_without_tax() -> None:
    fee = rules.referral_fee(SIX_PERCENT, customer_payment=38_00, platform_discount=5_00, tax=3_00)
    assert fee == 2_40


@pytest.mark.parametrize(
    ("price", "fee"),
    [(8, 0), (9, 1), (24, 1), (25, 2)],
    ids=["0.48 cents", "0.54 cents", "1.44 cents", "1.5 cents"],
)
def test_half_a_cent_rounds_up(price: int, fee: int) -> None:
    assert rules.referral_fee(SIX_PERCENT, customer_payment=price) == fee


def test_a_refund_cost_nothing_before_15_may_2025() -> None:
    then = policies.policy_at("US", datetime(2025, 5, 15, 6, 59, 59, tzinfo=UTC))
    assert rules.refund_administration_fee(then, 2_40) == 0


def test_the_refund_administration_fee_begins_on_15_may_2025_pacific() -> None:
    then = policies.policy_at("US", datetime(2025, 5, 15, 7, 0, tzinfo=UTC))
    assert rules.refund_administration_fee(then, 2_40) == 48


def test_the_warehouse_asks_for_each_unit_and_for_each_package() -> None:
    asked = {
        work: sum(charge.units * charge.each for charge in rules.warehouse_charges(TODAY, work, 10))
        for work in WarehouseWork
    }
    fees = TODAY.shipping.platform_warehouse
    assert asked == {
        WarehouseWork.INBOUND: 10 * fees.inbound_unit_fee_cents,
        WarehouseWork.DISPATCH: fees.package_fee_cents + 10 * fees.unit_fee_cents,
        WarehouseWork.STORAGE: 10 * fees.storage_unit_fee_cents,
    }


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2026-11-25T12:00:00Z", "2026-12-01T08:00:00Z"),
        ("2026-12-01T07:59:59Z", "2026-12-01T08:00:00Z"),
        ("2026-12-01T08:00:00Z", "2027-01-01T08:00:00Z"),
        ("2026-06-30T12:00:00Z", "2026-07-01T07:00:00Z"),
    ],
)
def test_a_month_ends_at_midnight_of_the_market(at: str, ends: str) -> None:
    assert rules.month_ends_at(TODAY, datetime.fromisoformat(at)) == datetime.fromisoformat(ends)
