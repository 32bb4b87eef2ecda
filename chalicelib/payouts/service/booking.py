"""What happens to an order's money until it settles, and to the seller's afterwards: each is one posting."""

from collections.abc import Callable, Iterable
from datetime import datetime

from chalicelib.fulfillment.events import FulfillmentFeeDue, LabelReady, LabelVoided
from chalicelib.kit.money import Money
from chalicelib.kit.problems import NotFound, Retry
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import service as orders
from chalicelib.orders.events import OrderPaid, OrderPartlyRefunded, OrderRefunded
from chalicelib.orders.models import Order, OrderLine, OrderStatus, Refund, RefundCause
from chalicelib.payouts import ledger, rules, store
from chalicelib.payouts.errors import Unexplained
from chalicelib.payouts.models import (
    Account,
    Period,
    Posting,
    PostingKind,
    Referral,
    RefundPart,
    Sale,
    Schedule,
    Statement,
    StatementStatus,
)
from chalicelib.payouts.service import remitting
from chalicelib.returns.events import ReturnShippedBack, ReturnWayBackReassigned
from chalicelib.sellers import service as sellers
from chalicelib.sellers.models import Seller

QUEUE = "payouts"


def capture(work: Work, event: OrderPaid) -> None:
    """Book what the buyer paid: fees by the policy of the order's day, the rest pending."""
    order = orders.get(event.order_id)
    sale = rules.sale_of(order, referral_of(order, _selling_since(sellers.get(order.seller_id))), work.now)
    ledger.add_posting(work, rules.capture(sale))
    _count_gross(work, order)
    remitting.count_collected(work, sale)
    store.save_sale(work, sale)


def _count_gross(work: Work, order: Order) -> None:
    """What the seller's 1099-K reports: every payment in full, never less refunds, fees or discounts given back.

    The tax is not the seller's: the platform collects and remits it as marketplace facilitator. An order that cost
    nothing, a replacement say, is no payment (26 CFR 1.6050W-1(a)(6), Instructions for Form 1099-K, box 1a).
    """
    paid = order.amounts.total - order.amounts.tax
    if paid.amount:
        store.add_gross(work, order.seller_id, markets.day_of(order.market, work.now), paid)


def referral_of(order: Order, seller_since: datetime) -> Callable[[OrderLine, int], Referral]:
    """The referral fee of a line from its base, by the policy of the order's day."""

    def of_line(line: OrderLine, base: int) -> Referral:
        fee, rate = markets.referral_fee(
            order.market, line.category, order.placed_at, seller_since, customer_payment=base
        )
        return Referral(
            rule=rate.rule, policy_version=rate.version, basis_points=rate.basis_points, fee=fee, base=base
        )

    return of_line


def _selling_since(seller: Seller) -> datetime:
    return seller.active_since or seller.applied_at


def charge_label(work: Work, event: LabelReady) -> None:
    """The label of a package is paid out of its order."""
    sale = captured(event.seller_id, event.order_id)
    price = Money(amount=event.amount, currency=event.currency)
    book(work, sale, rules.label(sale, _label_of(event), price, work.now))


def give_label_back(work: Work, event: LabelVoided) -> None:
    """The carrier took a label back: its price is the order's again. Raises Retry before it was charged."""
    sale = captured(event.seller_id, event.order_id)
    try:
        charged = ledger.posting(event.seller_id, event.order_id, f"{PostingKind.LABEL}:{_label_of(event)}")
    except NotFound:
        raise Retry(f"the label of {event.package_id} is not charged yet") from None
    book(work, sale, rules.reverse(charged, sale, work.now))


def _label_of(event: LabelReady | LabelVoided) -> str:
    """A package may have several labels, one after the other."""
    return f"{event.package_id}.{event.tracking_number}"


def charge_commission(work: Work, seller_id: str, order_id: str, source: str, amount: Money) -> None:
    """What the seller promised a creator for an order; a refund takes its share back. Raises Retry."""
    sale = captured(seller_id, order_id)
    by_line = rules.share_by_line(sale, amount)
    lines = [
        line.model_copy(update={"commission": line.commission + cents})
        for line, cents in zip(sale.lines, by_line, strict=True)
    ]
    book(work, sale.with_(lines=lines), rules.commission(sale, by_line, source, work.now), changed=True)


