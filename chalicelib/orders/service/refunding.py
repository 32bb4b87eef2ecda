"""Money back of what was paid, for those who decide it; the order keeps every refund, so none is given twice."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.orders import refundable, refunds, store
from chalicelib.orders.errors import MoreThanPaid
from chalicelib.orders.events import OrderRefundDue
from chalicelib.orders.models import Order, Refund, RefundCause
from chalicelib.orders.refundable import Given


def all_of(order: Order, units: Mapping[str, int], *, shipping: bool) -> Given:
    """All that was paid for so many units by line, with their share of the shipping fee or without.

    Raises MoreThanPaid.
    """
    return refundable.whole(refunds.money_of(order), units, shipping=shipping)


def part_of(order: Order, units: Mapping[str, int], amount: Money, *, shipping: bool) -> Given:
    """An amount for so many units by line, which are settled with it. Raises MoreThanPaid."""
    return refundable.part(refunds.money_of(order), units, _cents(order, amount), shipping=shipping)


def some_of(order: Order, line_id: str | None, amount: Money) -> Given:
    """An amount of a line, or of the whole order; no unit is settled. Raises MoreThanPaid."""
    cents = _cents(order, amount)
    if cents > (left := refunds.left_to_refund(order)):
        raise MoreThanPaid(f"{left} cents are left.")
    return refundable.goodwill(refunds.money_of(order), line_id, cents)


def _cents(order: Order, amount: Money) -> int:
    """The minor units of an amount in the order's own currency. Raises MoreThanPaid for another's."""
    currency = order.amounts.total.currency
    if amount.currency != currency:
        raise MoreThanPaid(f"The order was paid in {currency}.")
    return amount.amount


def total_of(order: Order, given: Given) -> Money:
    return Money(amount=refundable.total_of(given), currency=order.amounts.total.currency)


def left_of(order: Order) -> Money:
    """What of an order can still be given back: paid, not refunded, and not taken back by a bank."""
    return Money(amount=refunds.left_to_refund(order), currency=order.amounts.total.currency)


def preview(order: Order, given: Given, cause: RefundCause, at: datetime, *, return_label: int = 0) -> Refund:
    """The refund that giving this back would be, less a label the buyer pays."""
    return refunds.refund_from(order, given, cause, cause.value, at, return_label=return_label)


def give_back(
    work: Work, order: Order, given: Given, cause: RefundCause, reason: str, *, return_label: int = 0
) -> Refund:
    """Owe the buyer these parts of a paid order; the payment provider sends them. Raises MoreThanPaid.

    A label the buyer pays, in cents, is kept of what is sent. The order is saved as the caller has read it, so of
    two refunds at once one is decided anew.
    """
    _check_paid(order, given)
    owed = refunds.refund_from(order, given, cause, reason, work.now, return_label=return_label)
    work.emit(OrderRefundDue(seller_id=order.seller_id, order_id=order.order_id, refund=owed))
    store.save(work, order.with_(refunds=[*order.refunds, owed]), before=order)
    return owed


def _check_paid(order: Order, given: Given) -> None:
    money = refunds.money_of(order)
    after = [refundable.given(money[line_id], *gone) for line_id, gone in given.items()]
    if not order.paid or any(min(line.left) < 0 or line.units_left < 0 for line in after):
        raise MoreThanPaid("Give back no more than is left of what was paid.")
