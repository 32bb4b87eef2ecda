"""What every step of a case does: whose it is, its clock, its counts, its end."""

from typing import Any

from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import Policy
from chalicelib.orders import service as orders
from chalicelib.orders.models import OrderStatus
from chalicelib.returns import rules, store
from chalicelib.returns.events import ReturnEnded, ReturnPickupCancelled
from chalicelib.returns.models import Return, ReturnStatus, WayBackMethod

QUEUE = "returns"
FREED_BY = (ReturnStatus.CLOSED, ReturnStatus.WITHDRAWN)
"""Ends after which the units can be asked for again."""
UNDER_WAY = (ReturnStatus.ON_THE_WAY_BACK, ReturnStatus.TO_INSPECT)


def of_buyer(buyer_id: str, return_id: str) -> Return:
    """A buyer's case. Raises NotFound for another's."""
    case = store.load(return_id)
    if case.buyer_id != buyer_id:
        raise NotFound
    return case


def of_seller(seller_id: str, return_id: str) -> Return:
    """A seller's case. Raises NotFound for another's."""
    case = store.load(return_id)
    if case.seller_id != seller_id:
        raise NotFound
    return case


def policy_of(case: Return) -> Policy:
    """The policy of the day the order was placed."""
    return markets.policy(case.market, case.ordered_at)


def names_of(case: Return) -> dict[str, str]:
    """What every event of a case bears."""
    return {"seller_id": case.seller_id, "return_id": case.return_id, "order_id": case.order_id}


def keep(work: Work, case: Return, before: Return | None) -> Return:
    """Save a case after a step: its clock starts, and an end is told and frees what it held."""
    if before is None or case.status is not before.status:
        case = _clocked(work, case)
        if before and before.status is ReturnStatus.AWAITING_RETURN and case.status not in UNDER_WAY:
            call_off(work, case)
        if case.status in rules.ENDED:
            case = _ended(work, case)
    return store.save(work, case, before)


def call_off(work: Work, case: Return) -> None:
    """The goods will not be fetched: tell the carrier, if it was or is being asked to come."""
    if case.way_back and case.way_back.method is WayBackMethod.PICKUP:
        work.emit(ReturnPickupCancelled(**names_of(case)))


def _clocked(work: Work, case: Return) -> Return:
    due = rules.due(policy_of(case).returns, case, work.now)
    clock = rules.clock_of(case)
    if clock and due:
        work.start_clock(QUEUE, clock.name, case.return_id, due)
    return case.with_(due=due)


def _ended(work: Work, case: Return) -> Return:
    work.emit(
        ReturnEnded(
            **names_of(case),
            outcome=case.status,
            kind=case.kind,
            reason=case.reason,
            fault=case.fault,
            delivered_at=case.delivered_at,
        )
    )
    if case.status in FREED_BY:
        _free(work, case)
    return case.with_(ended_at=work.now)


def _free(work: Work, case: Return) -> None:
    order = orders.get(case.order_id)
    if order.status is OrderStatus.CANCELLED:
        return
    of_order = store.of_order(order)
    taken = {line_id: units - case.units.get(line_id, 0) for line_id, units in of_order.taken.items()}
    store.save_of_order(work, of_order.with_(taken={line_id: units for line_id, units in taken.items() if units}))


def seen_by(role: str, case: Return, **shown: Any) -> Return:
    """The case with the actions that are possible for this role now."""
    return case.with_(possible_actions=rules.possible(case, role), **shown)


def ran_out(work: Work, return_id: str, clock: str) -> Return | None:
    """The case whose clock has run out; None if it has moved on, or its clock was started anew."""
    case = store.load(return_id)
    running = rules.clock_of(case)
    if running is None or running.name != clock or case.due is None or work.now < case.due:
        return None
    return case
