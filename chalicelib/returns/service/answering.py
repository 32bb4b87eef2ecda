"""What a seller answers: yes, keep it, a part of the money, no; and what silence answers."""

from collections.abc import Iterable

from chalicelib.kit.problems import Problem
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.returns import rules, store
from chalicelib.returns.errors import OverTheRefund
from chalicelib.returns.events import (
    PartialRefundOffered,
    ReplacementApproved,
    ReturnApproved,
    ReturnDenied,
    ReturnRequested,
)
from chalicelib.returns.models import (
    Approved,
    Denial,
    NewDenial,
    NewOffer,
    NewWayBack,
    Offer,
    Return,
    ReturnKind,
    ReturnStatus,
)
from chalicelib.returns.rules import APPROVALS, SELLER, SYSTEM
from chalicelib.returns.service import photos, refunding, ways
from chalicelib.returns.service.cases import keep, names_of, of_seller, policy_of, ran_out, seen_by


def approve(work: Work, seller_id: str, return_id: str, way: NewWayBack | None) -> Return:
    """Say yes to what was asked: the money, the return, or the replacement. Raises NotFound, NotPossible."""
    return seen_by(SELLER, _approve(work, of_seller(seller_id, return_id), SELLER, way))


def _approve(work: Work, case: Return, by: str, way: NewWayBack | None) -> Return:
    moved = rules.move(case, APPROVALS[case.kind], by)
    if case.kind is ReturnKind.REFUND:
        order = orders.get(case.order_id)
        return refunding.owe(work, order, case, moved, refunding.all_of(order, case), by)
    if case.kind is ReturnKind.REPLACEMENT:
        work.emit(ReplacementApproved(**names_of(case), by=by))
        return keep(work, moved, case)
    return open_way_back(work, case, moved, by, way)


def open_way_back(work: Work, before: Return, moved: Return, by: str, way: NewWayBack | None) -> Return:
    """The goods are to come back. Raises WayNotOffered."""
    chosen = ways.chosen(policy_of(before), moved, way, work.now)
    work.emit(ReturnApproved(**names_of(before), method=chosen.method, paid_by=chosen.paid_by, by=by))
    return keep(work, moved.with_(way_back=chosen), before)


def approve_many(work: Work, seller_id: str, return_ids: Iterable[str]) -> list[Approved]:
    """Say yes to many; each is a transaction of its own, and what cannot be approved says why."""
    return [_approve_one(work, seller_id, return_id) for return_id in dict.fromkeys(return_ids)]


def _approve_one(work: Work, seller_id: str, return_id: str) -> Approved:
    own = work.step()
    try:
        case = of_seller(seller_id, return_id)
        if case.status in (ReturnStatus.REQUESTED, ReturnStatus.DENIED, ReturnStatus.DISPUTED):
            _approve(own, case, SELLER, None)
            own.commit()
        else:
            rules.move(case, APPROVALS[case.kind], SELLER)
    except Problem as problem:
        return Approved(return_id=return_id, approved=False, code=problem.code, detail=problem.detail)
    return Approved(return_id=return_id, approved=True)


def approve_small(work: Work, event: ReturnRequested) -> None:
    """What is worth so little that the shop looks at no photo is approved at once."""
    case = store.load(event.return_id)
    own = store.settings_at(case.seller_id, case.asked_at).approves_up_to_cents
    if case.status is ReturnStatus.REQUESTED and 0 < case.worth.amount <= own:
        _approve(work, case, SYSTEM, None)


def refund_by_silence(work: Work, return_id: str) -> None:
    """Nobody answered in time: the buyer gets the money."""
    _approve_silently(work, ran_out(work, return_id, "refund_answer"))


def return_by_silence(work: Work, return_id: str) -> None:
    """Nobody answered in time: the buyer may send it back."""
    _approve_silently(work, ran_out(work, return_id, "return_answer"))


def replacement_by_silence(work: Work, return_id: str) -> None:
    """Nobody answered in time: the buyer gets another."""
    _approve_silently(work, ran_out(work, return_id, "replacement_answer"))


def _approve_silently(work: Work, case: Return | None) -> None:
    if case:
        _approve(work, case, SYSTEM, None)


def let_keep(work: Work, seller_id: str, return_id: str) -> Return:
    """All the money, and the buyer keeps the goods. Raises NotFound, NotPossible."""
    case = of_seller(seller_id, return_id)
    moved = rules.move(case, "let_keep", SELLER)
    order = orders.get(case.order_id)
    given = refunding.all_of(order, case)
    return seen_by(SELLER, refunding.owe(work, order, case, moved, given, SELLER))


def offer(work: Work, seller_id: str, return_id: str, new: NewOffer) -> Return:
    """Offer a part of the money, once a case; the buyer keeps the goods.

    Raises NotFound, NotPossible, OverTheRefund.
    """
    case = of_seller(seller_id, return_id)
    if new.amount.currency != case.worth.currency or not 0 < new.amount.amount < case.worth.amount:
        raise OverTheRefund(f"Offer less than {case.worth.amount} cents; all of it is an approval.")
    made = Offer(amount=new.amount, text=new.text, offered_at=work.now)
    moved = rules.move(case, "offer_partial", SELLER, offer=made)
    work.emit(PartialRefundOffered(**names_of(case), amount=new.amount))
    return seen_by(SELLER, keep(work, moved, case))


def deny(work: Work, seller_id: str, return_id: str, new: NewDenial) -> Return:
    """Say no, with its justification; the buyer may dispute it. Raises NotFound, NotPossible, BadPhoto."""
    case = of_seller(seller_id, return_id)
    denial = Denial(reason=new.reason, text=new.text, photos=new.photos, at=work.now)
    moved = rules.move(case, "deny", SELLER, denial=denial)
    photos.check(policy_of(case), seller_id, new.photos)
    work.emit(ReturnDenied(**names_of(case), reason=new.reason))
    return seen_by(SELLER, keep(work, moved, case))
