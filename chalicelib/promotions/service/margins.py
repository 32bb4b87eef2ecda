"""The margin guard: costs that only the seller sees, the simulator, and the watch over what runs."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from chalicelib.catalog import service as catalog
from chalicelib.catalog.events import ListingChanged
from chalicelib.catalog.models import Listing, Sku
from chalicelib.kit.money import Money, part_of
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.promotions import store
from chalicelib.promotions.errors import BelowFloor
from chalicelib.promotions.events import MarginBelowFloor
from chalicelib.promotions.models import Gift, MarginGuard, Promotion, SimulatedSku, Simulation, SkuCost
from chalicelib.promotions.rules import PLATFORM, CartItem, GiftGoods, Offer
from chalicelib.promotions.rules.lifecycle import IN_FORCE
from chalicelib.promotions.rules.margin import floor_of, gift_cost_of, margin_of
from chalicelib.promotions.rules.standing import offer_of
from chalicelib.sellers import service as sellers

MOST_SKUS = 500
"""SKUs looked at in one simulation."""
MOST_TOLD = 50
"""Listings told of in one transaction; the simulation shows them all."""


def set_cost(work: Work, seller_id: str, sku_id: str, cost: SkuCost) -> SkuCost:
    """Say what one unit costs. Raises NotFound."""
    catalog.listing_of_sku(seller_id, sku_id)
    store.save_cost(work, seller_id, sku_id, cost.cost.amount)
    return cost


def set_guard(work: Work, seller_id: str, guard: MarginGuard) -> MarginGuard:
    """Say the floor, and what happens below it."""
    store.save_guard(work, seller_id, guard)
    return guard


def guard_of(seller_id: str) -> MarginGuard:
    return store.guard(seller_id)


def simulate(seller_id: str, promotion: Promotion, now: datetime) -> Simulation:
    """The floor of every SKU with a cost that the promotion touches, with all that is in force beside it."""
    costs = store.all_costs(seller_id, MOST_SKUS)
    found = catalog.listings_of_skus(seller_id, costs) if costs else {}
    offers = [_open_offer(p) for p in [*_in_force(seller_id, now), promotion]]
    candidate = _open_offer(promotion)
    goods = [
        (found[sku_id], sku)
        for sku_id in sorted(found)
        for sku in [found[sku_id].sku(sku_id)]
        if sku is not None and candidate.covers(_item(found[sku_id], sku))
    ]
    return _simulation(seller_id, goods, offers, now)


def _in_force(seller_id: str, now: datetime) -> list[Promotion]:
    return [*store.in_force(seller_id, now), *store.in_force(PLATFORM, now)]


def _open_offer(promotion: Promotion) -> Offer:
    """The offer as the luckiest buyer has it."""
    terms = promotion.terms
    gift = GiftGoods(terms.listing_id, terms.sku_id, 0) if isinstance(terms, Gift) else None
    return offer_of(promotion, buyer_id="", gift=gift, gifts_left=1)


def _item(listing: Listing, sku: Sku) -> CartItem:
    return CartItem(listing.seller_id, listing.listing_id, sku.sku_id, sku.price.amount, 1)


def _simulation(
    seller_id: str, goods: Sequence[tuple[Listing, Sku]], offers: Sequence[Offer], now: datetime
) -> Simulation:
    gifts = {offer.gift.sku_id for offer in offers if offer.gift}
    guard, costs = store.guard(seller_id), store.costs(seller_id, {sku.sku_id for _, sku in goods} | gifts)
    since = sellers.get(seller_id).active_since or now
    rows = []
    for listing, sku in goods:
        floor = floor_of(_item(listing, sku), offers)
        fee, _ = markets.referral_fee(listing.market, listing.category, now, since, customer_payment=floor.revenue)
        commission = part_of(floor.price, guard.commission)
        given = gift_cost_of(_item(listing, sku), offers, costs)
        parts = (fee, commission, guard.shipping.amount, costs.get(sku.sku_id, 0), given)
        margin, basis_points = margin_of(floor.revenue, parts)
        cents = [_money(amount, sku) for amount in (floor.price, floor.revenue, *parts, margin)]
        lowest_price, lowest_revenue, fee_money, commission_money, shipping, cost, gift_cost, left = cents
        rows.append(
            SimulatedSku(
                listing_id=listing.listing_id,
                sku_id=sku.sku_id,
                price=sku.price,
                lowest_price=lowest_price,
                lowest_revenue=lowest_revenue,
                referral_fee=fee_money,
                commission=commission_money,
                shipping=shipping,
                cost=cost,
                gifts=gift_cost,
                margin=left,
                margin_basis_points=basis_points,
                below_floor=basis_points < guard.floor,
            )
        )
    return Simulation(skus=rows, below_floor=sum(row.below_floor for row in rows))


def _money(amount: int, sku: Sku) -> Money:
    return Money(amount=amount, currency=sku.price.currency)


def guarded(seller_id: str, promotion: Promotion, now: datetime) -> Promotion:
    """The promotion with its warnings. Raises BelowFloor if the seller said to refuse."""
    found = [row for row in simulate(seller_id, promotion, now).skus if row.below_floor]
    if found and store.guard(seller_id).below == "refuse":
        raise BelowFloor(_told(found[0]), findings=[_told(row) for row in found[:20]])
    return promotion.with_(warnings=[_told(row) for row in found[:20]])


def _told(row: SimulatedSku) -> str:
    return (
        f"{row.sku_id} could bring {row.lowest_revenue.amount} cents and leave {row.margin.amount}:"
        f" {row.margin_basis_points / 100:.1f} % of it."
    )


def watch(work: Work, event: ListingChanged) -> None:
    """A listing changed: what runs may now sell it below the floor, and the seller is told."""
    if not {"prices", "skus"} & set(event.fields):
        return
    listing = catalog.get(event.seller_id, event.listing_id)
    costs = store.costs(event.seller_id, {sku.sku_id for sku in listing.skus})
    goods = [(listing, sku) for sku in listing.skus if sku.sku_id in costs]
    offers = [_open_offer(p) for p in _in_force(event.seller_id, work.now)]
    below = _below(_simulation(event.seller_id, goods, offers, work.now).skus)
    if below:
        work.emit(MarginBelowFloor(seller_id=event.seller_id, listing_id=event.listing_id, sku_ids=below))


def watch_promotion(work: Work, owner: str, promotion_id: str) -> None:
    """A promotion begins to hold: what it may sell below the floor with all beside it, its seller is told."""
    promotion = store.load(owner, promotion_id)
    if promotion.status not in IN_FORCE:
        return
    below: dict[str, list[str]] = {}
    for row in simulate(owner, promotion, work.now).skus:
        if row.below_floor:
            below.setdefault(row.listing_id, []).append(row.sku_id)
    for listing_id, sku_ids in list(below.items())[:MOST_TOLD]:
        work.emit(MarginBelowFloor(seller_id=owner, listing_id=listing_id, sku_ids=sku_ids))


def _below(rows: Iterable[SimulatedSku]) -> list[str]:
    return [row.sku_id for row in rows if row.below_floor]
