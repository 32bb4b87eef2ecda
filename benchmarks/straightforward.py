"""The pricing of a cart as one would write it at first: ask every offer of every unit, try every coupon."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from chalicelib.promotions.models import Kind
from chalicelib.promotions.rules import PLATFORM, Cart, CartItem, Offer

PRICES = (Kind.FIXED_PRICE, Kind.PERCENT_OFF, Kind.FLASH_SALE)


def total_of(cart: Cart, offers: Sequence[Offer], now: datetime) -> int:
    """What the goods cost; payers, reasons and shipping are left out. Holds for what the engine holds for."""
    running = [offer for offer in offers if offer.starts_at <= now < offer.ends_at]
    left = _after_prices(cart, running)
    left = _after_bundles(cart, running, left)
    for owner in [*sorted({item.seller_id for item in cart.items}), PLATFORM]:
        coupons = [offer for offer in running if offer.kind is Kind.COUPON and offer.owner == owner]
        left = _after_best_coupon(cart, coupons, left)
    return sum(left)


def _after_prices(cart: Cart, offers: Sequence[Offer]) -> list[int]:
    used: dict[tuple[str, str], int] = defaultdict(int)
    left = []
    for item in cart.items:
        paid = 0
        for _ in range(item.quantity):
            good = [
                offer
                for offer in offers
                if offer.kind in PRICES and offer.covers(item) and _has_room(offer, item, used)
            ]
            best = min(good, key=lambda offer: (-offer.unit_off(item), offer.offer_id), default=None)
            if best is not None:
                used[best.offer_id, item.sku_id] += 1
            paid += item.unit_price - (best.unit_off(item) if best else 0)
        left.append(paid)
    return left


def _has_room(offer: Offer, item: CartItem, used: dict[tuple[str, str], int]) -> bool:
    taken = used[offer.offer_id, item.sku_id]
    if offer.units_per_buyer is not None and taken >= offer.units_per_buyer:
        return False
    return offer.units_left is None or taken < offer.units_left.get(item.sku_id, 0)


def _after_bundles(cart: Cart, offers: Sequence[Offer], left: list[int]) -> list[int]:
    free = set(range(len(left)))
    waiting = [offer for offer in offers if offer.kind is Kind.BUY_MORE]
    while waiting:
        tried = []
        for offer in waiting:
            lines = [line for line in sorted(free) if offer.covers(cart.items[line])]
            spend = sum(left[line] for line in lines)
            tier = offer.tier(sum(cart.items[line].quantity for line in lines), spend)
            saving = (spend * tier.percent_off * 2 + 10_000) // 20_000 if tier else 0
            tried.append((-saving, offer.offer_id, lines, offer))
        saving, _, lines, best = min(tried, key=lambda found: found[:2])
        if not saving:
            return left
        left = _spread(left, lines, -saving)
        free -= set(lines)
        waiting.remove(best)
    return left


def _after_best_coupon(cart: Cart, coupons: Sequence[Offer], left: list[int]) -> list[int]:
    best, best_total = left, sum(left)
    for coupon in sorted(coupons, key=lambda offer: offer.offer_id):
        lines = [line for line, item in enumerate(cart.items) if coupon.covers(item)]
        spend = sum(left[line] for line in lines)
        if spend and spend >= coupon.min_spend:
            tried = _spread(left, lines, coupon.worth(spend))
            if sum(tried) < best_total:
                best, best_total = tried, sum(tried)
    return best


def _spread(left: list[int], lines: Sequence[int], amount: int) -> list[int]:
    whole = sum(left[line] for line in lines)
    parts = {line: amount * left[line] // whole for line in lines}
    by_remainder = sorted(lines, key=lambda line: (-(amount * left[line] % whole), line))
    for line in by_remainder[: amount - sum(parts.values())]:
        parts[line] += 1
    return [cents - parts.get(line, 0) for line, cents in enumerate(left)]
