"""The first level: prices of goods, buy more save more, gifts. All of a shop for its own goods.

A unit takes the price offer that saves most; where its units run out, the rest take the next best. A line takes
part in one buy-more offer at most: the one that saves most goes first. Every gift that is earned is given.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from chalicelib.promotions.models import Kind
from chalicelib.promotions.rules.offers import Offer, part_of_spend
from chalicelib.promotions.rules.refusals import Why
from chalicelib.promotions.rules.slip import Slip

PRICE_KINDS = (Kind.FIXED_PRICE, Kind.PERCENT_OFF, Kind.FLASH_SALE)


def take_prices(slip: Slip, offers: Sequence[Offer]) -> frozenset[int]:
    """Apply the price offers; returns the lines of which a flash sale has units."""
    candidates: dict[tuple[str, str], dict[str, Offer]] = defaultdict(dict)
    same: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line, item in enumerate(slip.items):
        same[item.seller_id, item.sku_id].append(line)
    for offer in offers:
        for line in slip.lines_of(offer):
            item = slip.items[line]
            candidates[item.seller_id, item.sku_id][offer.offer_id] = offer
    off: dict[str, _Taken] = defaultdict(_Taken)
    for sku in sorted(candidates):
        _take_best(slip, sku[1], same[sku], list(candidates[sku].values()), off)
    flash = set[int]()
    for offer in offers:
        taken = off.get(offer.offer_id)
        if taken is None:
            slip.refuse(offer, _why_no_price(offer, slip))
            continue
        slip.book(offer, taken.cents, taken.units)
        if offer.kind is Kind.FLASH_SALE:
            flash.update(taken.cents)
    return frozenset(flash)


@dataclass
class _Taken:
    """What one price offer takes, in cents and units by line."""

    cents: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    units: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def _take_best(
    slip: Slip, sku_id: str, lines: Sequence[int], offers: Sequence[Offer], off: dict[str, _Taken]
) -> None:
    """Hand the units of one SKU to the offers that save most, within each offer's units."""
    waiting = {line: slip.items[line].quantity for line in lines}
    first = slip.items[lines[0]]
    ranked = sorted(((-offer.unit_off(first), offer.offer_id, offer) for offer in offers), key=itemgetter(0, 1))
    for _, _, offer in ranked:
        if not any(waiting.values()):
            break
        room = _room(offer, sku_id)
        for line in lines:
            units = waiting[line] if room is None else min(room, waiting[line])
            saving = units * offer.unit_off(slip.items[line])
            if not saving:
                continue
            off[offer.offer_id].cents[line] += saving
            off[offer.offer_id].units[line] += units
            waiting[line] -= units
            room = None if room is None else room - units


def _room(offer: Offer, sku_id: str) -> int | None:
    """How many units of a SKU the buyer can have at the offer's price; None for any number."""
    limits = [offer.units_per_buyer, None if offer.units_left is None else offer.units_left.get(sku_id, 0)]
    given = [max(0, limit) for limit in limits if limit is not None]
    return min(given) if given else None


def _why_no_price(offer: Offer, slip: Slip) -> Why:
    covered = [slip.items[line] for line in slip.lines_of(offer)]
    if not covered:
        return Why.NO_SUCH_GOODS
    if not any(offer.unit_off(item) for item in covered):
        return Why.SAVES_NOTHING
    if all(_room(offer, item.sku_id) == 0 for item in covered):
        return Why.SOLD_OUT
    return Why.ANOTHER_SAVES_MORE


class _Bundle(NamedTuple):
    """What a buy-more offer would take off the lines still free for it."""

    saving: int
    offer: Offer
    lines: list[int]

    @property
    def rank(self) -> tuple[int, str]:
        return (-self.saving, self.offer.offer_id)


def take_bundles(slip: Slip, offers: Sequence[Offer]) -> None:
    """Apply buy more save more, the largest saving first, each line in one at most."""
    free = set(range(len(slip.items)))
    waiting = [_bundle(slip, offer, free) for offer in offers]
    while waiting:
        best = min(waiting, key=lambda bundle: bundle.rank)
        if not best.saving:
            break
        slip.spread(best.offer, best.saving, [line for line in best.lines if slip.left[line]])
        free.difference_update(best.lines)
        waiting = [
            bundle if free.issuperset(bundle.lines) else _bundle(slip, bundle.offer, free)
            for bundle in waiting
            if bundle is not best
        ]
    for bundle in waiting:
        _refuse_bundle(slip, bundle)


def _bundle(slip: Slip, offer: Offer, free: set[int]) -> _Bundle:
    lines = [line for line in slip.lines_of(offer) if line in free]
    spend = slip.spend(lines)
    tier = offer.tier(slip.units(lines), spend)
    return _Bundle(part_of_spend(spend, tier.percent_off) if tier else 0, offer, lines)


def _refuse_bundle(slip: Slip, bundle: _Bundle) -> None:
    offer = bundle.offer
    if not slip.lines_of(offer):
        return slip.refuse(offer, Why.NO_SUCH_GOODS)
    if not bundle.lines:
        return slip.refuse(offer, Why.ANOTHER_SAVES_MORE)
    units, spend = slip.units(bundle.lines), slip.spend(bundle.lines)
    if offer.tier(units, spend):
        return slip.refuse(offer, Why.SAVES_NOTHING)
    nearest = min(offer.tiers, key=lambda tier: (tier.min_units - units, tier.min_spend - spend))
    if nearest.min_units > units:
        return slip.refuse(offer, Why.MINIMUM_UNITS, nearest.min_units - units)
    return slip.refuse(offer, Why.MINIMUM_SPEND, nearest.min_spend - spend)


def take_gifts(slip: Slip, offers: Sequence[Offer]) -> None:
    """Give every gift whose threshold the shop's goods reach."""
    for offer in offers:
        covered = slip.lines_of(offer)
        missing = offer.min_spend - slip.spend(covered)
        assert offer.gift is not None
        room = _room(offer, offer.gift.sku_id)
        if not covered:
            slip.refuse(offer, Why.NO_SUCH_GOODS)
        elif missing > 0:
            slip.refuse(offer, Why.MINIMUM_SPEND, missing)
        elif room is not None and room < offer.gift.quantity:
            slip.refuse(offer, Why.SOLD_OUT)
        else:
            slip.give(offer)
