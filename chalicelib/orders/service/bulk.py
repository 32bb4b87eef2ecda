"""Many orders in one call, each with its own transaction and its own result."""

from collections.abc import Callable

from chalicelib.kit.problems import Conflict, Problem
from chalicelib.kit.work import AlreadyDone, Work
from chalicelib.orders import store
from chalicelib.orders.models import BulkAction, BulkActions, BulkResult, Order, RejectReason
from chalicelib.orders.service.cancelling import approve_cancellation, cancel_sale, reject_cancellation

TRIES = 4


def act_on_many(seller_id: str, actions: BulkActions, key: str, begin: Callable[[], Work]) -> list[BulkResult]:
    """Do the same to each order; a refused one does not keep the others back.

    Under the same key an order is acted on once, however often the call comes.
    """
    return [_act(seller_id, order_id, actions, key, begin) for order_id in dict.fromkeys(actions.order_ids)]


def _act(seller_id: str, order_id: str, actions: BulkActions, key: str, begin: Callable[[], Work]) -> BulkResult:
    for attempt in range(TRIES):
        work = begin()
        try:
            order = _done(work, seller_id, order_id, actions)
            work.once_for(f"bulk#{seller_id}", f"{key}#{order_id}")
            work.commit()
        except AlreadyDone:
            return BulkResult(order_id=order_id, status=store.load(order_id).status)
        except Problem as refusal:
            if isinstance(refusal, Conflict) and attempt + 1 < TRIES:
                continue
            return _refused(begin(), seller_id, order_id, key, refusal)
        else:
            return BulkResult(order_id=order_id, status=order.status)
    raise AssertionError("unreachable")


def _refused(work: Work, seller_id: str, order_id: str, key: str, refusal: Problem) -> BulkResult:
    """A refusal, unless it is that of a repeat whose first run had its effect."""
    if work.has_done(f"bulk#{seller_id}", f"{key}#{order_id}"):
        return BulkResult(order_id=order_id, status=store.load(order_id).status)
    return BulkResult(order_id=order_id, code=refusal.code, detail=refusal.detail)


def _done(work: Work, seller_id: str, order_id: str, actions: BulkActions) -> Order:
    if actions.action is BulkAction.APPROVE_CANCELLATION:
        return approve_cancellation(work, seller_id, order_id)
    if actions.action is BulkAction.REJECT_CANCELLATION:
        return reject_cancellation(work, seller_id, order_id, actions.reject_reason or RejectReason.PRODUCT_PACKED)
    assert actions.cancel_reason is not None
    return cancel_sale(work, seller_id, order_id, actions.cancel_reason)
