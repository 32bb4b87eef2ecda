"""What comes back to the buyer, in parts that add up: over all refunds of an order no cent is lost or doubled."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.kit.money import Money, total
from chalicelib.orders.models import CancelReason, Order, OrderLine, Refund, RefundPart

PAID, SELLER_DISCOUNT, PLATFORM_DISCOUNT, TAX = "paid", "seller_discount", "platform_discount", "tax"


def refund_of(order: Order, units: Mapping[str, int], reason: CancelReason, at: datetime) -> Refund:
    """The refund of so many units by line id; with the last units of the order its shipping fee comes back too.

    The units must not be cancelled yet: the lines say what came back before.
    """
    parts = [_part(line, units[line.line_id]) for line in order.lines if units.get(line.line_id)]
    left = sum(line.quantity - line.cancelled for line in order.lines) - sum(units.values())
    fees = order.amounts if left == 0 else None
    nothing = Money(amount=0, currency=order.amounts.total.currency)
    shipping_fee = fees.shipping_fee if fees else nothing
    goods = total([part.paid + part.tax for part in parts], nothing.currency)
    return Refund(
        refund_key=f"{order.order_id}-{len(order.refunds) + 1}",
        reason=reason,
        requested_at=at,
        whole=left == 0 and not order.refunds,
        parts=parts,
        shipping_fee=shipping_fee,
        shipping_seller_discount=fees.shipping_seller_discount if fees else nothing,
        shipping_platform_discount=fees.shipping_platform_discount if fees else nothing,
        total=goods + shipping_fee,
    )


def _part(line: OrderLine, units: int) -> RefundPart:
    return RefundPart(
        line_id=line.line_id,
        sku_id=line.sku_id,
        quantity=units,
        paid=_share(line, line.paid, units),
        seller_discount=_share(line, line.seller_discount, units),
        platform_discount=_share(line, line.platform_discount, units),
        tax=_share(line, line.tax, units),
    )


def _share(line: OrderLine, amount: Money, units: int) -> Money:
    """The next units' share of a line's amount: what is due up to them, less what came back before."""
    up_to = amount.amount * (line.cancelled + units) // line.quantity
    before = amount.amount * line.cancelled // line.quantity
    return Money(amount=up_to - before, currency=amount.currency)


def cancelled_lines(order: Order, units: Mapping[str, int]) -> list[OrderLine]:
    """The order's lines with so many more units cancelled."""
    return [
        line.model_copy(update={"cancelled": line.cancelled + units.get(line.line_id, 0)}) for line in order.lines
    ]
