"""Money by hand: one operator proposes, another decides, and only then it moves; small reversals move at once."""

from chalicelib.kit.ids import new_id
from chalicelib.kit.money import Money
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.payouts import ledger, rules
from chalicelib.payouts.errors import AdjustmentTooLarge, SecondOperatorNeeded, WrongSign
from chalicelib.payouts.events import AdjustmentApproved, AdjustmentEvent, AdjustmentProposed, AdjustmentRejected
from chalicelib.payouts.models import (
    Adjustment,
    AdjustmentStatus,
    AdjustmentType,
    NewAdjustment,
    Posting,
    PostingName,
    Reversal,
)
from chalicelib.payouts.rules import ADJUSTMENT, OPERATOR
from chalicelib.payouts.service.booking import adjust
from chalicelib.payouts.service.reversing import reverse, reversible
from chalicelib.payouts.store import cases as store
from chalicelib.sellers import service as sellers


def propose(work: Work, seller_id: str, wanted: NewAdjustment) -> Adjustment:
    """Ask for an adjustment. Raises NotFound, WrongSign, OtherCurrency, AdjustmentTooLarge."""
    _check_limit(work, seller_id, wanted.amount)
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
    """The second operator agrees: it is posted; the policy is asked again.

    Raises NotFound, NotPossible, SecondOperatorNeeded, AdjustmentTooLarge, NotReversible.
    """
    decided = _decided(work, seller_id, adjustment_id, "approve")
    if decided.reverses:
        reverse(work, seller_id, decided.reverses.order_id, decided.reverses.posting_id)
    else:
        _check_limit(work, seller_id, decided.amount)
        adjust(work, seller_id, rules.posting_kind(decided.type), adjustment_id, decided.amount)
    _tell(work, AdjustmentApproved, decided)
    return _seen(store.save_adjustment(work, decided))


def reject(work: Work, seller_id: str, adjustment_id: str) -> Adjustment:
    """The second operator does not agree. Raises NotFound, NotPossible, SecondOperatorNeeded."""
    decided = _decided(work, seller_id, adjustment_id, "reject")
    _tell(work, AdjustmentRejected, decided)
    return _seen(store.save_adjustment(work, decided))


def _check_limit(work: Work, seller_id: str, amount: Money) -> None:
    """Raises NotFound, OtherCurrency, AdjustmentTooLarge."""
    policy = markets.policy(sellers.get(seller_id).market, work.now)
    rules.check_currency(amount, policy.currency)
    most = policy.operators.adjustment_max_cents
    if abs(amount.amount) > most:
        raise AdjustmentTooLarge(f"At most {most} cents can be moved at once.")


def ask_reversal(work: Work, seller_id: str, order_id: str, posting_id: str) -> Reversal:
    """Undo a posting; from the policy's amount on another operator has to agree. The same again changes nothing.

    Raises NotFound, NotReversible.
    """
    posting = reversible(seller_id, order_id, posting_id)
    if done := ledger.reversal_of(posting):
        return Reversal(posting=done)
    limit = markets.policy(sellers.get(seller_id).market, work.now).operators.second_operator_from_cents
    if rules.moved_by(posting) >= limit:
        return Reversal(proposal=_propose_reversal(work, posting))
    return Reversal(posting=reverse(work, seller_id, order_id, posting_id))


def _propose_reversal(work: Work, posting: Posting) -> Adjustment:
    adjustment = Adjustment(
        adjustment_id=new_id("adj", work.now),
        seller_id=posting.seller_id,
        type=AdjustmentType.OTHER_ADJUSTMENT,
        amount=-rules.net_of(posting),
        reason=f"Reverses {posting.posting_id} of {posting.about}",
        reverses=PostingName(order_id=posting.about, posting_id=posting.posting_id),
        status=AdjustmentStatus.PROPOSED,
        proposed_by=work.actor.id,
        proposed_at=work.now,
    )
    _tell(work, AdjustmentProposed, adjustment)
    return _seen(store.save_adjustment(work, adjustment))


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
