"""Every posting sums to zero, whatever is sold, refunded, settled and paid."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kit.money import Money, part_of
from chalicelib.orders.models import Amounts
from chalicelib.payouts import rules
from chalicelib.payouts.errors import Unbalanced
from chalicelib.payouts.models import (
    Account,
    Entry,
    Fee,
    Payout,
    PayoutStatus,
    Posting,
    PostingKind,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def usd(cents: int) -> Money:
    return Money(amount=cents)


def a_fee(base: int, basis_points: int = 600) -> Fee:
    return Fee(
        name="referral",
        rule="referral.standard",
        policy_version="us-2026-01",
        basis_points=basis_points,
        sku_id="sku_1",
        base=usd(base),
        amount=usd(part_of(base, basis_points)),
    )


def captured(goods: int, shipping: int = 0, tax: int = 0, basis_points: int = 600) -> Posting:
    nothing = usd(0)
    amounts = Amounts(
        original_price=usd(goods),
        seller_discount=nothing,
        platform_discount=nothing,
        sub_total=usd(goods),
        original_shipping_fee=usd(shipping),
        shipping_seller_discount=nothing,
        shipping_platform_discount=nothing,
        shipping_fee=usd(shipping),
        tax=usd(tax),
        total=usd(goods + shipping + tax),
    )
    return rules.capture("sel_1", "ord_1", amounts, [a_fee(goods + shipping, basis_points)], NOW)


def a_payout(amount: int) -> Payout:
    return Payout(
        payout_id="pay_1_20261123-20261130",
        seller_id="sel_1",
        period_id="20261123-20261130",
        status=PayoutStatus.CREATED,
        amount=usd(amount),
        created_at=NOW,
    )


def changes(posting: Posting) -> dict[str, int]:
    return {entry.account.value: entry.amount.amount for entry in posting.entries}


CAPTURES = st.builds(
    captured,
    goods=st.integers(1, 10**9),
    shipping=st.integers(0, 10**5),
    tax=st.integers(0, 10**7),
    basis_points=st.integers(0, 1500),
)


@given(CAPTURES)
def test_every_capture_refund_and_settlement_sums_to_zero(posting: Posting) -> None:
    for each in (posting, rules.refund(posting, NOW), rules.settle(posting, NOW)):
        rules.check_balanced(each)


@given(st.integers(1, 10**12), st.sampled_from(list(rules.PAYOUT_MOVES)))
def test_every_step_of_a_payout_sums_to_zero(amount: int, kind: PostingKind) -> None:
    rules.check_balanced(rules.move_payout(a_payout(amount), kind, NOW))


@given(CAPTURES)
def test_a_refund_leaves_nothing_of_the_capture(posting: Posting) -> None:
    balances = rules.balances_of([posting, rules.refund(posting, NOW)])
    assert set(balances.values()) == {0}


@given(CAPTURES)
def test_a_settlement_leaves_nothing_pending(posting: Posting) -> None:
    balances = rules.balances_of([posting, rules.settle(posting, NOW)])
    assert balances[Account.PENDING] == 0
    assert balances[Account.AVAILABLE] == rules.change_of(posting, Account.PENDING).amount


@given(CAPTURES)
def test_a_statement_line_is_gross_less_fees(posting: Posting) -> None:
    line = rules.line_of(rules.settle(posting, NOW))
    assert line.gross == line.fees[0].base
    assert line.net == line.gross - line.fees[0].amount


@given(CAPTURES)
def test_the_columns_of_a_statement_sum_to_the_net(posting: Posting) -> None:
    settled = rules.settle(posting, NOW)
    assert sum(rules.columns_of(settled).values()) == rules.line_of(settled).net.amount


def test_40_dollars_at_6_percent_are_split_into_fee_and_pending() -> None:
    assert changes(captured(40_00)) == {"payment_clearing": -40_00, "pending": 37_60, "referral_fees": 2_40}


def test_tax_is_held_and_bears_no_fee() -> None:
    posting = captured(40_00, tax=3_30)
    assert changes(posting) == {
        "payment_clearing": -43_30,
        "pending": 37_60,
        "referral_fees": 2_40,
        "tax_held": 3_30,
    }


def test_a_paid_payout_has_left_by_the_bank() -> None:
    payout = a_payout(37_60)
    steps = [rules.move_payout(payout, kind, NOW) for kind in (PostingKind.PAYOUT, PostingKind.PAYOUT_PAID)]
    balances = rules.balances_of(steps)
    assert (balances[Account.AVAILABLE], balances[Account.BANK]) == (-37_60, 37_60)
    assert balances[Account.PAYOUTS_IN_TRANSIT] == 0


def test_a_failed_payout_is_available_again() -> None:
    payout = a_payout(37_60)
    steps = [rules.move_payout(payout, kind, NOW) for kind in (PostingKind.PAYOUT, PostingKind.PAYOUT_FAILED)]
    assert set(rules.balances_of(steps).values()) == {0}


def test_a_posting_is_named_by_its_source() -> None:
    posting = captured(100)
    assert posting.posting_id == "capture:ord_1"
    assert rules.refund(posting, NOW).posting_id == "refund:ord_1"
    assert rules.refund(posting, NOW).reverses == "capture:ord_1"
    assert rules.settle(posting, NOW).posting_id == "settle:ord_1"


EUR = Money(amount=-100, currency="EUR")


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [Entry(account=Account.PENDING, amount=usd(100))],
        [
            Entry(account=Account.PENDING, amount=usd(100)),
            Entry(account=Account.AVAILABLE, amount=usd(-99)),
        ],
        [Entry(account=Account.PENDING, amount=usd(100)), Entry(account=Account.AVAILABLE, amount=EUR)],
        [Entry(account=Account.PENDING, amount=usd(100)), Entry(account=Account.PENDING, amount=usd(-100))],
    ],
    ids=["nothing", "one side", "a cent off", "two currencies", "one account twice"],
)
def test_an_unbalanced_posting_is_refused(entries: list[Entry]) -> None:
    posting = captured(100).with_(entries=entries)
    with pytest.raises(Unbalanced):
        rules.check_balanced(posting)


@pytest.mark.parametrize(("amount", "payable"), [(100, True), (99, False), (0, False), (-100, False)], ids=str)
def test_a_dollar_is_the_least_payout(amount: int, payable: bool) -> None:
    assert rules.is_payable(amount, 100) is payable


def test_nothing_is_never_paid_out_even_without_a_minimum() -> None:
    assert not rules.is_payable(0, 0)
