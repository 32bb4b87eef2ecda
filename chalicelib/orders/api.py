"""Routes of orders: the buyer's checkout and purchases, the seller's sales."""

from typing import Any

from chalicelib import access
from chalicelib.inventory.errors import OutOfStock
from chalicelib.kit import clock
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import InvalidRequest, NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import SIGNED, Api, Request, signatures
from chalicelib.kit.web.signatures import BadSignature
from chalicelib.kit.work import Work
from chalicelib.orders import service
from chalicelib.orders.errors import (
    NoSuchUnits,
    NotForSale,
    OwnShop,
    PaymentUnavailable,
    ReasonDoesNotFit,
    TaxUnavailable,
)
from chalicelib.orders.events import PaymentNoticeReceived
from chalicelib.orders.exports import Export, NewExport
from chalicelib.orders.models import (
    BulkActions,
    BulkResults,
    Cancellation,
    Checkout,
    LineCancellation,
    NewCheckout,
    NewQuote,
    Order,
    OrderCounts,
    PaymentMethod,
    PurchasePayment,
    Quote,
    Rejection,
    ShipToday,
)
from chalicelib.orders.payments import chosen
from chalicelib.orders.payments.stripe_webhook import EventTaken, PaymentEvent
from chalicelib.orders.queries import OrdersQuery
from chalicelib.orders.rules import SELLER
from chalicelib.promotions.errors import CouponRefused, UsedUp
from chalicelib.sellers.errors import CapacityReached, NotShippedThere, OnHoliday, ShopClosed

api = Api(__name__, "orders")


@api.post(
    "/v1/checkouts",
    permission=access.BUY,
    body=NewCheckout,
    answers=Checkout,
    status=201,
    idempotency="required",
    refuses=(
        InvalidRequest,
        NotForSale,
        OwnShop,
        CouponRefused,
        OutOfStock,
        UsedUp,
        NotShippedThere,
        ShopClosed,
        OnHoliday,
        CapacityReached,
        TaxUnavailable,
    ),
)
def check_out(request: Request[NewCheckout]) -> Checkout:
    """Order what is in the cart."""
    return service.place(request.work, request.caller.id, request.body)


@api.post(
    "/v1/quotes",
    permission=access.BUY,
    body=NewQuote,
    answers=Quote,
    idempotency="none",
    refuses=(InvalidRequest, NotForSale, OwnShop, TaxUnavailable),
)
def quote_cart(request: Request[NewQuote]) -> Quote:
    """What the cart would cost now, with every discount named, and why an offer does not apply.

    With an address: each seller's shipping options, and tax.
    """
    return service.quote(request.caller.id, request.body, request.work.now)


@api.get("/v1/purchases", permission=access.BUY, query=PageQuery, answers=Page[Order])
def list_purchases(request: Request[None]) -> Page[Order]:
    """What I have bought, newest first."""
    return service.purchases(request.caller.id, request.query)


@api.get("/v1/purchases/{order_id}", permission=access.BUY, answers=Order, refuses=(NotFound,))
def get_purchase(request: Request[None], order_id: str) -> Order:
    """One of my purchases."""
    return service.seen_by("buyer", service.bought(request.caller.id, order_id))


@api.post(
    "/v1/purchases/{order_id}/payment",
    permission=access.BUY,
    body=PaymentMethod,
    answers=Order,
    idempotency="required",
    refuses=(NotFound, NotPossible, PaymentUnavailable, TooMany),
)
def pay_purchase(request: Request[PaymentMethod], order_id: str) -> Order:
    """Try another payment method after the first was declined; `GET` says what to do about a decline."""
    return service.pay(request.work, request.caller.id, order_id, request.body.payment_method)


@api.get(
    "/v1/purchases/{order_id}/payment",
    permission=access.BUY,
    answers=PurchasePayment,
    refuses=(NotFound, PaymentUnavailable),
)
def get_purchase_payment(request: Request[None], order_id: str) -> PurchasePayment:
    """How a purchase is paid: after a decline what to do, and the keys my client confirms the payment with.

    Keep the keys nowhere: ask again.
    """
    return service.payment_of(request.caller.id, order_id)


@api.post(
    "/v1/payment-events",
    permission=SIGNED,
    body=PaymentEvent,
    answers=EventTaken,
    idempotency="none",
    refuses=(BadSignature, NotFound),
)
def receive_payment_event(request: Request[PaymentEvent]) -> EventTaken:
    """Stripe tells of a payment, a refund or a dispute, signed with the endpoint's secret."""
    signatures.verify_stripe(
        chosen.stripe_secret("payments_webhook_secret"), request.headers, request.raw, clock.wall()
    )
    if request.body.subject:
        notice = PaymentNoticeReceived(about=request.body.subject, reference=request.body.data.object.id)
        request.work.emit(notice)
    return EventTaken()


@api.post(
    "/v1/purchases/{order_id}/cancel",
    permission=access.BUY,
    body=Cancellation,
    answers=Order,
    idempotency="required",
    refuses=(NotFound, NotPossible, ReasonDoesNotFit),
)
def cancel_purchase(request: Request[Cancellation], order_id: str) -> Order:
    """Cancel a purchase: at once in the first hour or when it is late, else by asking the seller.

    An answer that is still awaiting shipment bears the request; unanswered for 24 hours it is approved.
    """
    return service.cancel_purchase(request.work, request.caller.id, order_id, request.body.reason)


