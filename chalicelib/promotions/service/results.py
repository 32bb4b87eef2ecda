"""What promotions bring: booked when an order is paid, taken back when it is refunded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.promotions import store
from chalicelib.promotions.models import Coupon, Promotion, Results, TrialResults
from chalicelib.promotions.rules.standing import counts_uses
from chalicelib.promotions.rules.trials import held_out
from chalicelib.promotions.service.planning import MARKET

WHOLE = 10_000


@dataclass
class Share:
    """What one promotion had in one order: lines it touched, in cents and units, and what they came to."""

    revenue: int = 0
    seller_discount: int = 0
    platform_discount: int = 0
    units: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sale:
    """A paid order as promotions see it; `paid` is for goods, in cents."""

    seller_id: str
    buyer_id: str
    placed_at: datetime
    paid: int
    shares: Mapping[str, Share]


def book_sale(work: Work, sale: Sale) -> None:
    """An order has been paid: it counts for its promotions, its trials, and for what the buyer is to the shop."""
    _book(work, sale, 1)


def unbook_sale(work: Work, sale: Sale) -> None:
    """The order's money went back: it counts no more."""
    _book(work, sale, -1)


def _book(work: Work, sale: Sale, sign: int) -> None:
    costs = store.costs(sale.seller_id, {sku_id for share in sale.shares.values() for sku_id in share.units})
    for promotion_id, share in sorted(sale.shares.items()):
        store.book_result(
            work,
            promotion_id,
            {
                "orders": sign,
                "units": sign * sum(share.units.values()),
                "revenue": sign * share.revenue,
                "seller_discount": sign * share.seller_discount,
                "platform_discount": sign * share.platform_discount,
                "goods_cost": sign * sum(costs.get(sku, 0) * units for sku, units in share.units.items()),
            },
        )
    for trial in _trials(sale):
        group = "without" if held_out(trial, sale.buyer_id) else "with"
        counts = {f"{group}_orders": sign, f"{group}_revenue": sign * sale.paid}
        store.book_result(work, trial.promotion_id, counts, row=store.TRIAL)
    store.book_patronage(work, sale.buyer_id, sale.seller_id, sale.placed_at, sign)


def _trials(sale: Sale) -> list[Promotion]:
    """The shop's trials that ran when the order was placed."""
    running = store.in_force(sale.seller_id, sale.placed_at)
    return [p for p in running if p.coupon is not None and p.coupon.holdout and p.starts_at <= sale.placed_at]


def results(owner: str, promotion_id: str, now: datetime) -> Results:
    """What a promotion has brought. Raises NotFound."""
    promotion = store.load(owner, promotion_id)
    currency = markets.policy(MARKET, now).currency
    tally, sums = store.result(promotion_id)

    def money(name: str) -> Money:
        return Money(amount=sums.get(name, 0), currency=currency)

    return Results(
        claimed=int(tally.claimed) if tally else 0,
        redeemed=int(tally.redeemed) if tally and counts_uses(promotion) else sums.get("orders", 0),
        orders=sums.get("orders", 0),
        units=sums.get("units", 0),
        revenue=money("revenue"),
        seller_discount=money("seller_discount"),
        platform_discount=money("platform_discount"),
        goods_cost=money("goods_cost"),
        margin=money("revenue") + money("platform_discount") - money("goods_cost"),
        trial=_trial_results(promotion.coupon, sums, currency) if promotion.coupon else None,
    )


def _trial_results(coupon: Coupon, sums: Mapping[str, int], currency: str) -> TrialResults | None:
    """Uplift: the sales with it, less those without it scaled to as many buyers."""
    if not coupon.holdout:
        return None
    with_revenue, without = sums.get("with_revenue", 0), sums.get("without_revenue", 0)
    expected = without * (WHOLE - coupon.holdout) // coupon.holdout
    return TrialResults(
        holdout=coupon.holdout,
        with_orders=sums.get("with_orders", 0),
        with_revenue=Money(amount=with_revenue, currency=currency),
        without_orders=sums.get("without_orders", 0),
        without_revenue=Money(amount=without, currency=currency),
        uplift=Money(amount=with_revenue - expected, currency=currency),
    )
