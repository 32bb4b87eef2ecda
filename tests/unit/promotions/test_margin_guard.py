"""The floor is a bound: whatever is stacked, no unit sells for less and no seller is credited less."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.promotions.models import Kind
from chalicelib.promotions.rules import CartItem
from chalicelib.promotions.rules.margin import floor_of, margin_of
from tests.builders.offers import a_generated_cart, a_generated_offer
from tests.unit.promotions.claims import priced
from tests.unit.promotions.worked_carts import an_offer

MUG = CartItem("a", "a1", "a1", 2000, 1)
LEVELS = tuple(kind for kind in Kind if kind not in (Kind.GIFT, Kind.SHIPPING))


@given(st.integers(0, 2**32))
def test_no_cart_goes_below_the_floor(seed: int) -> None:
    random = Random(seed)
    cart = a_generated_cart(random)
    offers = [a_generated_offer(random, number, LEVELS) for number in range(random.randint(0, 12))]
    for line in priced(cart, offers).lines:
        floor = floor_of(line.item, offers)
        assert line.paid >= floor.price * line.item.quantity
        assert line.amount - line.seller_discount >= floor.revenue * line.item.quantity


def test_a_unit_without_offers_brings_its_price() -> None:
    assert floor_of(MUG, []) == (floor := floor_of(MUG, [an_offer("b takes 50%")]))
    assert (floor.price, floor.revenue) == (2000, 2000)


def test_levels_are_stacked() -> None:
    floor = floor_of(MUG, [an_offer("a sells a1 at 15.00"), an_offer("a coupon 5.00")])
    assert (floor.price, floor.revenue) == (1000, 1000)


def test_what_the_platform_bears_is_no_loss_to_the_seller() -> None:
    floor = floor_of(MUG, [an_offer("platform coupon 5.00 (platform bears 100%)")])
    assert (floor.price, floor.revenue) == (1500, 1999)


def test_an_amount_off_a_larger_cart_counts_by_its_part_of_the_smallest() -> None:
    floor = floor_of(MUG, [an_offer("a coupon 10.00 from 40.00")])
    assert floor.revenue == 2000 - 501


def test_a_margin_is_what_is_left_of_the_revenue() -> None:
    assert margin_of(2000, [120, 880]) == (1000, 5000)
    assert margin_of(0, [1]) == (-1, -10_000)
