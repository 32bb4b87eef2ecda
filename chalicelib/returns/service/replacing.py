"""Others instead: a replacement order of the same goods for nothing, and the money when that cannot be."""

from chalicelib.inventory import service as inventory
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.orders.events import OrderDelivered
from chalicelib.orders.models import Order
from chalicelib.returns import rules, store
from chalicelib.returns.events import ReplacementApproved
from chalicelib.returns.models import Return, ReturnStatus
from chalicelib.returns.rules import SELLER, SYSTEM
from chalicelib.returns.service import refunding
from chalicelib.returns.service.cases import keep, of_seller, seen_by
from chalicelib.returns.service.reading import promise_window


def place_order(work: Work, event: ReplacementApproved) -> None:
    """Order the same goods again for nothing; without the stock for it the buyer gets the money."""
    case = store.load(event.return_id)
    if case.status is not ReturnStatus.REPLACING or case.replacement_order_id:
        return
    if not _in_stock(case):
        _refund(work, case, SYSTEM)
        return
    order = orders.replace(work, orders.get(case.order_id), case.units, case.return_id)
    store.save(work, case.with_(replacement_order_id=order.order_id), case)


def _in_stock(case: Return) -> bool:
    wanted: dict[str, int] = {}
    for line in case.lines:
        wanted[line.sku_id] = wanted.get(line.sku_id, 0) + line.quantity
    levels = inventory.levels((case.seller_id, sku_id) for sku_id in wanted)
    return all(sku_id in levels and levels[sku_id].available >= units for sku_id, units in wanted.items())


def refund_instead(work: Work, seller_id: str, return_id: str) -> Return:
    """The seller cannot replace it after all: the money goes back. Raises NotFound, NotPossible."""
    return seen_by(SELLER, _refund(work, of_seller(seller_id, return_id), SELLER))


def _refund(work: Work, case: Return, by: str) -> Return:
    moved = rules.move(case, "refund_instead", by)
    order = orders.get(case.order_id)
    return refunding.owe(work, order, case, moved, refunding.all_of(order, case), by)


def order_delivered(work: Work, event: OrderDelivered) -> None:
    """The buyer has it: the time to return it begins, and what it replaces is replaced."""
    order = orders.get(event.order_id)
    promise_window(work, order)
    case = _waiting_for(order)
    if case:
        keep(work, rules.move(case, "replace", SYSTEM), case)


def refund_cancelled(work: Work, order_id: str) -> None:
    """A replacement that will not come: the money of the first order goes back."""
    case = _waiting_for(orders.get(order_id))
    if case:
        _refund(work, case, SYSTEM)


def _waiting_for(order: Order) -> Return | None:
    """The case that waits for this very order, if it replaces anything."""
    case = store.load(order.replaces) if order.replaces else None
    return case if case and case.status is ReturnStatus.REPLACING else None
