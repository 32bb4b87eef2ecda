"""Using offers up in the order's own transaction, and giving back what an order used."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.kit.work import Work
from chalicelib.promotions import store
from chalicelib.promotions.models import Promotion, Redemption
from chalicelib.promotions.rules import Discount, PricedLine
from chalicelib.promotions.rules.standing import counts_uses
from chalicelib.promotions.service.pricing import Desk, each_limited


@dataclass
class _Use:
    """What one order takes of one offer."""

    cost: int = 0
    units: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def redeem(
    work: Work, desk: Desk, checkout_id: str, orders: Iterable[tuple[str, Iterable[PricedLine]]]
) -> dict[str, list[Redemption]]:
    """Use up what the lines of a checkout's orders took, by order id. Raises UsedUp on commit."""
    uses: dict[str, dict[str, _Use]] = defaultdict(dict)
    for order_id, lines in orders:
        for line in lines:
            for discount in line.discounts:
                _take(uses[discount.offer.offer_id].setdefault(order_id, _Use()), line, discount)
    redemptions: dict[str, list[Redemption]] = defaultdict(list)
    for promotion_id in sorted(uses):
        promotion = desk.promotions[promotion_id]
        if promotion.coupon is None and not counts_uses(promotion):
            continue
        for order_id, redemption in _redeem(work, desk, checkout_id, promotion, uses[promotion_id]).items():
            redemptions[order_id].append(redemption)
    return redemptions


def pooled(desk: Desk, redemptions: Iterable[Redemption]) -> dict[str, dict[str, int]]:
    """Which units an order takes from the pools of flash sales, by SKU and pool."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for redemption in redemptions:
        pool_id = desk.promotions[redemption.promotion_id].pool_id
        if pool_id:
            for sku_id, units in redemption.units.items():
                found[sku_id][pool_id] = units
    return found


def _take(use: _Use, line: PricedLine, discount: Discount) -> None:
    use.cost += discount.amount
    if discount.offer.units_left is not None and not line.is_gift:
        use.units[line.item.sku_id] += discount.units


def _redeem(
    work: Work, desk: Desk, checkout_id: str, promotion: Promotion, uses: dict[str, _Use]
) -> dict[str, Redemption]:
    """One use for the whole checkout; each of its orders remembers its own part."""
    shared = promotion.coupon is not None and len(uses) > 1
    parts = {order_id: _part(promotion, use, shared) for order_id, use in uses.items()}
    units: dict[str, int] = defaultdict(int)
    for part in parts.values():
        for sku_id, count in part.units.items():
            units[sku_id] += count
    first = next(iter(parts.values()))
    whole = first.model_copy(update={"cost": sum(part.cost for part in parts.values()), "units": dict(units)})
    store.redeem(work, desk.buyer_id, promotion, whole)
    if shared:
        store.share_use(work, checkout_id, promotion.promotion_id, len(uses))
    return parts


def _part(promotion: Promotion, use: _Use, shared: bool) -> Redemption:
    coupon = promotion.coupon
    return Redemption(
        promotion_id=promotion.promotion_id,
        owner=promotion.owner,
        used=1 if coupon else 0,
        units=dict(use.units),
        each_limited=each_limited(promotion),
        cost=use.cost,
        counted=counts_uses(promotion),
        from_grant=coupon is not None and coupon.from_grant,
        shared=shared,
    )


def give_back(work: Work, buyer_id: str, checkout_id: str, redemptions: Iterable[Redemption]) -> None:
    """An order is off: what it used comes back; a shared use with the last of its orders."""
    for redemption in redemptions:
        part = redemption
        if redemption.shared and not store.leave_shared_use(work, checkout_id, redemption.promotion_id):
            part = redemption.model_copy(update={"used": 0})
        store.give_back(work, buyer_id, part)
