"""The desk: all that bears on one buyer's cart, read once; it prices as often as asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.catalog import service as catalog
from chalicelib.inventory import service as inventory
from chalicelib.kit.batch import Batch
from chalicelib.markets import service as markets
from chalicelib.promotions import rules, store
from chalicelib.promotions.models import Coupon, FlashSale, Gift, Promotion, PromotionStatus, Way
from chalicelib.promotions.rules import PLATFORM, Cart, CartItem, GiftGoods, Offer, Priced
from chalicelib.promotions.rules.segments import Patronage, segments_of
from chalicelib.promotions.rules.standing import NOTHING_HELD, Counts, Held, counts_uses, offer_of
from chalicelib.promotions.service.planning import MARKET


@dataclass(frozen=True)
class Desk:
    """The offers to one buyer for goods of some shops at one instant, and the codes nobody knows."""

    buyer_id: str
    now: datetime
    promotions: Mapping[str, Promotion]
    offers: Sequence[Offer]
    segments: Mapping[str, frozenset[rules.Segment]]
    codes: Mapping[str, str | None]

    def price(self, items: Iterable[CartItem], shipping: Mapping[str, int]) -> Priced:
        """What the cart costs now."""
        stacking = markets.policy(MARKET, self.now).promotions.stacking
        return rules.price(Cart(tuple(items), shipping, self.segments), self.offers, stacking, self.now)

    def unknown_codes(self) -> list[str]:
        return [code for code, promotion_id in self.codes.items() if promotion_id is None]


def desk_for(
    batch: Batch, buyer_id: str, sellers: Iterable[str], codes: Iterable[str], now: datetime
) -> Callable[[], Desk]:
    """What these shops and the platform offer this buyer, with these codes, once the batch is read.

    What the buyer holds is read of those owners only who ever offered anything.
    """
    owners = sorted({*sellers, PLATFORM})
    typed = {code.upper() for code in codes}
    changes, known = store.changes(batch, owners), store.with_codes(batch, MARKET, typed)
    return lambda: _desk(buyer_id, {owner: changes().get(owner, 0) for owner in owners}, typed, known(), now)


def _desk(
    buyer_id: str,
    changes: Mapping[str, int],
    typed: Iterable[str],
    known_codes: Mapping[str, tuple[str, str]],
    now: datetime,
) -> Desk:
    owners = list(changes)
    rows = store.buyer_rows(buyer_id, (owner for owner in owners if changes[owner]))
    in_force = [p for owner in owners for p in store.in_force_since(owner, changes[owner], now)]
    found = {p.promotion_id: p for p in in_force}
    held = _held(rows)
    found |= {p.promotion_id: p for p in _claimed_before(rows, found, now)}
    found |= {p.promotion_id: p for p in store.load_many(k for k in known_codes.values() if k[1] not in found)}
    asked = {promotion_id for _, promotion_id in known_codes.values()}
    off = store.cancelled_campaigns(p.campaign_id for p in found.values() if p.campaign_id)
    good = {
        promotion_id: promotion
        for promotion_id, promotion in found.items()
        if promotion.campaign_id not in off
        if _is_candidate(promotion, held.get(promotion_id, NOTHING_HELD), promotion_id in asked)
    }
    return Desk(
        buyer_id,
        now,
        good,
        _offers(good, buyer_id, held),
        _segments(rows, owners, now),
        {code: known_codes.get(code, ("", None))[1] for code in typed},
    )


def _is_candidate(promotion: Promotion, held: Held, asked: bool) -> bool:
    """A code applies if typed, what is claimed elsewhere if held, a live offer while its session is open."""
    if promotion.live_session_id and promotion.coupon is None:
        return promotion.status is PromotionStatus.ONGOING
    if promotion.coupon is None:
        return True
    if promotion.coupon.way is Way.CODE:
        return asked
    return held.claimed > 0 or promotion.coupon.way is Way.CLAIM


def _claimed_before(
    rows: Sequence[store.BuyerRow], known: Mapping[str, Promotion], now: datetime
) -> list[Promotion]:
    """What the buyer holds of promotions that are no longer in force."""
    keys = [
        (row.owner, row.subject[1])
        for row in rows
        if row.subject[0] == "claim" and row.claimed > row.redeemed
        if row.subject[1] not in known and row.valid_until > now
    ]
    return store.load_many(keys)


def _held(rows: Sequence[store.BuyerRow]) -> dict[str, Held]:
    held: dict[str, Held] = {}
    for row in rows:
        kind, subject = row.subject
        if kind == "claim":
            held[subject] = Held(int(row.claimed), int(row.redeemed), row.valid_until)
        elif kind == "units":
            promotion_id, sku_id = subject.split("#")
            units = {**held.get(promotion_id, NOTHING_HELD).units, sku_id: int(row.redeemed)}
            held[promotion_id] = Held(units=units)
    return held


def _offers(promotions: Mapping[str, Promotion], buyer_id: str, held: Mapping[str, Held]) -> list[Offer]:
    counting = [p for p in promotions.values() if counts_uses(p)]
    tallies = store.tallies(p.promotion_id for p in counting)
    grants = store.grants_left(p.owner for p in promotions.values() if _from_grant(p))
    gifts = _gifts(promotions.values())
    offers = []
    for promotion_id, promotion in promotions.items():
        tally = tallies.get(promotion_id)
        counts = Counts(
            redeemed=int(tally.redeemed) if tally else 0,
            spent=int(tally.spent) if tally else 0,
            units_left=store.units_left(tally),
            grant_left=grants.get(promotion.owner, 0) if _from_grant(promotion) else None,
        )
        mine = held.get(promotion_id, NOTHING_HELD)
        if isinstance(promotion.terms, Gift):
            goods, left = gifts.get(promotion_id, (None, 0))
            if goods is not None:
                offers.append(offer_of(promotion, buyer_id, counts, mine, goods, left))
        else:
            offers.append(offer_of(promotion, buyer_id, counts, mine))
    return offers


def _gifts(promotions: Iterable[Promotion]) -> dict[str, tuple[GiftGoods, int]]:
    """Gift goods and how many there are, by promotion; one that is no longer on sale is absent."""
    gifts = {p.promotion_id: (p.owner, p.terms) for p in promotions if isinstance(p.terms, Gift)}
    if not gifts:
        return {}
    listings = catalog.live_listings({(owner, gift.listing_id) for owner, gift in gifts.values()})
    levels = inventory.levels({(owner, gift.sku_id) for owner, gift in gifts.values()})
    found = {}
    for promotion_id, (owner, gift) in gifts.items():
        listing, level = listings.get((owner, gift.listing_id)), levels.get(gift.sku_id)
        sku = listing.sku(gift.sku_id) if listing else None
        if sku is not None and level is not None and level.on_sale:
            goods = GiftGoods(gift.listing_id, gift.sku_id, sku.price.amount)
            found[promotion_id] = (goods, level.available)
    return found


def _segments(
    rows: Sequence[store.BuyerRow], owners: Sequence[str], now: datetime
) -> dict[str, frozenset[rules.Segment]]:
    known = {row.of_owner: row.patronage for row in rows if row.subject[0] == "patron"}
    lapsed_days = markets.policy(MARKET, now).promotions.lapsed_days
    return {owner: segments_of(known.get(owner, Patronage()), lapsed_days, now) for owner in owners}


def segments_with(owner: str, buyer_id: str, now: datetime) -> frozenset[rules.Segment]:
    """What a buyer is to one owner."""
    return _segments(store.buyer_rows(buyer_id, [owner]), [owner], now)[owner]


def _from_grant(promotion: Promotion) -> bool:
    return isinstance(promotion.terms, Coupon) and promotion.terms.from_grant


def each_limited(promotion: Promotion) -> bool:
    """Whether a flash sale gives each buyer so many units only."""
    return isinstance(promotion.terms, FlashSale) and promotion.terms.units_per_buyer is not None
