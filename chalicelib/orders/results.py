"""What orders tell promotions: which offers sold what once it is paid, and that they did not if it is refunded."""

from chalicelib.kit.work import Work
from chalicelib.orders import store
from chalicelib.orders.events import OrderPaid, OrderRefunded
from chalicelib.orders.models import Order
from chalicelib.promotions import service as promotions


def book(work: Work, event: OrderPaid) -> None:
    """A paid order counts for its promotions and for what the buyer is to the shop."""
    promotions.book_sale(work, sale_of(store.load(event.order_id)))


def unbook(work: Work, event: OrderRefunded) -> None:
    """A refunded order counts no more."""
    promotions.unbook_sale(work, sale_of(store.load(event.order_id)))


def sale_of(order: Order) -> promotions.Sale:
    """An order as its promotions see it: each has the lines it touched."""
    shares: dict[str, promotions.Share] = {}
    for line in order.lines:
        for discount in line.discounts:
            share = shares.setdefault(discount.offer_id, promotions.Share())
            share.revenue += line.paid.amount
            share.seller_discount += discount.seller.amount
            share.platform_discount += discount.platform.amount
            share.units[line.sku_id] = share.units.get(line.sku_id, 0) + line.quantity
    return promotions.Sale(
        order.seller_id, order.buyer_id, order.placed_at, order.amounts.sub_total.amount, shares
    )
