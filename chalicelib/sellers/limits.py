"""How much a shop may do: its probation tier, and what its standing takes away. The words of the platform.

A checkout reads only the shipping settings and a listing only the seller, so each bears what is asked of it.
"""

from datetime import datetime

from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName, ProbationTier
from chalicelib.sellers import store
from chalicelib.sellers.errors import ListingsStopped, NotActive
from chalicelib.sellers.events import TierSet
from chalicelib.sellers.models import Seller, SellerStatus
from chalicelib.sellers.rules import APPLICATION, SYSTEM
from chalicelib.sellers.shipping import store as shipping
from chalicelib.sellers.shipping.models import OrderLimits


def active(seller_id: str) -> Seller:
    """A seller who may sell. Raises NotActive."""
    seller = store.load(seller_id)
    if seller.status is SellerStatus.DEACTIVATED:
        raise NotActive("The platform has taken your shop off sale; your standing says why.")
    if seller.status is not SellerStatus.ACTIVE:
        raise NotActive(f"The application is {seller.status}; selling starts when it is approved.")
    return seller


def may_list(seller_id: str) -> Seller:
    """A seller who may add listings. Raises NotActive, ListingsStopped."""
    seller = active(seller_id)
    if seller.listings_stopped:
        raise ListingsStopped("Your standing says why, and until when.")
    return seller


def listings_a_day(seller: Seller, now: datetime) -> int | None:
    """How many listings a seller may add today, those of imports among them; None is no limit."""
    if seller.listings_stopped:
        return 0
    return markets.policy(seller.market, now).standing.listings_per_day[seller.probation_tier]


def count_listing(work: Work, seller: Seller) -> None:
    """Count a listing in. Raises ListingLimitReached on commit; a seller without a limit costs no write."""
    most = listings_a_day(seller, work.now)
    if most is not None:
        store.count_listing(work, seller.seller_id, markets.day_of(seller.market, work.now), most)


def listed_today(seller: Seller, now: datetime) -> int:
    """How many listings a seller with a limit has added today."""
    return store.listed(seller.seller_id, markets.day_of(seller.market, now))


def count_listings(work: Work, seller: Seller, more: int, seen: int) -> None:
    """Count so many listings in, if today's are still as many as seen; else Conflict on commit."""
    store.count_listings(work, seller.seller_id, markets.day_of(seller.market, work.now), more, seen)


def set_tier(work: Work, seller_id: str, tier: ProbationTier) -> Seller:
    """Say how much a seller may do in a day. Raises NotFound."""
    work.emit(TierSet(seller_id=seller_id, probation_tier=tier))
    return in_tier(work, store.load(seller_id), tier)


def in_tier(work: Work, seller: Seller, tier: ProbationTier) -> Seller:
    """The seller saved in a tier."""
    settings = shipping.load(seller.seller_id)
    if settings.limits.probation_tier != tier:
        limits = settings.limits.model_copy(update={"probation_tier": tier})
        shipping.save(work, settings.with_(limits=limits))
    return store.save(work, seller.with_(probation_tier=tier))


def restrict(
    work: Work, seller_id: str, *, orders_per_day: int | None, listings_stopped: bool, deactivated: bool
) -> Seller:
    """Let the shop do no more than its standing allows, from this transaction on. Raises NotFound."""
    seller, settings = store.load(seller_id), shipping.load(seller_id)
    limits = OrderLimits(
        probation_tier=seller.probation_tier, orders_per_day=orders_per_day, shop_closed=deactivated
    )
    if settings.limits != limits:
        shipping.save(work, settings.with_(limits=limits))
    changed = seller.with_(listings_stopped=listings_stopped)
    if deactivated != (seller.status is SellerStatus.DEACTIVATED):
        changed = APPLICATION.move(changed, "deactivate" if deactivated else "reinstate", SYSTEM)
    return store.save(work, changed) if changed != seller else seller


def count_use(work: Work, seller_id: str, name: CapName) -> None:
    """Count one use of what the seller's market caps. Raises NotFound, and TooMany on commit."""
    markets.count_use(work, store.load(seller_id).market, name, seller_id)
