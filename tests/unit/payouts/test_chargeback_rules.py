"""How much a chargeback may take, and what its reversal gives back."""

import pytest

from chalicelib.kit.money import Money
from chalicelib.payouts import rules
from chalicelib.payouts.errors import ChargebackExceedsPaid, OtherCurrency
from chalicelib.payouts.models import Account
from tests.builders.booked import NOW, a_sale
from tests.builders.sold import an_order

LEFT = Money(amount=40_00)


@pytest.mark.parametrize("cents", [1, 40_00])
def test_a_chargeback_takes_from_a_cent_to_all_that_is_left(cents: int) -> None:
    rules.check_chargeback(Money(amount=cents), LEFT)


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        (Money(amount=0), ChargebackExceedsPaid),
        (Money(amount=-1), ChargebackExceedsPaid),
        (Money(amount=40_01), ChargebackExceedsPaid),
        (Money(amount=1, currency="EUR"), OtherCurrency),
    ],
)
def test_anything_else_is_refused_and_the_field_named(amount: Money, refusal: type[OtherCurrency]) -> None:
    with pytest.raises(refusal) as refused:
        rules.check_chargeback(amount, LEFT)
    assert [field.pointer[:7] for field in refused.value.fields] == ["/amount"]


@pytest.mark.parametrize(
    ("disputed", "booked"),
    [
        (Money(amount=39_99), 39_99),
        (Money(amount=40_01), 40_00),
        (Money(amount=40_00, currency="EUR"), 0),
    ],
)
def test_of_what_a_bank_asks_the_seller_bears_what_is_left(disputed: Money, booked: int) -> None:
    assert rules.bookable(disputed, LEFT) == Money(amount=booked)


def test_a_reversal_without_the_fee_gives_back_the_chargeback_alone() -> None:
    sale = a_sale(40_00)
    posting = rules.charge_back(sale, "dp_1", Money(amount=40_00), Money(amount=15_00), NOW)
    reversal = rules.reverse(rules.without_fee(posting), sale, NOW)
    rules.check_balanced(reversal)
    assert rules.change_of(reversal, Account.PENDING).amount == 40_00
    assert rules.change_of(reversal, Account.DISPUTE_FEES).amount == 0
    assert sum(part.amount.amount for part in reversal.parts) == 40_00
    assert reversal.reverses == posting.posting_id


def test_what_the_bank_reads_begins_with_the_seller_and_names_the_way_of_the_parcel() -> None:
    order = an_order(40_00, placed_at=NOW).with_(shipped_at=NOW, delivered_at=NOW, tracking_numbers=["9400"])
    said = rules.evidence_text(order, "It was delivered.")
    assert said.splitlines()[0] == "It was delivered."
    assert "Tracking: 9400." in said
    assert "Shipped 2026-11-24 12:00 UTC." in said
    assert "Delivered 2026-11-24 12:00 UTC." in said
    assert "San Francisco, CA 94103" in said
