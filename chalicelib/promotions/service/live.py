"""Live sessions: their offers open and close with them."""

from chalicelib.kit.pages import Page
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.promotions import store
from chalicelib.promotions.events import PromotionEnded, PromotionStarted
from chalicelib.promotions.models import Promotion, PromotionStatus
from chalicelib.promotions.rules import PROMOTION, SELLER, SYSTEM
from chalicelib.promotions.service.planning import leave, seen_by, told


def open_session(work: Work, seller_id: str, live_session_id: str) -> Page[Promotion]:
    """The session goes live: its offers hold from now. Raises NotFound if it has none."""
    opened = []
    for promotion in _of_session(work, seller_id, live_session_id):
        if PROMOTION.allows("start", promotion.status, SYSTEM):
            work.emit(told(PromotionStarted, promotion))
            started = PROMOTION.move(promotion, "start", SYSTEM, starts_at=min(work.now, promotion.starts_at))
            promotion = store.save(work, started)
        opened.append(seen_by(SELLER, promotion))
    return Page(data=opened)


def close_session(work: Work, seller_id: str, live_session_id: str) -> Page[Promotion]:
    """The session is over, and so are its offers; coupons claimed in it stay good. Raises NotFound."""
    closed = []
    for promotion in _of_session(work, seller_id, live_session_id):
        if promotion.status is PromotionStatus.ONGOING:
            work.emit(told(PromotionEnded, promotion))
            promotion = leave(work, PROMOTION.move(promotion, "end", SYSTEM))
        closed.append(seen_by(SELLER, promotion))
    return Page(data=closed)


def _of_session(work: Work, seller_id: str, live_session_id: str) -> list[Promotion]:
    mine = [p for p in store.in_force(seller_id, work.now) if p.live_session_id == live_session_id]
    if not mine:
        raise NotFound
    return mine
