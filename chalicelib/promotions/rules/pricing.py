"""The pricing engine: one pure function for the quote, the checkout and the simulator.

The order is: prices of goods, buy more save more, gifts; then each shop's best coupon; then the platform's best;
then shipping. Every cent taken off is named and has a payer, no line goes below zero, the lines add up to the
total, and neither the order of the lines nor that of the offers matters.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.markets.models import Stacking
from chalicelib.promotions.models import Kind
from chalicelib.promotions.rules.coupons import take_best_coupon, take_shipping
from chalicelib.promotions.rules.offers import PLATFORM, Cart, CartItem, Offer
from chalicelib.promotions.rules.product_level import PRICE_KINDS, take_bundles, take_gifts, take_prices
from chalicelib.promotions.rules.refusals import Refusal, Why, standing_refusal
from chalicelib.promotions.rules.slip import Discount, Slip


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line of the cart, or a gift, with what came off it in the order in which it came off."""

    item: CartItem
    discounts: tuple[Discount, ...]
    is_gift: bool = False

    @property
    def amount(self) -> int:
        return self.item.unit_price * self.item.quantity

    @property
    def seller_discount(self) -> int:
        return sum(discount.seller for discount in self.discounts)

    @property
    def platform_discount(self) -> int:
        return sum(discount.platform for discount in self.discounts)

    @property
    def paid(self) -> int:
        return self.amount - self.seller_discount - self.platform_discount


@dataclass(frozen=True, slots=True)
class PricedShipping:
    """What shipping one shop's part costs."""

    seller_id: str
    fee: int
    discounts: tuple[Discount, ...]

    @property
    def paid(self) -> int:
        return self.fee - sum(discount.amount for discount in self.discounts)


@dataclass(frozen=True, slots=True)
class Priced:
    """A priced cart: its lines in the order they came, gifts after them, and why some offers did not apply."""

    lines: tuple[PricedLine, ...]
    shipping: tuple[PricedShipping, ...]
    reasons: tuple[Refusal, ...]

    @property
    def refusals(self) -> list[Refusal]:
        """Of each offer that took nothing off, the first reason."""
        taken = self.taken
        first = {reason.offer.offer_id: reason for reason in reversed(self.reasons)}
        return [first[offer_id] for offer_id in sorted(first) if offer_id not in taken]

    @property
    def total(self) -> int:
        """What the buyer pays without tax."""
        return sum(line.paid for line in self.lines) + sum(part.paid for part in self.shipping)

    @property
    def discounts(self) -> list[Discount]:
        """All that came off, of goods and shipping."""
        of_goods = [discount for line in self.lines for discount in line.discounts]
        return of_goods + [discount for part in self.shipping for discount in part.discounts]

    @property
    def taken(self) -> dict[str, int]:
        """What each offer took off, by its id."""
        sums: dict[str, int] = defaultdict(int)
        for discount in self.discounts:
            sums[discount.offer.offer_id] += discount.amount
        return dict(sums)


def price(cart: Cart, offers: Iterable[Offer], stacking: Stacking, now: datetime) -> Priced:
    """Price a cart with the offers that are good for it at this instant."""
    places = sorted(range(len(cart.items)), key=lambda place: cart.items[place].place)
    slip = Slip([cart.items[place] for place in places])
    good = _good(slip, cart, offers, now)
    flash = take_prices(slip, [offer for kind in PRICE_KINDS for offer in good[kind]])
    take_bundles(slip, good[Kind.BUY_MORE])
    take_gifts(slip, good[Kind.GIFT])
    _take_coupons(slip, good[Kind.COUPON], frozenset() if stacking.coupons_on_flash_sales else flash)
    shipping = _ship(slip, cart, good[Kind.SHIPPING])
    return Priced(_as_they_came(slip, places), shipping, tuple(slip.refusals))


def _good(slip: Slip, cart: Cart, offers: Iterable[Offer], now: datetime) -> dict[Kind, list[Offer]]:
    """The offers that nothing speaks against yet, by kind, each kind in the order of ids."""
    good: dict[Kind, list[Offer]] = defaultdict(list)
    for offer in sorted(offers, key=lambda offer: offer.offer_id):
        why = standing_refusal(offer, cart, now)
        if why is None:
            good[offer.kind].append(offer)
        else:
            slip.refuse(offer, why)
    return good


def _take_coupons(slip: Slip, coupons: Sequence[Offer], apart: frozenset[int]) -> None:
    """Each shop's best coupon first, then on what is left the platform's best, one for the whole cart."""
    of_owner: dict[str, list[Offer]] = defaultdict(list)
    for offer in coupons:
        of_owner[offer.owner].append(offer)
    of_platform = of_owner.pop(PLATFORM, [])
    for theirs in [*of_owner.values(), of_platform]:
        take_best_coupon(slip, theirs, apart)


def _ship(slip: Slip, cart: Cart, offers: Sequence[Offer]) -> tuple[PricedShipping, ...]:
    """Off each shop's shipping: the shop's best discount, then on what is left the platform's best."""
    by_seller: dict[str, set[int]] = defaultdict(set)
    for line, item in enumerate(slip.items):
        by_seller[item.seller_id].add(line)
    parts = []
    for seller_id, lines in sorted(by_seller.items()):
        fee = left = cart.shipping.get(seller_id, 0)
        discounts = []
        for owner in (seller_id, PLATFORM):
            theirs = [offer for offer in offers if offer.owner == owner]
            discount = take_shipping(slip, theirs, lines, left)
            if discount is not None:
                left -= discount.amount
                discounts.append(discount)
        parts.append(PricedShipping(seller_id, fee, tuple(discounts)))
    for offer in offers:
        if offer.owner not in (PLATFORM, *by_seller):
            slip.refuse(offer, Why.NO_SUCH_GOODS)
    return tuple(parts)


def _as_they_came(slip: Slip, places: Sequence[int]) -> tuple[PricedLine, ...]:
    """The lines back in the cart's order, gifts after them."""
    came = sorted(range(len(places)), key=lambda line: places[line])
    gifts = range(len(places), len(slip.items))
    return tuple(
        PricedLine(slip.items[line], tuple(slip.discounts[line]), line >= len(places)) for line in (*came, *gifts)
    )
