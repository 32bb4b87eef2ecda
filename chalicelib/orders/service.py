"""The use cases of orders."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from chalicelib.inventory import service as inventory
from chalicelib.kit.ids import new_id
from chalicelib.kit.money import total
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import payments, pricing, rules, store
from chalicelib.orders.errors import UnitsNotLeft
from chalicelib.orders.events import (
    OrderCancelled,
    OrderDelivered,
    OrderInTransit,
    OrderLate,
    OrderPaid,
    OrderPartlyShipped,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
    PaymentDeclined,
)
from chalicelib.orders.models import (
    Checkout,
    Deadlines,
    NewCheckout,
    NewQuote,
    Order,
    OrderStatus,
    Payment,
    Quote,
    QuotedPart,
)
from chalicelib.orders.pricing import Part
from chalicelib.orders.rules import BUYER, CARRIER, ORDER, SELLER, SYSTEM
from chalicelib.promotions import service as promotions

QUEUE = "orders"

Parcel = Mapping[str, Mapping[str, int]]
"""Units by SKU of each order in one parcel."""


def place(work: Work, buyer_id: str, cart: NewCheckout) -> Checkout:
    """A cart becomes one unpaid order per seller, its stock set aside, all in one transaction.

    Prices are the listings' of this moment, less what promotions take off. Raises NotForSale, CouponRefused;
    OutOfStock, UsedUp on commit.
    """
    checkout_id = new_id("chk", work.now)
    priced = pricing.price(buyer_id, cart.lines, cart.codes, shipping={}, now=work.now)
    priced.refuse_useless_codes()
    order_ids = {part.seller_id: new_id("ord", work.now) for part in priced.parts}
    used = priced.redeem(work, checkout_id, order_ids)
    orders = []
    for part in priced.parts:
        order_id = order_ids[part.seller_id]
        order = _order_of(work, order_id, part, buyer_id, cart)
        orders.append(_place(work, order.with_(checkout_id=checkout_id, redemptions=used.get(order_id, []))))
    return Checkout(checkout_id=checkout_id, orders=[seen_by(BUYER, order) for order in orders])


def _order_of(work: Work, order_id: str, part: Part, buyer_id: str, cart: NewCheckout) -> Order:
    policy = markets.policy("US", work.now)
    return Order(
        order_id=order_id,
        checkout_id="",
        seller_id=part.seller_id,
        buyer_id=buyer_id,
        policy_version=policy.version,
        status=OrderStatus.UNPAID,
        lines=part.lines,
        amounts=rules.amounts_of(part.lines, part.shipping),
        ship_to=cart.ship_to,
        payment=Payment(method=cart.payment_method),
        deadlines=Deadlines(pay_by=work.now + timedelta(minutes=policy.orders.unpaid_expires_minutes)),
        placed_at=work.now,
    )


def _place(work: Work, order: Order) -> Order:
    inventory.reserve(work, order.seller_id, order.order_id, order.quantities())
    work.start_clock(QUEUE, "unpaid_expiry", order.order_id, order.deadlines.pay_by)
    work.emit(OrderPlaced(seller_id=order.seller_id, order_id=order.order_id, buyer_id=order.buyer_id))
    return store.save(work, order)


def quote(buyer_id: str, cart: NewQuote, now: datetime) -> Quote:
    """What a cart would cost now, by the same function as the checkout. Raises NotForSale."""
    priced = pricing.price(buyer_id, cart.lines, cart.codes, shipping={}, now=now)
    parts = [
        QuotedPart(seller_id=part.seller_id, lines=part.lines, amounts=rules.amounts_of(part.lines, part.shipping))
        for part in priced.parts
    ]
    whole = total([part.amounts.total for part in parts], parts[0].amounts.total.currency)
    return Quote(parts=parts, total=whole, not_applied=priced.not_applied())


def take_payment(work: Work, event: OrderPlaced) -> None:
    """Capture what a placed order costs."""
    _capture(work, store.load(event.order_id))


def pay(work: Work, buyer_id: str, order_id: str, payment_method: str) -> Order:
    """Try again with another payment method while the order waits for payment. Raises NotFound, NotPossible."""
    order = bought(buyer_id, order_id)
    ORDER.move(order, "pay", SYSTEM)
    order = order.with_(payment=Payment(method=payment_method))
    return seen_by(BUYER, _capture(work, order))


def _capture(work: Work, order: Order) -> Order:
    """Money first, then the order: a capture that comes too late is given back."""
    if not ORDER.allows("pay", order.status, SYSTEM):
        if order.status is OrderStatus.CANCELLED and not order.paid:
            payments.provider.refund(order.order_id, order.amounts.total)
        return order
    try:
        capture_id = payments.provider.capture(order.order_id, order.amounts.total, order.payment.method)
    except payments.Declined as declined:
        return _decline(work, order, declined.reason)
    return _mark_paid(work, order, capture_id)


def _decline(work: Work, order: Order, reason: str) -> Order:
    work.emit(PaymentDeclined(seller_id=order.seller_id, order_id=order.order_id, reason=reason))
    payment = order.payment.model_copy(update={"failure": reason})
    return store.save(work, order.with_(payment=payment))


def _mark_paid(work: Work, order: Order, capture_id: str) -> Order:
    ship_by = markets.ship_by(order.market, order.placed_at, paid_at=work.now)
    auto_cancel_at = markets.auto_cancel_at(order.market, order.placed_at)
    paid = ORDER.move(
        order,
        "pay",
        SYSTEM,
        paid_at=work.now,
        payment=order.payment.model_copy(update={"capture_id": capture_id, "failure": None}),
        deadlines=order.deadlines.model_copy(update={"ship_by": ship_by, "auto_cancel_at": auto_cancel_at}),
    )
    work.emit(OrderPaid(seller_id=order.seller_id, order_id=order.order_id, ship_by=ship_by))
    return store.save(work, paid)


def expire(work: Work, order_id: str) -> None:
    """The time to pay has run out."""
    order = store.load(order_id)
    if order.status is OrderStatus.UNPAID:
        _cancel(work, order, SYSTEM, "unpaid_timeout")


def cancel_purchase(work: Work, buyer_id: str, order_id: str, reason: str) -> Order:
    """The buyer cancels before shipment. Raises NotFound, NotPossible."""
    return seen_by(BUYER, _cancel(work, bought(buyer_id, order_id), BUYER, reason))


def cancel(work: Work, order_id: str, by: str, reason: str) -> Order:
    """Cancel before shipment: the stock comes back, and what was paid is refunded. Raises NotPossible."""
    return _cancel(work, store.load(order_id), by, reason)


def _cancel(work: Work, order: Order, by: str, reason: str) -> Order:
    cancelled = ORDER.move(order, "cancel", by, cancelled_at=work.now, cancelled_by=by, cancel_reason=reason)
    inventory.release(work, order.seller_id, order.order_id, order.quantities())
    promotions.give_back(work, order.buyer_id, order.checkout_id, order.redemptions)
    work.emit(
        OrderCancelled(
            seller_id=order.seller_id,
            order_id=order.order_id,
            reason=reason,
            by=by,
            refund_due=order.paid,
        )
    )
    return store.save(work, cancelled)


def refund(work: Work, event: OrderCancelled) -> None:
    """Send back what was paid for a cancelled order, once."""
    order = store.load(event.order_id)
    if not event.refund_due or order.payment.refund_id:
        return
    refund_id = payments.provider.refund(order.order_id, order.amounts.total)
    payment = order.payment.model_copy(update={"refund_id": refund_id})
    work.emit(OrderRefunded(seller_id=order.seller_id, order_id=order.order_id, refund_id=refund_id))
    store.save(work, order.with_(payment=payment))


def mark_late(work: Work, order_id: str) -> None:
    """The ship-by time has run out on an order not yet shipped; marks it once."""
    order = store.load(order_id)
    if order.late or not ORDER.allows("mark_late", order.status, SYSTEM):
        return
    assert order.deadlines.ship_by is not None
    work.emit(OrderLate(seller_id=order.seller_id, order_id=order_id, ship_by=order.deadlines.ship_by))
    store.save(work, ORDER.move(order, "mark_late", SYSTEM, late=True))


def ship(work: Work, parcel: Parcel) -> None:
    """The seller has handed a parcel over; an order is shipped when its last unit is.

    Raises NotPossible, UnitsNotLeft.
    """
    orders = [(store.load(order_id), units) for order_id, units in parcel.items()]
    for order, units in orders:
        _ship_units(work, order, units)
    inventory.take(work, orders[0][0].seller_id, parcel)


def _ship_units(work: Work, order: Order, units: Mapping[str, int]) -> None:
    left = rules.left_to_ship(order)
    whole = all(units.get(sku_id, 0) >= still for sku_id, still in left.items())
    shipped = ORDER.move(
        order,
        "ship" if whole else "ship_part",
        SELLER,
        shipped_at=work.now if whole else None,
        shipped_units=rules.together(order.shipped_units, units),
    )
    if any(quantity > left.get(sku_id, 0) for sku_id, quantity in units.items()):
        raise UnitsNotLeft("Take out of the parcel what is shipped already.", left=left)
    event = OrderShipped if whole else OrderPartlyShipped
    work.emit(event(seller_id=order.seller_id, order_id=order.order_id))
    store.save(work, shipped)


def collect(work: Work, order_ids: Iterable[str]) -> None:
    """The carrier has scanned a parcel; an order in parts is in transit once all of it is shipped."""
    for order_id in order_ids:
        order = store.load(order_id)
        if ORDER.allows("collect", order.status, CARRIER):
            work.emit(OrderInTransit(seller_id=order.seller_id, order_id=order_id))
            store.save(work, ORDER.move(order, "collect", CARRIER, in_transit_at=work.now))


def deliver(work: Work, parcel: Parcel) -> None:
    """The carrier has delivered a parcel; an order is delivered when its last unit is."""
    for order_id, units in parcel.items():
        order = store.load(order_id)
        arrived = order.with_(delivered_units=rules.together(order.delivered_units, units))
        whole = arrived.delivered_units == order.quantities()
        if whole and ORDER.allows("deliver", order.status, CARRIER):
            event = OrderDelivered(seller_id=order.seller_id, order_id=order_id, delivered_at=work.now)
            work.emit(event)
            arrived = ORDER.move(arrived, "deliver", CARRIER, delivered_at=work.now)
        store.save(work, arrived)


def get(order_id: str) -> Order:
    """An order, for a capability that acts on it. Raises NotFound."""
    return store.load(order_id)


def sold(seller_id: str, order_id: str) -> Order:
    """A seller's order. Raises NotFound for another's."""
    order = store.load(order_id)
    if order.seller_id != seller_id:
        raise NotFound
    return order


def bought(buyer_id: str, order_id: str) -> Order:
    """A buyer's order. Raises NotFound for another's."""
    order = store.load(order_id)
    if order.buyer_id != buyer_id:
        raise NotFound
    return order


def seen_by(role: str, order: Order) -> Order:
    """The order with the actions that are possible for this role now."""
    return order.with_(possible_actions=ORDER.possible(order.status, role))


def sales(seller_id: str, status: str | None, query: PageQuery) -> Page[Order]:
    """A seller's orders: newest first, or of one status by ship-by time."""
    page = store.of_seller(seller_id, status, query)
    return page.model_copy(update={"data": [seen_by(SELLER, order) for order in page.data]})


def purchases(buyer_id: str, query: PageQuery) -> Page[Order]:
    """A buyer's orders, newest first."""
    page = store.of_buyer(buyer_id, query)
    return page.model_copy(update={"data": [seen_by(BUYER, order) for order in page.data]})
