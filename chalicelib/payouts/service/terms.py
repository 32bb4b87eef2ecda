"""The terms a seller is paid under: tier, reserve, and holds of all payouts."""

from datetime import timedelta

from chalicelib.kit.work import Work
from chalicelib.payouts import store
from chalicelib.payouts.events import PayoutHoldLifted, PayoutHoldPlaced, TermsChanged
from chalicelib.payouts.models import Hold, NewTerms, Terms, Tier
from chalicelib.sellers import service as sellers
from chalicelib.standing import service as standing
from chalicelib.standing.events import RestrictionLifted, RestrictionPlaced, SettlementTierMoved

STANDINGS_HOLD = "standing"
"""The name of the hold that a seller's standing places and lifts."""


def terms(seller_id: str) -> Terms:
    """A seller's terms. Raises NotFound."""
    return store.terms(sellers.get(seller_id).seller_id)


def set_terms(work: Work, seller_id: str, wanted: NewTerms) -> Terms:
    """An operator sets tier and reserve of what is delivered from now on. Raises NotFound."""
    changed = terms(seller_id).with_(**dict(wanted))
    work.emit(TermsChanged(seller_id=seller_id, tier=wanted.tier))
    return store.save_terms(work, changed)


def move_to_tier(work: Work, seller_id: str, tier: Tier | None) -> Terms:
    """A seller's standing moves them to a tier, or back to that of their age (None)."""
    seen = store.terms(seller_id)
    if seen.tier is tier:
        return seen
    work.emit(TermsChanged(seller_id=seller_id, tier=tier))
    return store.save_terms(work, seen.with_(tier=tier))


def follow_standing(work: Work, event: RestrictionPlaced | RestrictionLifted) -> None:
    """Hold payouts while the seller's standing says so; as it says now, whatever came first."""
    reason = standing.payouts_suspended(event.seller_id)
    if reason is None:
        lift_payout_hold(work, event.seller_id, STANDINGS_HOLD)
    elif STANDINGS_HOLD not in store.terms(event.seller_id).holds:
        hold_payouts(work, event.seller_id, STANDINGS_HOLD, reason.rstrip("."))


def follow_tier(work: Work, event: SettlementTierMoved) -> None:
    """Settle in the tier the seller's standing gives now."""
    tier = standing.standing(event.seller_id).settlement_tier
    move_to_tier(work, event.seller_id, Tier(tier) if tier else None)


def hold_payouts(work: Work, seller_id: str, name: str, reason: str, days: int | None = None) -> Terms:
    """From now on payouts are held, for some days or until it is lifted; one of the same name is replaced."""
    until = work.now + timedelta(days=days) if days else None
    hold = Hold(reason=reason, placed_at=work.now, until=until)
    seen = store.terms(seller_id)
    work.emit(PayoutHoldPlaced(seller_id=seller_id, hold=name, reason=reason, until=until))
    return store.save_terms(work, seen.with_(holds=seen.holds | {name: hold}))


def lift_payout_hold(work: Work, seller_id: str, name: str) -> Terms:
    """Payouts go on, unless another hold stands. One that is not there changes nothing."""
    seen = store.terms(seller_id)
    if name not in seen.holds:
        return seen
    work.emit(PayoutHoldLifted(seller_id=seller_id, hold=name))
    holds = {other: hold for other, hold in seen.holds.items() if other != name}
    return store.save_terms(work, seen.with_(holds=holds))