def adjust(work: Work, seller_id: str, kind: PostingKind, source: str, amount: Money) -> Posting:
    """A penalty, reimbursement or adjustment: money between platform and seller, on the open statement."""
    return add_to_open_statement(work, rules.adjust(seller_id, kind, source, amount, work.now))


def charge_warehouse(work: Work, event: FulfillmentFeeDue) -> None:
    """What the platform's warehouse has done, and the room it gave, goes on the open statement."""
    add_to_open_statement(work, rules.warehouse_fee(event, work.now))


# -- refunds ------------------------------------------------------------------------------------------------------


def refund(
    work: Work,
    seller_id: str,
    order_id: str,
    refund_id: str,
    parts: Iterable[RefundPart],
    *,
    return_label: int = 0,
) -> Posting:
    """Book what went back to the buyer of a shipped order, by line; the refund administration fee is kept.

    Raises Retry before the capture, RefundExceedsPaid, AlreadyDone.
    """
    sale = captured(seller_id, order_id)
    administration = markets.refund_administration(sale.market, sale.placed_at)
    after, posting = rules.refund(sale, refund_id, parts, work.now, administration, return_label)
    remitting.count_given_back(work, sale, after)
    return book(work, after, posting, changed=True)


def give_part_back(work: Work, event: OrderPartlyRefunded) -> None:
    """What went back to the buyer of some lines, unless the whole order's refund has taken all there was.

    Of units that never came, and before shipping, no administration fee is kept. Raises Retry before the capture.
    """
    sale, order = captured(event.seller_id, event.order_id), orders.get(event.order_id)
    if not any(part.goods or part.shipping or part.tax for part in rules.all_that_is_left(sale)):
        return
    free = event.refund.cause is RefundCause.CANCELLATION or not _shipped_before(order, event.refund)
    administration = None if free else markets.refund_administration(sale.market, sale.placed_at)
    parts, label = _parts_of(order, event.refund), event.refund.return_label
    kept = label.amount if label else 0
    after, posting = rules.refund(sale, event.refund.refund_key, parts, work.now, administration, kept)
    remitting.count_given_back(work, sale, after)
    ended = _ended(work, after, posting) if order.status is OrderStatus.CANCELLED else {}
    book(work, after, posting, changed=True, **ended)


def _shipped_before(order: Order, refund: Refund) -> bool:
    return order.shipped_at is not None and order.shipped_at <= refund.requested_at


def _parts_of(order: Order, refund: Refund) -> list[RefundPart]:
    places = {line.line_id: place for place, line in enumerate(order.lines)}
    return [
        RefundPart(
            line=places[part.line_id],
            goods=part.paid.amount,
            shipping=part.shipping_fee.amount,
            tax=part.tax.amount,
            platform_discount=part.platform_discount.amount,
            shipping_subsidy=part.shipping_platform_discount.amount,
            shipping_tax=part.shipping_tax.amount,
        )
        for part in refund.parts
    ]


def give_back(work: Work, event: OrderRefunded) -> None:
    """All of an order that never shipped goes back, its fees included. Raises Retry before the capture.

    Nothing will be delivered, so it settles at once: what is left, a label say, goes on the open statement.
    """
    sale = captured(event.seller_id, event.order_id)
    left = rules.all_that_is_left(sale)
    after, posting = rules.refund(sale, event.order_id, left, work.now, None)
    remitting.count_given_back(work, sale, after)
    book(work, after, posting, changed=True, **_ended(work, after, posting))


def _ended(work: Work, sale: Sale, posting: Posting) -> dict[str, datetime]:
    """Nothing of it will be delivered: it settles at once, or has settled if nothing is left of it."""
    if sale.settled_at:
        return {}
    pending = sale.pending + _change(posting, Account.PENDING)
    if pending == 0 and sale.clearing == _change(posting, Account.PAYMENT_CLEARING):
        return {"settled_at": work.now}
    work.start_clock(QUEUE, "settlement", f"{sale.seller_id}#{sale.order_id}", work.now)
    return {"releases_at": work.now}


# -- returns ------------------------------------------------------------------------------------------------------


