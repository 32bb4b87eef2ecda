"""The offer to new sellers: coupons the platform pays for, given once. The half referral fee is in `markets`."""

from datetime import datetime, timedelta

from chalicelib.kit.money import Money
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.promotions import store
from chalicelib.promotions.errors import NoGrant
from chalicelib.promotions.events import NewSellerOfferGranted
from chalicelib.promotions.models import NewSellerOffer
from chalicelib.sellers import service as sellers


def grant(work: Work, seller_id: str, invitation: str) -> NewSellerOffer:
    """Give an invited new seller of the right region the coupons, once. Raises NotFound, NotActive, NoGrant."""
    seller = sellers.active(seller_id)
    policy = markets.policy(seller.market, work.now)
    regions = policy.promotions.new_seller_regions
    if regions and seller.ship_from.state not in regions:
        raise NoGrant(f"The offer is not made in {seller.ship_from.state}.")
    if work.now >= _half_fee_until(seller_id, work.now):
        raise NoGrant("The seller is no longer new.")
    cents = policy.promotions.new_seller_coupons_cents
    store.save_grant(work, seller_id, cents, work.now, invitation)
    work.emit(NewSellerOfferGranted(seller_id=seller_id, cents=cents))
    return _offer(seller_id, cents, cents, work.now, invitation)


def offer_to(seller_id: str) -> NewSellerOffer:
    """What was granted and what is left of it. Raises NotFound."""
    row = store.grant(seller_id)
    if row is None:
        raise NotFound
    return _offer(seller_id, int(row.granted), int(row.left), row.granted_at, row.invitation)


def _offer(seller_id: str, granted: int, left: int, granted_at: datetime, invitation: str) -> NewSellerOffer:
    return NewSellerOffer(
        granted=Money(amount=granted),
        left=Money(amount=left),
        granted_at=granted_at,
        invitation=invitation,
        half_fee_until=_half_fee_until(seller_id, granted_at),
    )


def _half_fee_until(seller_id: str, at: datetime) -> datetime:
    seller = sellers.get(seller_id)
    days = markets.policy(seller.market, at).fees.new_seller_days
    return (seller.active_since or at) + timedelta(days=days)
