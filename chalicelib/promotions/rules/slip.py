"""The till slip: what each line still costs, which offer took how much off it, and who pays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.kit.money import part_of, shares
from chalicelib.promotions.rules.offers import PLATFORM, CartItem, Offer
from chalicelib.promotions.rules.refusals import Refusal, Why


@dataclass(frozen=True, slots=True)
class Discount:
    """What one offer takes off one line, or off one shop's shipping, by payer; the units it gave its price."""

    offer: Offer
    seller: int
    platform: int
    units: int = 0

    @property
    def amount(self) -> int:
        return self.seller + self.platform


NO_UNITS: Mapping[int, int] = {}


class Slip:
    """Lines stand in canonical order; `left` is what each still costs."""

    def __init__(self, items: Sequence[CartItem]) -> None:
        self.items = list(items)
        self.left = [item.unit_price * item.quantity for item in items]
        self.discounts: list[list[Discount]] = [[] for _ in items]
        self.refusals: list[Refusal] = []
        self._by_goods: dict[str, list[int]] = defaultdict(list)
        self._lines: dict[str, list[int]] = {}
        for line, item in enumerate(items):
            for goods in {item.sku_id, item.listing_id, item.seller_id, PLATFORM}:
                self._by_goods[goods].append(line)

    def lines_of(self, offer: Offer) -> list[int]:
        """The places of the bought lines an offer covers, found by the goods it names."""
        found = self._lines.get(offer.offer_id)
        if found is None:
            named = offer.prices or offer.listing_ids or (offer.owner,)
            near = {line for goods in named for line in self._by_goods.get(goods, ())}
            found = sorted(line for line in near if offer.covers(self.items[line]))
            self._lines[offer.offer_id] = found
        return found

    def spend(self, lines: Iterable[int]) -> int:
        return sum(self.left[line] for line in lines)

    def units(self, lines: Iterable[int]) -> int:
        return sum(self.items[line].quantity for line in lines)

    def spread(self, offer: Offer, amount: int, lines: Sequence[int]) -> None:
        """Take an amount off lines by what each still costs; the largest remainders get the odd cents."""
        parts = shares(amount, [self.left[line] for line in lines])
        self.book(offer, dict(zip(lines, parts, strict=True)))

    def book(self, offer: Offer, off: Mapping[int, int], units: Mapping[int, int] = NO_UNITS) -> None:
        """Take these amounts off these lines; the platform's share is of their sum, so that it is exact."""
        lines = sorted(line for line, amount in off.items() if amount)
        amounts = [off[line] for line in lines]
        for line, amount, platform in zip(lines, amounts, platform_parts(offer, amounts), strict=True):
            self.left[line] -= amount
            self.discounts[line].append(Discount(offer, amount - platform, platform, units.get(line, 0)))

    def give(self, offer: Offer) -> None:
        """Add the offer's gift as a line that costs nothing."""
        gift = offer.gift
        assert gift is not None
        self.items.append(CartItem(offer.owner, gift.listing_id, gift.sku_id, gift.unit_price, gift.quantity))
        self.left.append(gift.unit_price * gift.quantity)
        self.discounts.append([])
        self.book(offer, {len(self.items) - 1: self.left[-1]})

    def refuse(self, offer: Offer, why: Why, missing: int = 0, other: str = "") -> None:
        self.refusals.append(Refusal(offer, why, missing, other))


def platform_parts(offer: Offer, amounts: Sequence[int]) -> list[int]:
    """The platform's part of each amount; together they are its share of the sum to the cent."""
    if not offer.platform_share or not amounts:
        return [0] * len(amounts)
    return shares(part_of(sum(amounts), offer.platform_share), amounts)
