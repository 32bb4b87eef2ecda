"""What a buyer does: ask, take or decline an offer, dispute a no, withdraw."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.kit.ids import new_id
from chalicelib.kit.money import Money
from chalicelib.kit.problems import FieldProblem, InvalidRequest
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import Policy
from chalicelib.orders import service as orders
from chalicelib.orders.events import OrderCancelled
from chalicelib.orders.models import Order
from chalicelib.returns import rules, store
from chalicelib.returns.errors import UnitsTaken
from chalicelib.returns.events import PartialRefundDeclined, ReturnDisputed, ReturnRequested
from chalicelib.returns.models import (
    Dispute,
    NewDispute,
    NewReturn,
    OrderReturns,
    RefundPreview,
    Return,
    ReturnLine,
    ReturnStatus,
    UnitsOfLine,
)
from chalicelib.returns.rules import BUYER, SYSTEM
from chalicelib.returns.service import photos, refunding, replacing, ways
from chalicelib.returns.service.cases import keep, names_of, of_buyer, policy_of, ran_out, seen_by


def ask(work: Work, buyer_id: str, order_id: str, new: NewReturn) -> Return:
    """A buyer wants money back, or to send goods back, or others instead.

    Raises NotFound, IsACancellation, NotOnItsWayLongEnough, OutsideWindow, FinalSale, UnitsTaken, BadPhoto,
    InvalidRequest.
    """
    case, of_order = _case_of(orders.bought(buyer_id, order_id), new, work.now)
    photos.check(policy_of(case), buyer_id, new.photos)
    taken = {line_id: of_order.taken.get(line_id, 0) + units for line_id, units in case.units.items()}
    store.save_of_order(
        work,
        of_order.with_(return_ids=[*of_order.return_ids, case.return_id], taken=of_order.taken | taken),
    )
    store.count_asked(work, case.seller_id, buyer_id)
    kept = keep(work, case, None)
    assert kept.due is not None
    work.emit(
        ReturnRequested(**names_of(case), kind=case.kind, reason=case.reason, fault=case.fault, answer_by=kept.due)
    )
    return seen_by(BUYER, kept)


def preview(buyer_id: str, order_id: str, new: NewReturn, now: datetime) -> RefundPreview:
    """What the buyer would get, before asking. Raises what asking raises, less BadPhoto."""
    order = orders.bought(buyer_id, order_id)
    case, _ = _case_of(order, new, now)
    return refunding.full_preview(order, case, now)


def _case_of(order: Order, new: NewReturn, now: datetime) -> tuple[Return, OrderReturns]:
    """The case a request would become, and what the order's cases hold already."""
    policy = markets.policy(order.market, order.placed_at)
    _check_reason(policy, new)
    of_order = store.of_order(order)
    lines = _lines(order, of_order, new.lines)
    fault = rules.fault_of(policy, order, new.reason)
    settings = store.settings_at(order.seller_id, order.placed_at)
    categories = [line.category for line in order.lines if line.line_id in {asked.line_id for asked in lines}]
    terms = rules.terms_of(policy, settings, categories, fault)
    rules.check_can_ask(order, new.reason, terms, fault, now)
    case = Return(
        return_id=new_id("ret", now),
        order_id=order.order_id,
        seller_id=order.seller_id,
        buyer_id=order.buyer_id,
        market=order.market,
        kind=new.kind,
        status=ReturnStatus.REQUESTED,
        lines=lines,
        reason=new.reason,
        text=new.text,
        photos=list(dict.fromkeys(new.photos)),
        fault=fault,
        terms=terms,
        worth=Money(amount=0, currency=policy.currency),
        ordered_at=order.placed_at,
        delivered_at=order.delivered_at,
        asked_at=now,
    )
    return case.with_(worth=orders.total_of(order, refunding.all_of(order, case))), of_order


def _check_reason(policy: Policy, new: NewReturn) -> None:
    reason = policy.returns.reasons.get(new.reason)
    if reason is None:
        known = ", ".join(policy.returns.reasons)
        _refuse("/reason", "reason.unknown", f"Give one of these reasons: {known}.")
    elif new.kind not in reason.kinds:
        _refuse("/kind", "kind.does_not_fit", f"With {new.reason} ask for {' or '.join(reason.kinds)}.")
    elif reason.photos_required and not new.photos:
        _refuse("/photos", "photo.required", "Show it: at least one photo is needed with this reason.")


