"""Coming by a coupon: claimed by the buyer in the right place, or given by the seller in a chat."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.kit.pages import Page
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.promotions import store
from chalicelib.promotions.errors import NotClaimable
from chalicelib.promotions.events import CouponClaimed
from chalicelib.promotions.models import (
    Claim,
    ClaimWhere,
    Deal,
    FlashSale,
    Follow,
    Promotion,
    PromotionStatus,
    Segment,
    Way,
)
from chalicelib.promotions.rules.refusals import FOR_WHOM
from chalicelib.promotions.rules.trials import held_out
from chalicelib.promotions.service.pricing import segments_with
from chalicelib.sellers import service as sellers


def claim(work: Work, buyer_id: str, owner: str, promotion_id: str, where: ClaimWhere) -> Claim:
    """Claim a coupon. Raises NotFound, NotClaimable."""
    promotion = store.load(owner, promotion_id)
    coupon = promotion.coupon
    if coupon is None or coupon.way in (Way.CODE, Way.CHAT) or promotion.status is PromotionStatus.DRAFT:
        raise NotFound
    if coupon.way is Way.LIVE and where.live_session_id != promotion.live_session_id:
        raise NotClaimable("It is given in its live session only.")
    if coupon.way is Way.CREATOR and where.creator_id is None:
        raise NotClaimable("It is given by a creator only.")
    return _claim(work, buyer_id, promotion)


def issue(work: Work, seller_id: str, promotion_id: str, buyer_id: str) -> Claim:
    """Give a buyer a coupon of the kind for chats. Raises NotFound, NotClaimable."""
    promotion = store.load(seller_id, promotion_id)
    if promotion.coupon is None or promotion.coupon.way is not Way.CHAT:
        raise NotClaimable("Only a coupon made for chats is given to a buyer.")
    return _claim(work, buyer_id, promotion)


def _claim(work: Work, buyer_id: str, promotion: Promotion) -> Claim:
    refusal = _standing_refusal(work, buyer_id, promotion)
    if refusal:
        raise NotClaimable(refusal)
    coupon = promotion.coupon
    assert coupon is not None
    valid_until = _valid_until(promotion, work.now)
    mine = store.claimed(buyer_id, promotion)
    gone = NotClaimable("You have claimed it already, or the last one has just gone.")
    store.claim(work, buyer_id, promotion, valid_until, gone)
    work.emit(CouponClaimed(seller_id=promotion.owner, promotion_id=promotion.promotion_id, buyer_id=buyer_id))
    return Claim(
        promotion_id=promotion.promotion_id,
        title=promotion.title,
        claimed=1 + (int(mine.claimed) if mine else 0),
        redeemed=int(mine.redeemed) if mine else 0,
        valid_until=valid_until,
    )


def _standing_refusal(work: Work, buyer_id: str, promotion: Promotion) -> str:
    coupon = promotion.coupon
    assert coupon is not None
    if promotion.status not in (PromotionStatus.NOT_STARTED, PromotionStatus.ONGOING):
        return "It is no longer given."
    if promotion.live_session_id and promotion.status is not PromotionStatus.ONGOING:
        return "It can be claimed while its live session is open."
    if work.now < promotion.starts_at:
        return f"It can be claimed from {promotion.starts_at:%b %d at %H:%M} UTC."
    if work.now >= promotion.ends_at:
        return f"It ended on {promotion.ends_at:%b %d at %H:%M} UTC."
    mine = segments_with(promotion.owner, buyer_id, work.now)
    if held_out(promotion, buyer_id) or coupon.segment not in mine:
        return f"It is for {FOR_WHOM.get(coupon.segment, 'some buyers only')}."
    return ""


def _valid_until(promotion: Promotion, now: datetime) -> datetime:
    coupon = promotion.coupon
    assert coupon is not None
    if coupon.days_after_claim is None:
        return promotion.ends_at
    return now + timedelta(days=coupon.days_after_claim)


def follow(work: Work, buyer_id: str, shop: Follow) -> Follow:
    """Follow a shop. Raises NotFound."""
    sellers.get(shop.seller_id)
    store.follow(work, buyer_id, shop.seller_id, work.now)
    return shop


def coupons_of(buyer_id: str, now: datetime) -> Page[Claim]:
    """The coupons a buyer holds and can still use, the first to end first."""
    good = {row.subject[1]: row for row in store.claims_held(buyer_id, now) if row.redeemed < row.claimed}
    found = store.load_many((row.owner, promotion_id) for promotion_id, row in good.items())
    claims = [
        Claim(
            promotion_id=promotion.promotion_id,
            title=promotion.title,
            claimed=int(row.claimed),
            redeemed=int(row.redeemed),
            valid_until=row.valid_until,
        )
        for promotion in found
        for row in [good[promotion.promotion_id]]
    ]
    return Page(data=sorted(claims, key=lambda claim: (claim.valid_until, claim.promotion_id)))


def deals(owner: str, now: datetime) -> Page[Deal]:
    """What an owner offers everybody now: discounts, and coupons to be claimed. Codes are not told."""
    running = [p for p in store.in_force(owner, now) if p.starts_at <= now and _is_public(p)]
    tallies = store.tallies(p.promotion_id for p in running if isinstance(p.terms, FlashSale))
    return Page(data=[_deal(p, store.units_left(tallies.get(p.promotion_id))) for p in running])


def flash_units(owner: str, now: datetime) -> dict[str, int]:
    """Units that running flash sales still have, by SKU: they are for sale although nobody else can have them."""
    running = [p for p in store.in_force(owner, now) if p.starts_at <= now and isinstance(p.terms, FlashSale)]
    found: Counter[str] = Counter()
    for tally in store.tallies(p.promotion_id for p in running).values():
        found.update(store.units_left(tally))
    return dict(found)


def _deal(promotion: Promotion, units_left: Mapping[str, int]) -> Deal:
    terms = promotion.terms
    return Deal(
        promotion_id=promotion.promotion_id,
        owner=promotion.owner,
        kind=promotion.kind,
        title=promotion.title,
        ends_at=promotion.ends_at,
        listing_ids=promotion.listing_ids,
        prices=getattr(terms, "prices", {}),
        percent_off=getattr(terms, "percent_off", None),
        amount_off=getattr(terms, "amount_off", None),
        min_spend=getattr(terms, "min_spend", None),
        segment=getattr(terms, "segment", Segment.ALL),
        claimable=promotion.coupon is not None,
        units_left=dict(units_left),
    )


def _is_public(promotion: Promotion) -> bool:
    if promotion.live_session_id and promotion.status is not PromotionStatus.ONGOING:
        return False
    return promotion.coupon is None or promotion.coupon.way in (Way.CLAIM, Way.LIVE)
