"""Routes of orders: the buyer's checkout and purchases, the seller's sales."""

from chalicelib import access
from chalicelib.inventory.errors import OutOfStock
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.orders import service
from chalicelib.orders.errors import NotForSale
from chalicelib.orders.models import (
    Cancellation,
    Checkout,
    NewCheckout,
    NewQuote,
    Order,
    OrderStatus,
    PaymentMethod,
    Quote,
)
from chalicelib.orders.rules import SELLER
from chalicelib.promotions.errors import CouponRefused, UsedUp

api = Api(__name__, "orders")


class OrdersQuery(PageQuery):
    """Which of a seller's orders."""

    status: OrderStatus | None = None


@api.post(
    "/v1/checkouts",
    permission=access.BUY,
    body=NewCheckout,
    answers=Checkout,
    status=201,
    idempotency="required",
    refuses=(NotForSale, CouponRefused, OutOfStock, UsedUp),
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
    refuses=(NotForSale,),
)
def quote_cart(request: Request[NewQuote]) -> Quote:
    """What the cart would cost now, with every discount named, and why an offer does not apply."""
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
    refuses=(NotFound, NotPossible),
)
def pay_purchase(request: Request[PaymentMethod], order_id: str) -> Order:
    """Try another payment method after the first was declined."""
    return service.pay(request.work, request.caller.id, order_id, request.body.payment_method)


@api.post(
    "/v1/purchases/{order_id}/cancel",
    permission=access.BUY,
    body=Cancellation,
    answers=Order,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def cancel_purchase(request: Request[Cancellation], order_id: str) -> Order:
    """Cancel a purchase that is not shipped; what was paid comes back."""
    return service.cancel_purchase(request.work, request.caller.id, order_id, request.body.reason)


@api.get("/v1/orders", permission=access.ORDERS_READ, query=OrdersQuery, answers=Page[Order])
def list_orders(request: Request[None]) -> Page[Order]:
    """What I have sold: newest first, or of one status by ship-by time."""
    return service.sales(request.seller_id, request.query.status, request.query)


@api.get("/v1/orders/{order_id}", permission=access.ORDERS_READ, answers=Order, refuses=(NotFound,))
def get_order(request: Request[None], order_id: str) -> Order:
    """One order whole, with its deadlines and the actions that are possible now."""
    return service.seen_by(SELLER, service.sold(request.seller_id, order_id))
