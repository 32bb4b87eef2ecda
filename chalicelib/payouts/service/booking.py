"""From what a buyer paid to what is on a seller's statement."""

from datetime import datetime

from chalicelib.kit.money import Money
from chalicelib.kit.problems import Retry
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import service as orders
from chalicelib.orders.events import OrderDelivered, OrderPaid, OrderRefunded
from chalicelib.orders.models import Order
from chalicelib.payouts import ledger, rules, store
from chalicelib.payouts.events import OrderSettled
from chalicelib.payouts.models import Fee, Period, Posting, PostingKind, StatementStatus
from chalicelib.sellers import service as sellers
from chalicelib.sellers.models import Seller

QUEUE = "payouts"


def capture(work: Work, event: OrderPaid) -> None:
    """Book what the buyer paid: the referral fee by the policy of the order's day, the rest pending."""
    order = orders.get(event.order_id)
    fees = referral_fees(order, _selling_since(sellers.get(order.seller_id)))
    ledger.add_posting(work, rules.capture(order.seller_id, order.order_id, order.amounts, fees, work.now))


def referral_fees(order: Order, seller_since: datetime) -> list[Fee]:
    """One fee a line, on its amount and its share of the shipping fee."""
    shipping = order.amounts.shipping_fee.share([line.amount.amount for line in order.lines])
    fees = []
    for line, shipping_share in zip(order.lines, shipping, strict=True):
        base = line.amount - line.seller_discount + shipping_share
        cents, rate = markets.referral_fee(
            order.market, line.category, order.placed_at, seller_since, customer_payment=base.amount
        )
        fees.append(
            Fee(
                name="referral",
                rule=rate.rule,
                policy_version=rate.version,
                basis_points=rate.basis_points,
                sku_id=line.sku_id,
                base=base,
                amount=Money(amount=cents, currency=base.currency),
            )
        )
    return fees


def _selling_since(seller: Seller) -> datetime:
    return seller.active_since or seller.applied_at


def give_back(work: Work, event: OrderRefunded) -> None:
    """Undo the capture of a cancelled order, its fee included. Raises Retry before the capture."""
    booked = ledger.postings_about(event.seller_id, event.order_id)
    ledger.add_posting(work, rules.refund(_capture_in(booked, event.order_id), work.now))


def _capture_in(booked: dict[PostingKind, Posting], order_id: str) -> Posting:
    captured = booked.get(PostingKind.CAPTURE)
    if captured is None:
        raise Retry(f"the payment of {order_id} is not booked yet")
    return captured


def await_settlement(work: Work, event: OrderDelivered) -> None:
    """Start the clock that releases a delivered order's money, by the policy of the order's day."""
    order = orders.get(event.order_id)
    since = _selling_since(sellers.get(order.seller_id))
    due = markets.settles_at(order.market, order.placed_at, event.delivered_at, since)
    work.start_clock(QUEUE, "settlement", order.order_id, due)


def settle(work: Work, order_id: str) -> None:
    """Release a delivered order's money onto the seller's open statement, once.

    Raises Retry before the capture; an order that was refunded or settled stays as it is.
    """
    seller_id = orders.get(order_id).seller_id
    booked = ledger.postings_about(seller_id, order_id)
    if booked.keys() & {PostingKind.REFUND, PostingKind.SETTLE}:
        return
    captured = _capture_in(booked, order_id)
    posting = add_to_open_statement(work, rules.settle(captured, work.now))
    work.emit(
        OrderSettled(
            seller_id=seller_id,
            order_id=order_id,
            period_id=str(posting.period_id),
            amount=rules.line_of(posting).net,
        )
    )


def add_to_open_statement(work: Work, posting: Posting) -> Posting:
    """Post what touches `available`, on the statement that is open now."""
    period = open_period(posting.seller_id, work.now)
    posting = posting.with_(period_id=period.period_id)
    ledger.add_posting(work, posting)
    store.add_to_statement(work, posting.seller_id, period, rules.columns_of(posting), rules.currency_of(posting))
    return posting


def open_period(seller_id: str, now: datetime) -> Period:
    """The seller's period of this instant, or the first after it whose statement is not closed."""
    interval = store.schedule(seller_id).interval
    period = rules.period(interval, now)
    while (seen := store.statement(seller_id, period.period_id)) and seen.status is StatementStatus.CLOSED:
        period = rules.period(interval, period.ends_at)
    return period
