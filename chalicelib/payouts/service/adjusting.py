"""Adjustments by hand: one operator proposes, another decides, and only then money moves."""

from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.work import Work
from chalicelib.payouts import rules
from chalicelib.payouts.errors import SecondOperatorNeeded, WrongSign
from chalicelib.payouts.events import AdjustmentApproved, AdjustmentEvent, AdjustmentProposed, AdjustmentRejected
from chalicelib.payouts.models import Adjustment, AdjustmentStatus, NewAdjustment
from chalicelib.payouts.rules import ADJUSTMENT, OPERATOR
from chalicelib.payouts.service.booking import adjust
from chalicelib.payouts.store import cases as store
from chalicelib.sellers import service as sellers


def propose(work: Work, seller_id: str, wanted: NewAdjustment) -> Adjustment:
    """Ask for an adjustment. Raises NotFound, WrongSign."""
    if not rules.is_possible(wanted.type, wanted.amount.amount):
        raise WrongSign(f"{wanted.amount.amount} is not possible for {wanted.type}.")
    adjustment = Adjustment(
        adjustment_id=new_id("adj", work.now),
        seller_id=sellers.get(seller_id).seller_id,
        status=AdjustmentStatus.PROPOSED,
        proposed_by=work.actor.id,
        proposed_at=work.now,
        **dict(wanted),
    )
    _tell(work, AdjustmentProposed, adjustment)
    return _seen(store.save_adjustment(work, adjustment))


def approve(work: Work, seller_id: str, adjustment_id: str) -> Adjustment:
    """The second operator agrees: it is posted. Raises NotFound, NotPossible, SecondOperatorNeeded."""
    decided = _decided(work, seller_id, adjustment_id, "approve")
    adjust(work, seller_id, rules.posting_kind(decided.type), adjustment_id, decided.amount)
    _tell(work, AdjustmentApproved, decided)
    return _seen(store.save_adjustment(work, decided))


def reject(work: Work, seller_id: str, adjustment_id: str) -> Adjustment:
    """The second operator does not agree. Raises NotFound, NotPossible, SecondOperatorNeeded."""
    decided = _decided(work, seller_id, adjustment_id, "reject")
    _tell(work, AdjustmentRejected, decided)
    return _seen(store.save_adjustment(work, decided))


def proposed(query: PageQuery) -> Page[Adjustment]:
    """What waits for a second operator, the oldest first."""
    page = store.proposed(query)
    return page.model_copy(update={"data": [_seen(adjustment) for adjustment in page.data]})


def _decided(work: Work, seller_id: str, adjustment_id: str, action: str) -> Adjustment:
    seen = store.adjustment(seller_id, adjustment_id)
    if seen.proposed_by == work.actor.id:
        raise SecondOperatorNeeded("You proposed it.")
    return ADJUSTMENT.move(seen, action, OPERATOR, decided_by=work.actor.id, decided_at=work.now)


def _tell(work: Work, event: type[AdjustmentEvent], adjustment: Adjustment) -> None:
    facts = adjustment.model_dump(include={"seller_id", "adjustment_id", "type", "amount"})
    work.emit(event(**facts))


def _seen(adjustment: Adjustment) -> Adjustment:
    return adjustment.with_(possible_actions=ADJUSTMENT.possible(adjustment.status, OPERATOR))
