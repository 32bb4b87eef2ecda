"""The tax of a sale by jurisdiction: what refunds count back ends at the cent, step by step."""

from random import Random

import pytest

from chalicelib.markets.models import TaxLevel
from chalicelib.payouts import rules
from chalicelib.payouts.models import RefundPart, Sale, TaxShare
from chalicelib.payouts.rules import TaxCounts
from tests.builders.booked import NOW, a_sale

STATE = ("NY", TaxLevel.STATE, "New York")
CITY = ("NY", TaxLevel.CITY, "New York City")


def share(jurisdiction: tuple[str, TaxLevel, str], goods_tax: int, shipping_tax: int) -> TaxShare:
    state, level, name = jurisdiction
    return TaxShare(
        state=state, level=level, name=name,
        taxable_goods=40_00, goods_tax=goods_tax, taxable_shipping=6_00, shipping_tax=shipping_tax,
    )  # fmt: skip


def taxed() -> Sale:
    """$40.00 and $6.00 of shipping in New York City: 4 % for the state, 4.5 % for the city."""
    sale = a_sale(40_00, tax=3_91, shipping=(6_00, 0, 0))
    shares = [share(STATE, 1_60, 24), share(CITY, 1_80, 27)]
    changes = {"shipping_tax": 51, "tax_shares": shares}
    return sale.with_(lines=[sale.lines[0].model_copy(update=changes)])


def back(sale: Sale, **part: int) -> Sale:
    after, _ = rules.refund(sale, "r", [RefundPart(line=0, **part)], NOW, None)
    return after


def test_a_sale_counts_its_goods_and_its_shipping_under_every_jurisdiction() -> None:
    assert rules.tax_collected(taxed()) == {STATE: TaxCounts(46_00, 1_84), CITY: TaxCounts(46_00, 2_07)}


def test_the_tax_on_goods_goes_back_under_each_by_its_share() -> None:
    sale = taxed()
    counts = rules.tax_given_back(sale, back(sale, goods=20_00, tax=1_70))
    assert counts == {STATE: TaxCounts(0, 0, 20_00, 80), CITY: TaxCounts(0, 0, 20_00, 90)}


def test_the_tax_on_shipping_goes_back_with_the_shipping() -> None:
    sale = taxed()
    counts = rules.tax_given_back(sale, back(sale, shipping=6_00, tax=51, shipping_tax=51))
    assert counts == {STATE: TaxCounts(0, 0, 6_00, 24), CITY: TaxCounts(0, 0, 6_00, 27)}


@pytest.mark.parametrize("seed", range(50))
def test_any_sequence_of_refunds_counts_back_what_was_collected(seed: int) -> None:
    random, sale = Random(seed), taxed()
    summed = dict.fromkeys((STATE, CITY), TaxCounts())
    while (left := rules.all_that_is_left(sale)[0]) and (left.goods or left.shipping or left.tax):
        shipping_tax = random.randint(0, left.shipping_tax)
        after = back(
            sale,
            goods=min(left.goods, random.randint(0, 9_99)),
            shipping=min(left.shipping, random.randint(0, 2_00)),
            shipping_tax=shipping_tax,
            tax=shipping_tax + random.randint(0, left.tax - left.shipping_tax),
        )
        for name, counts in rules.tax_given_back(sale, after).items():
            summed[name] = summed[name].plus(counts)
        sale = after
    assert summed == {STATE: TaxCounts(0, 0, 46_00, 1_84), CITY: TaxCounts(0, 0, 46_00, 2_07)}


def test_tax_of_a_sale_before_jurisdictions_were_kept_is_counted_as_unknown() -> None:
    sale = a_sale(40_00, tax=3_30)
    unknown = ("", TaxLevel.UNKNOWN, "Unknown")
    assert rules.tax_collected(sale) == {unknown: TaxCounts(40_00, 3_30)}
    assert rules.tax_given_back(sale, back(sale, goods=40_00, tax=3_30)) == {unknown: TaxCounts(0, 0, 40_00, 3_30)}
