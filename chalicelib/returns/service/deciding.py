"""What an operator decides about a dispute, with the whole file at hand."""

from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.returns import rules, store
from chalicelib.returns.models import Decision, NewDecision, Return
from chalicelib.returns.rules import OPERATOR
from chalicelib.returns.service import answering, refunding, ways
from chalicelib.returns.service.cases import keep, seen_by


def disputes(query: PageQuery) -> Page[Return]:
    """What is to be decided, oldest first."""
    page = store.disputes(query)
    return page.model_copy(update={"data": [seen_by(OPERATOR, case) for case in page.data]})


def decide(work: Work, return_id: str, new: NewDecision) -> Return:
    """For the buyer, with the money at once or for the goods; or for the seller. Raises NotFound, NotPossible."""
    case = store.load(return_id)
    decision = Decision(outcome=new.outcome, text=new.text, at=work.now)
    moved = rules.move(case, new.outcome, OPERATOR, decision=decision, fault=new.fault or case.fault)
    if new.outcome == "decide_for_seller":
        return seen_by(OPERATOR, keep(work, ways.let_bear_rejected(work, moved), case))
    if moved.fault is not case.fault:
        moved = ways.let_bear(work, moved)
    if new.outcome == "decide_refund":
        return seen_by(OPERATOR, _refund(work, case, moved, new))
    return seen_by(OPERATOR, answering.open_way_back(work, case, moved, OPERATOR, None))


def _refund(work: Work, case: Return, moved: Return, new: NewDecision) -> Return:
    order = orders.get(case.order_id)
    if new.amount:
        return refunding.owe(work, order, case, moved, refunding.part_of(order, moved, new.amount), OPERATOR)
    given, label = refunding.all_of(order, moved), refunding.label_of_buyer(moved)
    return refunding.owe(work, order, case, moved, given, OPERATOR, label=label)
