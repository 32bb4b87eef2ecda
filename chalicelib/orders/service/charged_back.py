"""What buyers' banks took back of an order. The order keeps it, so that whoever gives money back sees it."""

from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.orders import refunds, store
from chalicelib.orders.errors import MoreThanPaid
from chalicelib.orders.events import OrderRefundDue
from chalicelib.orders.models import Order


def note_chargeback(work: Work, order: Order, dispute_id: str, amount: Money) -> Order:
    """A bank took so much back; no refund gives it once more. Raises MoreThanPaid.

    The order is saved as the caller has read it, so of a refund and a chargeback at once one is decided anew.
    """
    if not order.paid or dispute_id in order.charged_back or amount.amount > refunds.left_to_refund(order):
        raise MoreThanPaid("A bank takes back no more than is left of what was paid.")
    known = order.charged_back | {dispute_id: amount}
    return store.save(work, order.with_(charged_back=known), before=order)


def lift_chargeback(work: Work, order: Order, dispute_id: str) -> Order:
    """The bank gave it back: it can be refunded again, and what it withheld of decided refunds is owed now."""
    left = {name: amount for name, amount in order.charged_back.items() if name != dispute_id}
    lifted = order.with_(charged_back=left)
    owed = refunds.refund_made_good(lifted, work.now)
    if owed:
        work.emit(OrderRefundDue(seller_id=order.seller_id, order_id=order.order_id, refund=owed))
        lifted = lifted.with_(refunds=[*order.refunds, owed])
    return store.save(work, lifted, before=order)