@api.post(
    "/v1/purchases/{order_id}/receipt",
    permission=access.BUY,
    answers=Order,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def confirm_receipt(request: Request[None], order_id: str) -> Order:
    """Confirm that all of a purchase has arrived. What is missing or broken is told by a return instead."""
    return service.confirm_receipt(request.work, request.caller.id, order_id)


@api.get("/v1/orders", permission=access.ORDERS_READ, query=OrdersQuery, answers=Page[Order])
def list_orders(request: Request[None]) -> Page[Order]:
    """What I have sold: newest first, or of one status by ship-by time."""
    return service.sales(request.seller_id, request.query, knows_buyers=_knows_buyers(request))


@api.get("/v1/order-counts", permission=access.ORDERS_READ, answers=OrderCounts)
def count_orders(request: Request[None]) -> OrderCounts:
    """How many orders are in each status."""
    return service.counts(request.seller_id)


@api.get("/v1/ship-today", permission=access.ORDERS_READ, query=PageQuery, answers=ShipToday)
def list_to_ship_today(request: Request[None]) -> ShipToday:
    """What I must ship, by remaining time, and my late rate if nothing of it ships today."""
    knows = _knows_buyers(request)
    return service.ship_today(request.seller_id, request.query, request.work.now, knows_buyers=knows)


@api.get("/v1/order-changes", permission=access.ORDERS_READ, query=PageQuery, answers=Page[Order])
def list_order_changes(request: Request[None]) -> Page[Order]:
    """Orders whole, in the sequence of their last changes, up to half a minute ago.

    Keep `next_cursor` and ask again with it: what has changed since follows. It stays when nothing has.
    """
    knows = _knows_buyers(request)
    return service.changes(request.seller_id, request.query, request.work.now, knows_buyers=knows)


@api.get("/v1/orders/{order_id}", permission=access.ORDERS_READ, answers=Order, refuses=(NotFound,))
def get_order(request: Request[None], order_id: str) -> Order:
    """One order whole, with its deadlines and the actions that are possible now."""
    order = service.sold(request.seller_id, order_id)
    return service.seen_by(SELLER, order, knows_buyers=_knows_buyers(request))


@api.post(
    "/v1/orders/{order_id}/cancel",
    permission=access.ORDERS_WRITE,
    body=Cancellation,
    answers=Order,
    idempotency="required",
    refuses=(NotFound, NotPossible, ReasonDoesNotFit),
)
def cancel_order(request: Request[Cancellation], order_id: str) -> Order:
    """Cancel a sale; what was paid goes back to the buyer."""
    return service.cancel_sale(request.work, request.seller_id, order_id, request.body.reason)


@api.post(
    "/v1/orders/{order_id}/lines/cancel",
    permission=access.ORDERS_WRITE,
    body=LineCancellation,
    answers=Order,
    idempotency="required",
    refuses=(NotFound, NotPossible, NoSuchUnits),
)
def cancel_order_lines(request: Request[LineCancellation], order_id: str) -> Order:
    """Take out units that are out of stock; their share of the money goes back, the rest is shipped."""
    return service.cancel_lines(request.work, request.seller_id, order_id, request.body.lines)


@api.post(
    "/v1/orders/{order_id}/cancellation/approve",
    permission=access.ORDERS_WRITE,
    answers=Order,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def approve_cancellation(request: Request[None], order_id: str) -> Order:
    """Let the buyer cancel. A request that is not answered in 24 hours is approved."""
    return service.approve_cancellation(request.work, request.seller_id, order_id)


@api.post(
    "/v1/orders/{order_id}/cancellation/reject",
    permission=access.ORDERS_WRITE,
    body=Rejection,
    answers=Order,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def reject_cancellation(request: Request[Rejection], order_id: str) -> Order:
    """Turn the buyer's request down: the parcel will be shipped. Shipping it does the same."""
    return service.reject_cancellation(request.work, request.seller_id, order_id, request.body.reason)


@api.post(
    "/v1/order-actions",
    permission=access.ORDERS_WRITE,
    body=BulkActions,
    answers=BulkResults,
    idempotency="required",
)
def act_on_orders(request: Request[BulkActions]) -> BulkResults:
    """Cancel up to 50 orders, or answer the requests to cancel them; each has its own result."""
    key, work = request.headers["idempotency-key"], request.work

    def begin() -> Work:
        return Work(work.actor, clock.now(), work.request_id)

    return BulkResults(results=service.act_on_many(request.seller_id, request.body, key, begin))


@api.post(
    "/v1/order-exports",
    permission=access.ORDERS_READ,
    body=NewExport,
    answers=Export,
    status=202,
    idempotency="required",
    refuses=(TooMany,),
)
def request_order_export(request: Request[NewExport]) -> Export:
    """Ask for orders as CSV files, a row a line; no buyer is named in them."""
    return service.request_export(request.work, request.seller_id, request.body)


@api.get("/v1/order-exports/{export_id}", permission=access.ORDERS_READ, answers=Export, refuses=(NotFound,))
def get_order_export(request: Request[None], export_id: str) -> Export:
    """How far an export is, and the links to its files when it is completed."""
    return service.get_export(request.seller_id, export_id)


def _knows_buyers(request: Request[Any]) -> bool:
    return access.BUYERS_READ in request.caller.permissions
