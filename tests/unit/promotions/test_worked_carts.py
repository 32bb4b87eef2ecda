"""The carts of docs/worked-carts.md cost what was worked out by hand."""

from random import Random

import pytest

from chalicelib.markets.models import Stacking
from chalicelib.promotions.rules import Cart, Priced, price
from tests.unit.promotions.worked_carts import NOW, WorkedCart, rows

STACKING = Stacking(coupons_on_flash_sales=True)
ROWS = [pytest.param(row, id=row.title) for row in rows()]


def paid_by_line(priced: Priced) -> dict[str, int]:
    lines = {line.item.sku_id: line.paid for line in priced.lines}
    return lines | {f"{part.seller_id} ships": part.paid for part in priced.shipping}


def test_there_are_at_least_thirty() -> None:
    assert len(ROWS) >= 30


@pytest.mark.parametrize("row", ROWS)
def test_a_worked_cart_costs_what_was_worked_out(row: WorkedCart) -> None:
    priced = price(row.cart, row.offers, STACKING, NOW)
    assert paid_by_line(priced) | row.pays == paid_by_line(priced)
    assert sum(discount.seller for discount in priced.discounts) == row.sellers_bear
    assert sum(discount.platform for discount in priced.discounts) == row.platform_bears
    assert {refusal.offer.name: refusal.words for refusal in priced.refusals} == row.refused


@pytest.mark.parametrize("row", ROWS)
def test_a_worked_cart_costs_the_same_in_any_order(row: WorkedCart) -> None:
    items, offers = list(row.cart.items), list(row.offers)
    shuffled = Random(row.title)
    shuffled.shuffle(items)
    shuffled.shuffle(offers)
    again = price(Cart(tuple(items), row.cart.shipping), offers, STACKING, NOW)
    assert paid_by_line(again) == paid_by_line(price(row.cart, row.offers, STACKING, NOW))
