"""A replacement: the same goods ordered again for nothing, because the first did not serve."""

from collections.abc import Mapping

from chalicelib.inventory import service as inventory
from chalicelib.kit.ids import new_id
from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import rules, store
from chalicelib.orders.events import OrderPaid
from chalicelib.orders.models import Deadlines, LineDiscount, Order, OrderLine, OrderStatus, Payment
from chalicelib.orders.service.paying import deadlines_of
from chalicelib.orders.service.placing import QUEUE


def replace(work: Work, order: Order, units: Mapping[str, int], return_id: str) -> Order:
    """Order so many units by line again, paid by the seller, to the same address.

    The clock releases it for shipping at once. Raises OutOfStock, some of it on commit.
    """
    lines = [_free(line, units[line.line_id], return_id) for line in order.lines if units.get(line.line_id)]
    policy = markets.policy(order.market, work.now)
    placed = Order(
        order_id=new_id("ord", work.now),
        checkout_id=new_id("chk", work.now),
        seller_id=order.seller_id,
        buyer_id=order.buyer_id,
        buyer_handle=order.buyer_handle,
        market=order.market,
        policy_version=policy.version,
        status=OrderStatus.ON_HOLD,
        lines=lines,
        amounts=rules.amounts_of(lines, rules.free_shipping(policy.currency)),
        ship_to=order.ship_to,
        payment=Payment(method="replacement"),
        deadlines=Deadlines(pay_by=work.now),
        placed_at=work.now,
        paid_at=work.now,
        replaces=return_id,
    )
    deadlines = deadlines_of(placed, work.now).model_copy(update={"hold_until": work.now})
    assert deadlines.ship_by is not None
    inventory.reserve(work, order.seller_id, placed.order_id, placed.quantities())
    work.start_clock(QUEUE, "remorse", placed.order_id, work.now)
    work.emit(
        OrderPaid(seller_id=order.seller_id, order_id=placed.order_id, ship_by=deadlines.ship_by, paid_at=work.now)
    )
    return store.save(work, placed.with_(deadlines=deadlines))


def _free(line: OrderLine, quantity: int, return_id: str) -> OrderLine:
    price = line.unit_price * quantity
    nothing = Money(amount=0, currency=price.currency)
    gift = LineDiscount(offer_id=return_id, kind="replacement", name="Replacement", seller=price, platform=nothing)
    untaxed = {"tax": nothing, "tax_lines": []}
    return line.model_copy(update={"quantity": quantity, "discounts": [gift], "cancelled": 0} | untaxed)
