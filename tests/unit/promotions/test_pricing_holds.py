"""What holds for every cart and any offers. The long run of the same is `make prove ONLY=promotions`."""

from itertools import product
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.promotions.models import Kind
from chalicelib.promotions.rules import PLATFORM, Cart, Offer
from tests.builders.offers import NOW, a_generated_cart, a_generated_offer
from tests.unit.promotions import claims
from tests.unit.promotions.claims import priced

SEEDS = st.integers(0, 2**32)


def a_case(seed: int, offers: int = 12, kinds: tuple[Kind, ...] = tuple(Kind)) -> tuple[Cart, list[Offer]]:
    random = Random(seed)
    return a_generated_cart(random), [
        a_generated_offer(random, number, kinds) for number in range(random.randint(0, offers))
    ]


@given(SEEDS)
def test_the_lines_add_up_and_none_is_below_zero(seed: int) -> None:
    cart, offers = a_case(seed)
    claims.adds_up(cart, priced(cart, offers))


@given(SEEDS)
def test_every_cent_has_a_payer_and_the_shares_are_exact(seed: int) -> None:
    cart, offers = a_case(seed)
    claims.shares_are_exact(priced(cart, offers), offers)


@given(SEEDS)
def test_no_offer_goes_beyond_its_terms(seed: int) -> None:
    cart, offers = a_case(seed)
    claims.keeps_to_terms(priced(cart, offers), offers, NOW)


@given(SEEDS)
def test_neither_the_order_of_lines_nor_of_offers_matters(seed: int) -> None:
    cart, offers = a_case(seed)
    claims.order_does_not_matter(cart, offers, Random(seed))


@given(SEEDS)
def test_every_offer_either_applies_or_says_why_not(seed: int) -> None:
    cart, offers = a_case(seed)
    outcome = priced(cart, offers)
    refused = [refusal.offer.offer_id for refusal in outcome.refusals]
    assert sorted([*outcome.taken, *refused]) == sorted(offer.offer_id for offer in offers)
    assert all(refusal.words for refusal in outcome.refusals)


@given(SEEDS)
def test_the_best_coupon_of_a_shop_is_the_best_of_all_tried_one_by_one(seed: int) -> None:
    cart, offers = a_case(seed, kinds=(Kind.COUPON, Kind.PERCENT_OFF))
    for owner in ("a", "b"):
        theirs = [offer for offer in offers if offer.kind is Kind.COUPON and offer.owner == owner]
        others = [offer for offer in offers if offer not in theirs and offer.owner != PLATFORM]
        best = priced(cart, [*others, *theirs]).total
        assert best == min([priced(cart, [*others, one]).total for one in theirs], default=best)


@given(SEEDS)
def test_units_are_shared_out_among_price_offers_as_well_as_can_be(seed: int) -> None:
    random = Random(seed)
    cart = a_generated_cart(random, lines=1)
    kinds = (Kind.FIXED_PRICE, Kind.FLASH_SALE, Kind.PERCENT_OFF)
    offers = [a_generated_offer(random, number, kinds) for number in range(3)]
    [item] = cart.items
    good = [offer for offer in offers if claims.in_force(offer, cart, NOW) and offer.covers(item)]
    rooms = [claims.units_at_its_price(offer, item) for offer in good]
    choices = product(*(range(min(room, item.quantity) + 1) for room in rooms))
    savings = [
        sum(units * offer.unit_off(item) for units, offer in zip(choice, good, strict=True))
        for choice in choices
        if sum(choice) <= item.quantity
    ]
    [line] = [line for line in priced(cart, offers).lines if not line.is_gift]
    assert line.amount - line.paid == max(savings, default=0)
