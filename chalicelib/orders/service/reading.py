"""Orders as those see them who may."""

from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.orders import store
from chalicelib.orders.models import Order, OrderLine, OrderStatus
from chalicelib.orders.rules import BUYER, SELLER, possible_for

ADDRESS_SHOWN_IN = frozenset(
    {
        OrderStatus.AWAITING_SHIPMENT,
        OrderStatus.PARTIALLY_SHIPPING,
        OrderStatus.AWAITING_COLLECTION,
        OrderStatus.IN_TRANSIT,
        OrderStatus.DELIVERED,
    }
)
"""While a seller has to do with the parcel. Before and after it, the buyer's address is nobody's business."""


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


def seen_by(role: str, order: Order, *, knows_buyers: bool = True) -> Order:
    """The order with what is possible for this role now, and no more of the buyer than it may know."""
    seen = order.with_(possible_actions=possible_for(order, role))
    if role == SELLER and not (knows_buyers and order.status in ADDRESS_SHOWN_IN):
        return seen.with_(ship_to=order.ship_to.masked(), lines=[_without_place(line) for line in order.lines])
    return seen


def _without_place(line: OrderLine) -> OrderLine:
    """The names of cities and districts tell where the buyer lives."""
    return line.model_copy(update={"tax_lines": []})


def purchases(buyer_id: str, query: PageQuery) -> Page[Order]:
    """A buyer's orders, newest first."""
    page = store.of_buyer(buyer_id, query)
    return page.model_copy(update={"data": [seen_by(BUYER, order) for order in page.data]})
