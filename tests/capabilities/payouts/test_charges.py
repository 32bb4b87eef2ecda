"""What is charged and given back of an order lands where its money is: pending, or on the open statement."""

from datetime import timedelta

import pytest

from chalicelib.kit import clock
from chalicelib.kit.money import Money
from chalicelib.kit.problems import NotFound, Retry
from chalicelib.kit.work import AlreadyDone
from chalicelib.payouts import ledger, service
from chalicelib.payouts.errors import NotReversible
from chalicelib.payouts.models import PostingKind, RefundPart
from tests.capabilities.payouts.story import Story
from tests.people import Operator

A_LABEL = 5_00


@pytest.fixture
def operator(story: Story) -> Operator:
    return story.world.operator()


def at_order(story: Story, order_id: str) -> str:
    return f"/v1/operator/sellers/{story.seller_id}/orders/{order_id}"


def test_a_label_is_paid_out_of_its_order_once(story: Story) -> None:
    order_id = story.sells()
    for _ in range(2):
        assert story.buys_label(order_id)
    assert story.balance()["pending"] == 37_60 - A_LABEL
    assert story.accounts()["carriers"] == A_LABEL
    assert story.holds()


def test_a_label_that_comes_before_the_capture_waits_for_it(story: Story) -> None:
    assert not story.buys_label(story.places())


def test_a_label_given_back_costs_nothing_and_the_next_one_is_charged(story: Story) -> None:
    order_id = story.sells()
    assert not story.voids_label(order_id)
    story.buys_label(order_id)
    for _ in range(2):
        assert story.voids_label(order_id)
    assert story.balance()["pending"] == 37_60
    story.buys_label(order_id, tracking_number="2")
    assert story.balance()["pending"] == 37_60 - A_LABEL
    assert story.holds()


def test_a_label_after_settlement_is_on_the_open_statement(story: Story) -> None:
    order_id = story.earns()
    assert story.buys_label(order_id)
    assert story.statement()["totals"]["shipping"]["amount"] == -A_LABEL
    assert story.balance()["available"] == 37_60 - A_LABEL
    assert story.holds()


def test_a_settled_order_lists_every_part_by_sku(story: Story) -> None:
    order_id = story.sells(40_00, 20_00, platform_discount=2_00, seller_discount=1_00, shipping=(6_00, 0, 1_00))
    story.buys_label(order_id)
    story.delivers(order_id)
    story.wait(days=8)
    [line] = story.statement()["lines"]["data"]
    parts = {(part.get("sku_id"), part["name"]): part["amount"]["amount"] for part in line["parts"]}
    assert parts == {
        ("sku_0", "price"): 40_00,
        ("sku_0", "seller_discount"): -1_00,
        ("sku_0", "platform_discount"): -2_00,
        ("sku_0", "platform_funding"): 2_00,
        ("sku_0", "shipping_fee"): 4_00,
        ("sku_0", "shipping_platform_discount"): -67,
        ("sku_0", "shipping_subsidy"): 67,
        ("sku_0", "referral_fee"): -2_54,
        ("sku_1", "price"): 20_00,
        ("sku_1", "seller_discount"): -1_00,
        ("sku_1", "platform_discount"): -2_00,
        ("sku_1", "platform_funding"): 2_00,
        ("sku_1", "shipping_fee"): 2_00,
        ("sku_1", "shipping_platform_discount"): -33,
        ("sku_1", "shipping_subsidy"): 33,
        ("sku_1", "referral_fee"): -1_24,
        (None, "label"): -A_LABEL,
    }
    assert line["net"]["amount"] == sum(parts.values()) == story.balance()["available"]


def test_a_cancelled_order_whose_label_was_bought_leaves_the_label_to_the_seller(story: Story) -> None:
    order_id = story.sells()
    story.buys_label(order_id)
    assert story.refunds(order_id)
    story.wait(minutes=1)
    assert story.accounts() == {"available": -A_LABEL, "carriers": A_LABEL}
    assert story.holds()


def test_a_label_told_after_the_cancellation_is_charged_too(story: Story) -> None:
    order_id = story.sells()
    assert story.refunds(order_id)
    assert story.buys_label(order_id)
    assert story.balance()["available"] == -A_LABEL
    assert story.holds()


def test_a_part_of_a_line_is_refunded_before_settlement(story: Story) -> None:
    order_id = story.sells()
    story.does(service.refund, order_id, "rfd_1", [RefundPart(line=0, goods=10_00)])
    assert story.balance()["pending"] == 37_60 - 10_00 + 60 - 12
    assert story.holds()


def test_a_refund_after_the_payout_makes_a_debt_that_the_next_sale_pays_off(story: Story) -> None:
    order_id = story.earns()
    story.runs_payouts()
    story.does(service.refund, order_id, "rfd_1", [RefundPart(line=0, goods=40_00)])
    assert story.balance()["available"] == -38_08
    story.runs_payouts()
    assert (story.balance()["available"], story.balance()["owed"]) == (0, -38_08)
    story.earns(100_00)
    story.runs_payouts()
    assert (story.balance()["owed"], story.payouts()[0]["amount"]["amount"]) == (0, 94_00 - 38_08)
    assert story.holds()


