"""A refund undoes its share of everything: many small ones end at the very cent of one big one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.markets import service as markets
from chalicelib.payouts import rules
from chalicelib.payouts.errors import RefundExceedsPaid
from chalicelib.payouts.models import Account, PartName, Posting, RefundPart, Sale
from tests.builders.booked import NOW, a_sale
from tests.unit.payouts.test_postings import SALES, changes, explained

ADMINISTRATION = markets.refund_administration("US", NOW)
ONE_DOLLAR_OFF: dict[str, Any] = {"platform_discount": 1_00, "tax": 77, "shipping": (5_00, 50, 1_50)}


def refunded(sale: Sale, *parts: RefundPart) -> Posting:
    return rules.refund(sale, "rfd_1", parts, NOW, ADMINISTRATION)[1]


@given(SALES)
def test_a_cancelled_order_leaves_nothing_anywhere(sale: Sale) -> None:
    _, posting = rules.refund(sale, "rfd_1", rules.all_that_is_left(sale), NOW, None)
    assert set(rules.balances_of([rules.capture(sale), posting]).values()) == {0}


@given(SALES, st.data())
def test_small_refunds_end_at_the_cent_of_one_big_one(sale: Sale, data: st.DataObject) -> None:
    whole = refunded(sale, *rules.all_that_is_left(sale))
    left, steps = sale, []
    for number, line in enumerate(sale.lines):
        some = RefundPart(
            line=number,
            goods=data.draw(st.integers(0, line.goods)),
            shipping=data.draw(st.integers(0, line.shipping)),
            tax=data.draw(st.integers(0, line.tax)),
        )
        left, posting = rules.refund(left, f"rfd_{number}", [some], NOW, ADMINISTRATION)
        steps.append(posting)
        assert not posting.entries or explained(posting) == rules.change_of(posting, Account.PENDING).amount
    _, last = rules.refund(left, "rfd_last", rules.all_that_is_left(left), NOW, ADMINISTRATION)
    assert rules.balances_of([*steps, last]) == rules.balances_of([whole])


@given(SALES)
def test_a_refund_sums_to_zero_and_is_explained(sale: Sale) -> None:
    posting = refunded(sale, *rules.all_that_is_left(sale))
    if posting.entries:
        rules.check_balanced(posting)
        assert explained(posting) == rules.change_of(posting, Account.PENDING).amount


@pytest.mark.parametrize(("price", "fee", "kept"), [(40_00, 2_40, 48), (500_00, 30_00, 5_00)], ids=str)
def test_the_platform_keeps_a_fifth_of_its_fee_at_most_5_dollars(price: int, fee: int, kept: int) -> None:
    posting = refunded(a_sale(price), RefundPart(line=0, goods=price))
    assert changes(posting) == {
        "payment_clearing": price,
        "pending": fee - price - kept,
        "referral_fees": -fee,
        "refund_fees": kept,
    }


def test_the_cap_holds_over_several_refunds_of_one_sku() -> None:
    sale, first = rules.refund(a_sale(1_000_00), "r1", [RefundPart(line=0, goods=500_00)], NOW, ADMINISTRATION)
    _, second = rules.refund(sale, "r2", [RefundPart(line=0, goods=500_00)], NOW, ADMINISTRATION)
    assert (changes(first)["refund_fees"], changes(second).get("refund_fees", 0)) == (5_00, 0)


def test_the_cap_is_of_each_sku() -> None:
    sale = a_sale(500_00, 500_00)
    assert changes(refunded(sale, *rules.all_that_is_left(sale)))["refund_fees"] == 10_00


def test_a_kept_fee_names_its_rule_and_policy() -> None:
    [kept] = [part for part in refunded(a_sale(), RefundPart(line=0, goods=40_00)).parts if part.rate]
    assert kept.rate is not None
    assert (kept.name, kept.rate.rule, kept.rate.policy_version, kept.rate.basis_points) == (
        PartName.REFUND_ADMINISTRATION_FEE,
        "refund_administration",
        "us-2026-01",
        2000,
    )


def test_half_the_goods_take_half_of_the_platforms_discount_back() -> None:
    posting = refunded(a_sale(40_00, **ONE_DOLLAR_OFF), RefundPart(line=0, goods=19_50))
    moved = changes(posting)
    assert (moved["promotions"], moved.get("shipping_subsidies", 0), moved.get("tax_held", 0)) == (50, 0, 0)


def test_the_shipping_takes_its_subsidy_back() -> None:
    posting = refunded(a_sale(40_00, **ONE_DOLLAR_OFF), RefundPart(line=0, shipping=3_00))
    assert changes(posting)["shipping_subsidies"] == 1_50


def test_tax_goes_back_out_of_what_is_held_and_costs_the_seller_nothing() -> None:
    posting = refunded(a_sale(40_00, **ONE_DOLLAR_OFF), RefundPart(line=0, tax=77))
    assert changes(posting) == {"payment_clearing": 77, "tax_held": -77}


def test_a_refund_after_settlement_takes_what_is_available_and_our_bank_pays() -> None:
    posting = refunded(a_sale().with_(settled_at=NOW), RefundPart(line=0, goods=40_00))
    assert {"available", "bank"} <= set(changes(posting))


def test_a_commission_comes_back_with_its_goods() -> None:
    sale = a_sale(40_00)
    [line] = sale.lines
    sale = sale.with_(lines=[line.model_copy(update={"commission": 4_00})])
    assert changes(refunded(sale, RefundPart(line=0, goods=10_00)))["creators"] == -1_00


@pytest.mark.parametrize(
    "part",
    [
        RefundPart(line=0, goods=40_01),
        RefundPart(line=0, shipping=1),
        RefundPart(line=0, tax=1),
        RefundPart(line=1, goods=1),
    ],
    ids=["goods", "shipping", "tax", "no such line"],
)
def test_more_than_was_paid_is_refused(part: RefundPart) -> None:
    with pytest.raises(RefundExceedsPaid):
        refunded(a_sale(40_00), part)


def test_twice_the_same_is_refused() -> None:
    part = RefundPart(line=0, goods=40_00)
    with pytest.raises(RefundExceedsPaid):
        refunded(a_sale(40_00), part, part)


def test_what_the_platform_paid_whole_it_takes_back_as_the_units_come_back() -> None:
    free = a_sale(40_00, platform_discount=40_00)
    sale, first = rules.refund(free, "r1", [RefundPart(line=0, platform_discount=20_00)], NOW, ADMINISTRATION)
    assert (changes(first)["promotions"], changes(first)["referral_fees"]) == (20_00, -1_20)
    _, shipping = rules.refund(sale, "r2", [RefundPart(line=0)], NOW, ADMINISTRATION)
    assert shipping.entries == []
    _, rest = rules.refund(sale, "r3", rules.all_that_is_left(sale), NOW, ADMINISTRATION)
    assert changes(rest)["promotions"] == 20_00


@given(SALES, st.data())
def test_a_label_the_buyer_pays_changes_only_what_is_sent_and_who_paid_the_carrier(
    sale: Sale, data: st.DataObject
) -> None:
    whole = refunded(sale, *rules.all_that_is_left(sale))
    back = rules.change_of(whole, Account.PAYMENT_CLEARING).amount if whole.entries else 0
    label = data.draw(st.integers(0, back))
    left = rules.all_that_is_left(sale)
    _, less = rules.refund(sale, "rfd_1", left, NOW, ADMINISTRATION, label)
    assert less.parts == whole.parts
    moved = rules.balances_of([less])
    moved[Account.PAYMENT_CLEARING] += label
    moved[Account.SHIPPING_SUBSIDIES] -= label
    assert moved == rules.balances_of([whole])


def test_no_more_is_kept_for_a_label_than_goes_back() -> None:
    with pytest.raises(RefundExceedsPaid):
        rules.refund(a_sale(10_00), "rfd_1", [RefundPart(line=0, goods=5_00)], NOW, ADMINISTRATION, 5_01)