def charge_way_back(work: Work, event: ReturnShippedBack) -> None:
    """The carrier is paid for the label of a return: by the seller, or by the platform.

    A buyer's is paid by the platform, which keeps its price of the refund. Raises Retry before the capture.
    """
    if event.price is None:
        return
    sale, by_platform = captured(event.seller_id, event.order_id), event.paid_by != "seller"
    posting = rules.return_label(sale, event.return_id, event.price, work.now, by_platform=by_platform)
    if by_platform:
        ledger.add_posting(work, posting)
    else:
        book(work, sale, posting)


def reassign_way_back(work: Work, event: ReturnWayBackReassigned) -> None:
    """A decision gives the seller the label of a way back, or takes it. Raises Retry before the capture."""
    to_seller = event.paid_by == "seller"
    if to_seller == (event.paid_before == "seller"):
        return
    sale = captured(event.seller_id, event.order_id)
    posting = rules.reassign_return_label(
        sale, event.return_id, event.price, event.paid_by, work.now, to_seller=to_seller
    )
    book(work, sale, posting)


# -- what all of them do ------------------------------------------------------------------------------------------


def captured(seller_id: str, order_id: str) -> Sale:
    """The order in the ledger; raises Retry before its capture, so that its message comes again."""
    sale = store.find_sale(seller_id, order_id)
    if sale is None:
        raise Retry(f"the payment of {order_id} is not booked yet")
    return sale


def book(work: Work, sale: Sale, posting: Posting, *, changed: bool = False, **facts: datetime) -> Posting:
    """Book a posting against an order: on what is pending of it, or on the open statement once it is settled.

    `changed` and `facts` say what else is new about the sale.
    """
    if sale.settled_at:
        posting = add_to_open_statement(work, posting)
        if changed:
            store.save_sale(work, sale)
        return posting
    own = _change(posting, Account.PENDING)
    _check_explained(posting, own)
    ledger.add_posting(work, posting)
    if sale.expected_on:
        store.expect(work, sale.seller_id, {sale.expected_on: own}, sale.currency)
    clearing = sale.clearing - _change(posting, Account.PAYMENT_CLEARING)
    store.save_sale(work, sale.with_(pending=sale.pending + own, clearing=clearing, **facts))
    return posting


def add_to_open_statement(work: Work, posting: Posting, *, at_least: int | None = None) -> Posting:
    """Post what touches `available`, on the statement that is open now.

    With `at_least` that much is taken of it: it must be there, and nothing be owed.
    """
    if not posting.entries:
        return posting
    _check_explained(posting, _change(posting, Account.AVAILABLE))
    columns, currency = rules.columns_of(posting), rules.currency_of(posting)
    period = add_columns(work, posting.seller_id, columns, currency, at_least=at_least)
    posting = posting.with_(period_id=period.period_id)
    owed = None if at_least is None else 0
    ledger.add_posting(work, posting, owed=owed, available_at_least=at_least)
    return posting


def add_columns(
    work: Work, seller_id: str, columns: dict[str, int], currency: str, *, at_least: int | None = None
) -> Period:
    """Add to the open statement; its first line counts only while the seller's schedule stays as it was read."""
    schedule, period, seen = _opened(seller_id, work.now)
    if seen is None:
        store.check_schedule(work, seller_id, schedule)
    store.add_to_statement(work, seller_id, period, columns, currency, at_least=at_least)
    return period


def open_period(seller_id: str, now: datetime) -> Period:
    """The seller's period of this instant, or the first after it whose statement is not closed."""
    return _opened(seller_id, now)[1]


def _opened(seller_id: str, now: datetime) -> tuple[Schedule, Period, Statement | None]:
    """The seller's schedule, read before what depends on it, the open period and its statement if it has begun."""
    schedule = store.schedule(seller_id)
    period = rules.period(schedule, now)
    while (seen := store.statement(seller_id, period.period_id)) and seen.status is StatementStatus.CLOSED:
        period = rules.period(schedule, period.ends_at)
    return schedule, seen.period if seen else period, seen


def _change(posting: Posting, account: Account) -> int:
    return rules.change_of(posting, account).amount if posting.entries else 0


def _check_explained(posting: Posting, change: int) -> None:
    if sum(part.amount.amount for part in posting.parts) != change:
        raise Unexplained(posting.posting_id)