def test_the_same_refund_twice_is_booked_once(story: Story) -> None:
    order_id = story.sells()
    part = RefundPart(line=0, goods=10_00)
    story.does(service.refund, order_id, "rfd_1", [part])
    with pytest.raises(AlreadyDone):
        story.does(service.refund, order_id, "rfd_1", [part])
    assert story.holds()


def test_a_refund_before_the_capture_waits_for_it(story: Story) -> None:
    with pytest.raises(Retry):
        story.does(service.refund, story.places(), "rfd_1", [RefundPart(line=0, goods=1)])


def test_a_commission_is_the_creators_and_goes_back_with_a_refund(story: Story) -> None:
    order_id = story.sells()
    story.does(service.charge_commission, order_id, "col_1", Money(amount=4_00))
    assert (story.balance()["pending"], story.accounts()["creators"]) == (33_60, 4_00)
    story.does(service.refund, order_id, "rfd_1", [RefundPart(line=0, goods=20_00)])
    assert story.accounts()["creators"] == 2_00
    assert story.holds()


def test_a_chargeback_costs_the_seller_its_amount_and_the_disputes_fee(story: Story, operator: Operator) -> None:
    order_id = story.earns()
    body = {"dispute_id": "dp_1", "amount": {"amount": 40_00, "currency": "USD"}}
    for _ in range(2):
        operator.does("POST", f"{at_order(story, order_id)}/chargebacks", body)
    assert story.balance()["available"] == 37_60 - 40_00 - 15_00
    assert story.accounts()["dispute_fees"] == 15_00
    assert story.holds()


def test_a_dispute_that_is_won_is_reversed_once(story: Story, operator: Operator) -> None:
    order_id = story.sells()
    body = {"dispute_id": "dp_1", "amount": {"amount": 40_00, "currency": "USD"}}
    operator.does("POST", f"{at_order(story, order_id)}/chargebacks", body)
    story.delivers(order_id)
    story.wait(days=8)
    for _ in range(2):
        operator.does("POST", f"{at_order(story, order_id)}/postings/chargeback:dp_1/reverse")
    assert story.balance()["available"] == 37_60
    assert story.accounts() == {"available": 37_60, "referral_fees": 2_40, "bank": -40_00}
    assert story.holds()


def test_a_chargeback_of_an_unknown_order_is_not_found(story: Story, operator: Operator) -> None:
    body = {"dispute_id": "dp_1", "amount": {"amount": 40_00, "currency": "USD"}}
    assert operator.send("POST", f"{at_order(story, 'ord_none')}/chargebacks", body).status == 404


def test_a_capture_is_not_reversed(story: Story) -> None:
    order_id = story.sells()
    with pytest.raises(NotReversible):
        story.does(service.reverse, order_id, f"capture:{order_id}")
    with pytest.raises(NotFound):
        story.does(service.reverse, order_id, "label:pkg_none")


@pytest.mark.parametrize(
    ("kind", "cents"), [(PostingKind.PENALTY, -25_00), (PostingKind.REIMBURSEMENT, 12_34)], ids=str
)
def test_penalties_and_reimbursements_are_on_the_open_statement(
    story: Story, kind: PostingKind, cents: int
) -> None:
    story.does(service.adjust, kind, "vio_1", Money(amount=cents))
    assert story.statement()["totals"]["adjustments"]["amount"] == cents
    assert story.accounts() == {"available": cents, "adjustments": -cents}
    assert story.holds()


def test_balances_can_be_seen_as_they_were(story: Story) -> None:
    instants, seen = [], []
    order_id = story.earns()
    for step in (lambda: story.buys_label(order_id), lambda: story.earns(99_00), story.runs_payouts):
        instants.append(clock.now())
        seen.append((ledger.account_balances(story.seller_id), story.balance()))
        clock.move(clock.offset() + timedelta(seconds=1))
        step()
    for at, (accounts, shown) in zip(instants, seen, strict=True):
        assert ledger.balances_at(story.seller_id, at) == accounts
        found = story.seller.does("GET", f"/v1/balance?at={at:%Y-%m-%dT%H:%M:%S.%fZ}")
        assert {name: money["amount"] for name, money in found.items()} == shown


def test_the_gross_of_a_year_counts_what_buyers_paid_by_month_without_the_tax(story: Story) -> None:
    story.sells(40_00, tax=3_30)
    story.refunds(story.sells(10_00))
    year = clock.now().year
    gross = story.seller.does("GET", f"/v1/tax/1099-k?year={year}")
    assert (gross["total"]["amount"], gross["payments"]) == (50_00, 2)
    assert gross["months"][clock.now().month - 1]["amount"] == 50_00


def test_an_order_that_cost_nothing_is_no_payment_of_the_year(story: Story) -> None:
    story.sells(40_00, seller_discount=40_00)
    gross = story.seller.does("GET", f"/v1/tax/1099-k?year={clock.now().year}")
    assert (gross["total"]["amount"], gross["payments"]) == (0, 0)
    assert story.holds()
