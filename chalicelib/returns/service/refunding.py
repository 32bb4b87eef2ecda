"""The money of cases: what it would be, owing it through the order, goodwill, and the provider's word."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from chalicelib.kit.money import Money, total
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import service as orders
from chalicelib.orders.errors import MoreThanPaid
from chalicelib.orders.events import OrderPartlyRefunded, OrderRefunded
from chalicelib.orders.models import Order, RefundCause
from chalicelib.orders.service import Given
from chalicelib.returns import rules, store
from chalicelib.returns.events import ReturnRefundDue
from chalicelib.returns.models import (
    CaseRefund,
    Goodwill,
    GoodwillGiven,
    RefundLine,
    RefundPreview,
    Return,
    ReturnStatus,
)
from chalicelib.returns.rules import SYSTEM
from chalicelib.returns.service.cases import keep, names_of, of_seller, policy_of


def _with_shipping(case: Return) -> bool:
    """The buyer gets the shipping fee back unless the fault is the buyer's."""
    return case.fault in policy_of(case).returns.shipping_refunded_for_faults


def all_of(order: Order, case: Return) -> Given:
    """All the money of the case's units. Raises MoreThanPaid."""
    return _undecided(case, partial(orders.all_of, order, case.units, shipping=_with_shipping(case)))


def part_of(order: Order, case: Return, amount: Money) -> Given:
    """A part of the money of the case's units. Raises MoreThanPaid."""
    return _undecided(case, partial(orders.part_of, order, case.units, amount, shipping=_with_shipping(case)))


def _undecided(case: Return, given: Callable[[], Given]) -> Given:
    """What the order refuses counts while the case is as it was read; else it has just been decided: Conflict."""
    try:
        return given()
    except MoreThanPaid:
        if store.load(case.return_id).version != case.version:
            raise Conflict() from None
        raise


def as_much_of(order: Order, case: Return, amount: Money) -> Given:
    """A part of the money of the case's units, or what goodwill has left of it since."""
    most = orders.total_of(order, all_of(order, case))
    return part_of(order, case, min(amount, most, key=lambda money: money.amount))


def label_of_buyer(case: Return) -> int:
    """What the buyer pays for the way back, in cents, once its label was used."""
    way = case.way_back
    if way is None or way.paid_by != "buyer" or way.price is None or way.shipped_at is None:
        return 0
    return way.price.amount


def preview(seller_id: str, return_id: str, amount: int | None, now: datetime) -> RefundPreview:
    """What the buyer would get if the seller approved now, or offered so many cents.

    Raises NotFound, MoreThanPaid.
    """
    case = of_seller(seller_id, return_id)
    order = orders.get(case.order_id)
    if amount is None:
        return full_preview(order, case, now)
    part = Money(amount=amount, currency=case.worth.currency)
    return _shown(order, part_of(order, case, part), RefundCause.RETURN, now)


def full_preview(order: Order, case: Return, now: datetime) -> RefundPreview:
    """What the buyer gets for all units of a case."""
    return _shown(order, all_of(order, case), RefundCause.RETURN, now, label=label_of_buyer(case))


def _shown(order: Order, given: Given, cause: RefundCause, now: datetime, label: int = 0) -> RefundPreview:
    refund = orders.preview(order, given, cause, now, return_label=label)
    currency = refund.total.currency
    kept = refund.return_label or Money(amount=0, currency=currency)
    return RefundPreview(
        lines=[
            RefundLine(
                line_id=part.line_id,
                goods=part.paid,
                tax=part.tax,
                shipping=part.shipping_fee,
                seller_discount=part.seller_discount,
                platform_discount=part.platform_discount,
            )
            for part in refund.parts
        ],
        goods=total([part.paid for part in refund.parts], currency),
        tax=total([part.tax for part in refund.parts], currency),
        shipping=refund.shipping_fee,
        way_back=kept,
        total=refund.total,
        withheld=refund.withheld,
        left_after=orders.left_of(order) - refund.total - kept,
    )


def owe(
    work: Work, order: Order, before: Return, moved: Return, given: Given, by: str, *, label: int = 0
) -> Return:
    """The case is decided for the buyer: the order owes the money, in this very transaction.

    `label` is what the buyer pays for the way back, in cents.
    """
    refund = orders.give_back(work, order, given, RefundCause.RETURN, before.reason, return_label=label)
    policy = policy_of(before)
    sent_by = markets.business_days_later(before.market, work.now, policy.returns.refund_within_business_days)
    owed = CaseRefund(
        refund_key=refund.refund_key,
        total=refund.total,
        withheld=refund.withheld,
        requested_at=work.now,
        sent_by=sent_by,
    )
    work.emit(ReturnRefundDue(**names_of(before), refund_key=refund.refund_key, amount=refund.total, by=by))
    return keep(work, moved.with_(refund=owed), before)


def confirm(work: Work, event: OrderPartlyRefunded | OrderRefunded) -> None:
    """The provider has sent money of an order; the cases that waited for it have ended."""
    order = orders.get(event.order_id)
    sent = {refund.refund_key: refund.refund_id for refund in order.refunds if refund.refund_id}
    for return_id in store.of_order(order).return_ids:
        case = store.load(return_id)
        if case.status is ReturnStatus.REFUNDING and case.refund and case.refund.refund_key in sent:
            known = {"refund_id": sent[case.refund.refund_key], "sent_at": work.now}
            refund = case.refund.model_copy(update=known)
            keep(work, rules.move(case, "confirm_refund", SYSTEM, refund=refund), case)


def give_goodwill(work: Work, seller_id: str, order_id: str, wish: Goodwill) -> GoodwillGiven:
    """Money back for a paid order without a return. Raises NotFound, MoreThanPaid."""
    order = orders.sold(seller_id, order_id)
    given = orders.some_of(order, wish.line_id, wish.amount)
    shown = _shown(order, given, RefundCause.GOODWILL, work.now)
    refund = orders.give_back(work, order, given, RefundCause.GOODWILL, "goodwill")
    return GoodwillGiven(order_id=order_id, refund_key=refund.refund_key, preview=shown)


def preview_goodwill(seller_id: str, order_id: str, wish: Goodwill, now: datetime) -> RefundPreview:
    """What the buyer would get. Raises NotFound, MoreThanPaid."""
    order = orders.sold(seller_id, order_id)
    return _shown(order, orders.some_of(order, wish.line_id, wish.amount), RefundCause.GOODWILL, now)