def _refuse(pointer: str, code: str, detail: str) -> None:
    raise InvalidRequest(detail, fields=[FieldProblem(pointer=pointer, code=code, detail=detail)])


def _lines(order: Order, of_order: OrderReturns, asked: Iterable[UnitsOfLine]) -> list[ReturnLine]:
    """The lines asked for, as far as they were bought and no other case or cancellation has them."""
    units: dict[str, int] = {}
    for wanted in asked:
        units[wanted.line_id] = units.get(wanted.line_id, 0) + wanted.quantity
    found = []
    for line_id, quantity in units.items():
        line = order.line(line_id)
        left = line.expected - of_order.taken.get(line_id, 0) if line else 0
        if line is None or quantity > left:
            raise UnitsTaken(f"Of line {line_id}, {left} units can be asked for.", line_id=line_id, units=left)
        found.append(ReturnLine.of(line, quantity))
    return found


def accept_offer(work: Work, buyer_id: str, return_id: str) -> Return:
    """Keep the goods for a part of the money. Raises NotFound, NotPossible."""
    case = of_buyer(buyer_id, return_id)
    moved = rules.move(case, "accept_offer", BUYER)
    assert case.offer is not None
    order = orders.get(case.order_id)
    given = refunding.as_much_of(order, case, case.offer.amount)
    return seen_by(BUYER, refunding.owe(work, order, case, moved, given, BUYER))


def decline_offer(work: Work, buyer_id: str, return_id: str) -> Return:
    """Back to the seller, who now says yes or no. Raises NotFound, NotPossible."""
    return seen_by(BUYER, _decline(work, of_buyer(buyer_id, return_id), BUYER))


def offer_lapses(work: Work, return_id: str) -> None:
    """An offer that was not answered is declined."""
    case = ran_out(work, return_id, "offer_answer")
    if case:
        _decline(work, case, SYSTEM)


def _decline(work: Work, case: Return, by: str) -> Return:
    kept = keep(work, rules.move(case, "decline_offer", by), case)
    assert kept.due is not None
    work.emit(PartialRefundDeclined(**names_of(case), answer_by=kept.due))
    return kept


def dispute(work: Work, buyer_id: str, return_id: str, new: NewDispute) -> Return:
    """Let an operator decide about a no. Raises NotFound, NotPossible, BadPhoto."""
    case = of_buyer(buyer_id, return_id)
    disputed = Dispute(text=new.text, photos=new.photos, at=work.now)
    moved = rules.move(case, "dispute", BUYER, dispute=disputed)
    photos.check(policy_of(case), buyer_id, new.photos)
    work.emit(ReturnDisputed(**names_of(case)))
    return seen_by(BUYER, keep(work, moved, case))


def withdraw(work: Work, buyer_id: str, return_id: str) -> Return:
    """The buyer wants nothing any more. Raises NotFound, NotPossible."""
    case = of_buyer(buyer_id, return_id)
    return seen_by(BUYER, keep(work, rules.move(case, "withdraw", BUYER), case))


def order_cancelled(work: Work, event: OrderCancelled) -> None:
    """A replacement that will not come is refunded; what never came went back with its order."""
    replacing.refund_cancelled(work, event.order_id)
    for return_id in store.of_order(orders.get(event.order_id)).return_ids:
        case = store.load(return_id)
        if rules.RETURN.allows("cancel", case.status, SYSTEM):
            keep(work, rules.move(case, "cancel", SYSTEM), case)


def denial_stands(work: Work, return_id: str) -> None:
    """The buyer did not dispute the denial in time."""
    _expire(work, ran_out(work, return_id, "dispute_of_denial"))


def rejection_stands(work: Work, return_id: str) -> None:
    """The buyer did not dispute the rejection of the goods in time."""
    case = ran_out(work, return_id, "dispute_of_rejection")
    if case:
        keep(work, ways.let_bear_rejected(work, rules.move(case, "expire", SYSTEM)), case)


def goods_stay(work: Work, return_id: str) -> None:
    """The buyer did not send the goods back in time."""
    _expire(work, ran_out(work, return_id, "ship_back"))


def _expire(work: Work, case: Return | None) -> None:
    if case:
        keep(work, rules.move(case, "expire", SYSTEM), case)
