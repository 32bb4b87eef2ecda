"""What comes back to the buyer, in parts that add up: over all refunds of an order no cent is lost or doubled."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from chalicelib.kit.money import Money
from chalicelib.orders import rules
from chalicelib.orders.models import CancelReason, Order, OrderLine, Refund, RefundCause, RefundPart
from chalicelib.orders.refundable import (
    GivenBack,
    LineMoney,
    Parts,
    given,
    goodwill,
    of_shipping_left,
    of_units,
    total_of,
    within,
)

MADE_GOOD = "chargeback_reversed"
"""The reason of a refund that gives what a chargeback had withheld."""


def money_of(order: Order) -> dict[str, LineMoney]:
    """Each line as it was paid, with its share of the shipping by price, and what was given back of it."""
    amounts = order.amounts
    shipping = [
        rules.shipping_shares(order.lines, whole)
        for whole in (amounts.shipping_fee, amounts.shipping_seller_discount, amounts.shipping_platform_discount)
    ]
    lines = {
        line.line_id: LineMoney(line.quantity, _paid(line, *of_line))
        for line, *of_line in zip(order.lines, *shipping, strict=True)
    }
    for refund in order.refunds:
        for part in refund.parts:
            lines[part.line_id] = given(lines[part.line_id], part.quantity, _parts(part))
    return lines


def _paid(line: OrderLine, fee: int, seller_discount: int, platform_discount: int) -> Parts:
    return Parts(
        goods=line.paid.amount,
        tax=(line.tax - line.shipping_tax).amount,
        shipping=fee,
        seller_discount=line.seller_discount.amount,
        platform_discount=line.platform_discount.amount,
        shipping_seller_discount=seller_discount,
        shipping_platform_discount=platform_discount,
        shipping_tax=line.shipping_tax.amount,
    )


def _parts(part: RefundPart) -> Parts:
    return Parts(
        goods=part.paid.amount,
        tax=(part.tax - part.shipping_tax).amount,
        shipping=part.shipping_fee.amount,
        seller_discount=part.seller_discount.amount,
        platform_discount=part.platform_discount.amount,
        shipping_seller_discount=part.shipping_seller_discount.amount,
        shipping_platform_discount=part.shipping_platform_discount.amount,
        shipping_tax=part.shipping_tax.amount,
    )


def left_of(order: Order) -> int:
    """What of an order's lines was not given back, in minor units, whatever a bank took."""
    return sum(line.left.total for line in money_of(order).values())


def left_to_refund(order: Order) -> int:
    """What of an order can still go back to its buyer, in minor units: banks took the rest."""
    taken = sum(amount.amount for amount in order.charged_back.values())
    return max(left_of(order) - taken, 0)


def unsettled(order: Order) -> dict[str, int]:
    """Units by line that no refund has settled with the buyer."""
    return {line_id: line.units_left for line_id, line in money_of(order).items() if line.units_left}


def refund_of(order: Order, units: Mapping[str, int], reason: CancelReason, at: datetime) -> Refund:
    """The refund of so many units by line id; with the last units of the order its shipping fee comes back too.

    The units must not be cancelled yet: the refunds say what came back before.
    """
    lines = money_of(order)
    back = {
        line_id: GivenBack(units.get(line_id, 0), of_units(line, units.get(line_id, 0), shipping=False))
        for line_id, line in lines.items()
    }
    after = {line_id: given(line, *back[line_id]) for line_id, line in lines.items()}
    if not any(line.units_left for line in after.values()):
        back = {
            line_id: GivenBack(gone.units, gone.parts.plus(of_shipping_left(after[line_id])))
            for line_id, gone in back.items()
        }
    return refund_from(order, back, RefundCause.CANCELLATION, reason, at)


def refund_from(
    order: Order,
    back: Mapping[str, GivenBack],
    cause: RefundCause,
    reason: str,
    at: datetime,
    *,
    return_label: int = 0,
) -> Refund:
    """A refund of these parts of lines, as the order keeps it: no more than chargebacks have left.

    A label the buyer pays is kept of what is sent, as far as it goes; the rest of it is not charged.
    """
    wanted = total_of(back)
    back = within(money_of(order), back, left_to_refund(order))
    currency = order.amounts.total.currency
    skus = {line.line_id: line.sku_id for line in order.lines}
    parts = [
        _part(line_id, skus[line_id], gone, currency)
        for line_id, gone in back.items()
        if gone.units or any(gone.parts)
    ]
    amount = total_of(back)
    withheld = Money(amount=wanted - amount, currency=currency) if wanted > amount else None
    kept = min(return_label, amount)
    return Refund(
        refund_key=f"{order.order_id}-{len(order.refunds) + 1}",
        cause=cause,
        reason=reason,
        requested_at=at,
        whole=not order.refunds and amount == order.amounts.total.amount and cause is RefundCause.CANCELLATION,
        parts=parts,
        shipping_fee=_sum((part.shipping_fee for part in parts), currency),
        shipping_seller_discount=_sum((part.shipping_seller_discount for part in parts), currency),
        shipping_platform_discount=_sum((part.shipping_platform_discount for part in parts), currency),
        return_label=Money(amount=kept, currency=currency) if kept else None,
        total=Money(amount=amount - kept, currency=currency),
        withheld=withheld,
    )


def refund_made_good(order: Order, at: datetime) -> Refund | None:
    """What earlier refunds lack because of a chargeback, as far as it is left now that one was reversed."""
    lacking = [refund for refund in order.refunds if refund.withheld]
    made_good = sum(refund.total.amount for refund in order.refunds if refund.reason == MADE_GOOD)
    lacked = sum(refund.withheld.amount for refund in lacking if refund.withheld) - made_good
    amount = min(lacked, left_to_refund(order))
    if amount <= 0:
        return None
    back = goodwill(money_of(order), None, amount)
    return refund_from(order, back, lacking[-1].cause, MADE_GOOD, at)


def _part(line_id: str, sku_id: str, gone: GivenBack, currency: str) -> RefundPart:
    money = {name: Money(amount=cents, currency=currency) for name, cents in gone.parts._asdict().items()}
    return RefundPart(
        line_id=line_id,
        sku_id=sku_id,
        quantity=gone.units,
        paid=money.pop("goods"),
        tax=money.pop("tax") + money["shipping_tax"],
        shipping_fee=money.pop("shipping"),
        **money,
    )


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    return sum(amounts, start=Money(amount=0, currency=currency))


def cancelled_lines(order: Order, units: Mapping[str, int]) -> list[OrderLine]:
    """The order's lines with so many more units cancelled."""
    return [
        line.model_copy(update={"cancelled": line.cancelled + units.get(line.line_id, 0)}) for line in order.lines
    ]
