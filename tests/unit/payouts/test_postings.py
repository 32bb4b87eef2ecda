"""Every posting sums to zero and is explained, whatever is sold, charged, settled and paid."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kit.money import Money
from chalicelib.payouts import rules
from chalicelib.payouts.errors import Unbalanced
from chalicelib.payouts.models import Account, Entry, Outcome, Payout, PayoutStatus, Posting, PostingKind, Sale
from chalicelib.payouts.rules.payout_postings import PAYOUT_MOVES
from tests.builders.booked import NOW, a_sale


def usd(cents: int) -> Money:
    return Money(amount=cents)


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


def explained(posting: Posting) -> int:
    return sum(part.amount.amount for part in posting.parts)


def sold(prices: list[int], seller: int, platform: int, tax: int, shipping: list[int]) -> Sale:
    """An order whose discounts never exceed its prices."""
    least = min(prices)
    fee = sum(shipping)
    return a_sale(
        *prices,
        seller_discount=min(seller, least // 2),
        platform_discount=min(platform, least // 2),
        tax=tax,
        shipping=(fee, shipping[0], shipping[1]),
    )


SALES = st.builds(
    sold,
    prices=st.lists(st.integers(1, 760_000), min_size=1, max_size=5),
    seller=st.integers(0, 500),
    platform=st.integers(0, 500),
    tax=st.integers(0, 9_999),
    shipping=st.lists(st.integers(0, 999), min_size=3, max_size=3),
)


@given(SALES)
def test_a_capture_sums_to_zero_and_explains_what_is_pending(sale: Sale) -> None:
    posting = rules.capture(sale)
    rules.check_balanced(posting)
    assert explained(posting) == sale.pending == changes(posting).get("pending", 0)


@given(SALES, st.integers(0, 10_000))
def test_a_settlement_leaves_nothing_pending_and_clears_the_provider(sale: Sale, basis_points: int) -> None:
    reserve = rules.reserved(sale.pending, basis_points)
    captured = rules.capture(sale)
    settled = rules.settle(sale, captured.parts, NOW, reserve=reserve)
    balances = rules.balances_of([captured, settled])
    assert (balances[Account.PENDING], balances[Account.PAYMENT_CLEARING]) == (0, 0)
    assert balances[Account.AVAILABLE] == sale.pending - reserve == explained(settled)
    assert sum(rules.columns_of(settled).values()) == balances[Account.AVAILABLE]


@given(st.integers(1, 10**12), st.sampled_from(list(PAYOUT_MOVES)))
def test_every_step_of_a_payout_sums_to_zero(amount: int, kind: PostingKind) -> None:
    posting = rules.move_payout(a_payout(amount), kind, NOW)
    rules.check_balanced(posting)
    assert sum(rules.columns_of(posting).values()) == rules.line_of(posting).net.amount


def charges(sale: Sale) -> list[Posting]:
    return [
        rules.label(sale, "pkg_1", usd(5_00), NOW),
        rules.commission(sale, rules.share_by_line(sale, usd(4_01)), "col_1", NOW),
        rules.charge_back(sale, "dp_1", usd(40_00), usd(15_00), NOW),
    ]


@given(SALES, st.booleans())
def test_every_charge_is_explained_where_the_orders_money_is_and_undone_by_its_reversal(
    sale: Sale, settled: bool
) -> None:
    sale = sale.with_(settled_at=NOW if settled else None)
    for posting in charges(sale):
        opposite = rules.reverse(posting, sale, NOW)
        assert explained(posting) == rules.change_of(posting, sale.account).amount
        assert set(rules.balances_of([posting, opposite]).values()) == {0}
        assert opposite.reverses == posting.posting_id


def test_what_was_charged_before_settlement_is_reversed_where_the_money_is_now() -> None:
    posting = rules.charge_back(a_sale(), "dp_1", usd(40_00), usd(15_00), NOW)
    opposite = rules.reverse(posting, a_sale().with_(settled_at=NOW), NOW)
    assert changes(opposite) == {"available": 55_00, "bank": -40_00, "dispute_fees": -15_00}


@pytest.mark.parametrize(
    ("terms", "moved"),
    [
        ({}, {"payment_clearing": -40_00, "pending": 37_60, "referral_fees": 2_40}),
        (
            {"tax": 3_30},
            {"payment_clearing": -43_30, "pending": 37_60, "referral_fees": 2_40, "tax_held": 3_30},
        ),
        (
            {"platform_discount": 4_00},
            {"payment_clearing": -36_00, "promotions": -4_00, "pending": 37_60, "referral_fees": 2_40},
        ),
        ({"seller_discount": 4_00}, {"payment_clearing": -36_00, "pending": 33_84, "referral_fees": 2_16}),
        (
            {"shipping": (6_00, 1_00, 2_00)},
            {"payment_clearing": -43_00, "shipping_subsidies": -2_00, "pending": 42_42, "referral_fees": 2_58},
        ),
    ],
    ids=["plain", "taxed", "platform's discount", "seller's discount", "shipping"],
)
def test_40_dollars_are_split(terms: dict[str, Any], moved: dict[str, int]) -> None:
    assert changes(rules.capture(a_sale(40_00, **terms))) == moved


@pytest.mark.parametrize("kind", [PostingKind.PENALTY, PostingKind.REIMBURSEMENT, PostingKind.ADJUSTMENT])
def test_an_adjustment_moves_money_between_platform_and_seller(kind: PostingKind) -> None:
    posting = rules.adjust("sel_1", kind, "adj_1", usd(-25_00), NOW)
    assert changes(posting) == {"adjustments": 25_00, "available": -25_00}
    assert explained(posting) == -25_00


def test_a_paid_payout_has_left_by_the_bank() -> None:
    payout = a_payout(37_60)
    steps = [
        rules.pay_out("sel_1", payout.payout_id, payout.amount, 0, NOW),
        rules.move_payout(payout, PostingKind.PAYOUT_PAID, NOW),
    ]
    balances = rules.balances_of(steps)
    assert (balances[Account.AVAILABLE], balances[Account.BANK]) == (-37_60, 37_60)
    assert balances[Account.PAYOUTS_IN_TRANSIT] == 0


@pytest.mark.parametrize("back", [PostingKind.PAYOUT_FAILED, PostingKind.PAYOUT_CANCELLED])
def test_a_payout_that_did_not_leave_is_available_again(back: PostingKind) -> None:
    payout = a_payout(37_60)
    steps = [rules.pay_out("sel_1", payout.payout_id, payout.amount, 0, NOW), rules.move_payout(payout, back, NOW)]
    assert set(rules.balances_of(steps).values()) == {0}


def test_a_debt_is_paid_off_before_the_seller_is() -> None:
    debt = rules.record_debt("sel_1", "stm_1", usd(10_00), NOW)
    paid = rules.pay_out("sel_1", "pay_1", usd(37_60), 10_00, NOW)
    balances = rules.balances_of([debt, paid])
    assert (balances[Account.OWED], balances[Account.PAYOUTS_IN_TRANSIT]) == (0, 27_60)


def test_a_posting_is_named_by_its_source() -> None:
    sale = a_sale()
    assert rules.capture(sale).posting_id == f"capture:{sale.order_id}"
    assert rules.label(sale, "pkg_1", usd(1), NOW).posting_id == "label:pkg_1"


EUR = Money(amount=-100, currency="EUR")


@pytest.mark.parametrize(
    "entries",
    [
        [Entry(account=Account.PENDING, amount=usd(100))],
        [
            Entry(account=Account.PENDING, amount=usd(100)),
            Entry(account=Account.AVAILABLE, amount=usd(-99)),
        ],
        [Entry(account=Account.PENDING, amount=usd(100)), Entry(account=Account.AVAILABLE, amount=EUR)],
        [Entry(account=Account.PENDING, amount=usd(100)), Entry(account=Account.PENDING, amount=usd(-100))],
    ],
    ids=["one side", "a cent off", "two currencies", "one account twice"],
)
def test_an_unbalanced_posting_is_refused(entries: list[Entry]) -> None:
    posting = rules.capture(a_sale()).with_(entries=entries)
    with pytest.raises(Unbalanced):
        rules.check_balanced(posting)


@pytest.mark.parametrize(
    ("total", "owed", "held", "outcome"),
    [
        (1_00, 0, False, (Outcome.PAY, 0)),
        (99, 0, False, (Outcome.CARRY_OVER, 0)),
        (0, 0, False, (Outcome.CARRY_OVER, 0)),
        (-1, 0, False, (Outcome.RECORD_DEBT, 0)),
        (5_00, 0, True, (Outcome.HOLD, 0)),
        (5_00, 2_00, False, (Outcome.PAY, 2_00)),
        (5_00, 5_00, False, (Outcome.NOTHING, 5_00)),
        (5_00, 9_00, True, (Outcome.NOTHING, 5_00)),
        (5_00, 4_50, False, (Outcome.CARRY_OVER, 4_50)),
    ],
    ids=str,
)
def test_what_a_run_makes_of_a_statement(total: int, owed: int, held: bool, outcome: tuple[Outcome, int]) -> None:
    assert rules.outcome(total, owed, 1_00, held) == outcome


def test_every_part_has_its_column() -> None:
    from chalicelib.payouts.models import PartName
    from chalicelib.payouts.rules.statements import COLUMN_OF

    assert set(COLUMN_OF) == set(PartName)
