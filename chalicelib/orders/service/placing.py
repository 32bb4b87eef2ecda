"""Checkout: a cart becomes one order per seller."""

from base64 import b32encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from types import MappingProxyType

from chalicelib.inventory import service as inventory
from chalicelib.inventory.models import StockLevel
from chalicelib.kit.batch import Batch
from chalicelib.kit.ids import new_id
from chalicelib.kit.money import total
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import charging, pricing, rules, store
from chalicelib.orders.errors import OwnShop
from chalicelib.orders.events import OrderPlaced
from chalicelib.orders.models import (
    Address,
    CartLine,
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
from chalicelib.orders.rules import BUYER
from chalicelib.orders.service.reading import seen_by
from chalicelib.sellers import service as sellers

QUEUE = "orders"


def place(work: Work, buyer_id: str, cart: NewCheckout) -> Checkout:
    """A cart becomes one unpaid order per seller, its stock set aside, all in one transaction.

    Prices are the listings' of this moment, less what promotions take off. Raises InvalidRequest for the address,
    NotForSale, OwnShop, CouponRefused, NotShippedThere, ShopClosed, OnHoliday; OutOfStock, UsedUp and
    CapacityReached on commit.
    """
    checkout_id, batch = new_id("chk", work.now), Batch()
    seller_ids = {line.seller_id for line in cart.lines}
    shipping = charging.Shipping.of(batch, seller_ids, cart.ship_to, cart.shipping, work.now)
    stock = inventory.levels_with(batch, [(line.seller_id, line.sku_id) for line in cart.lines])
    own_shop = sellers.shop_of_member_with(batch, buyer_id)
    priced = pricing.price(batch, buyer_id, cart.lines, cart.codes, shipping.charges, work.now)
    _refuse_own_shop(own_shop, cart.lines)
    priced.refuse_useless_codes()
    shipping.admit(work)
    order_ids = {part.seller_id: new_id("ord", work.now) for part in priced.parts}
    used = priced.redeem(work, checkout_id, order_ids)
    orders, levels = [], stock()
    for part in priced.parts:
        order_id = order_ids[part.seller_id]
        order = _order_of(work, order_id, part, buyer_id, cart)
        order = order.with_(checkout_id=checkout_id, redemptions=used.get(order_id, []))
        orders.append(_place(work, order, levels, priced.pooled(order.redemptions)))
    return Checkout(checkout_id=checkout_id, orders=[seen_by(BUYER, order) for order in orders])


def _refuse_own_shop(own_shop: Callable[[], str | None], lines: Sequence[CartLine]) -> None:
    """Raises OwnShop with the places of the lines."""
    shop = own_shop()
    own = [place for place, line in enumerate(lines) if line.seller_id == shop]
    if own:
        raise OwnShop("You work for this shop. Take its goods out of the cart.", seller_id=shop, lines=own)


def _order_of(work: Work, order_id: str, part: Part, buyer_id: str, cart: NewCheckout) -> Order:
    policy = markets.policy(charging.MARKET, work.now)
    lines = charging.taxed(part.lines, part.shipping.to_pay, cart.ship_to, work.now)
    return Order(
        order_id=order_id,
        checkout_id="",
        seller_id=part.seller_id,
        buyer_id=buyer_id,
        buyer_handle=handle_of(buyer_id),
        policy_version=policy.version,
        status=OrderStatus.UNPAID,
        lines=lines,
        amounts=rules.amounts_of(lines, part.shipping),
        ship_to=Address.model_validate(cart.ship_to.model_dump()),
        shipping_option=part.charge.option if part.charge else "standard",
        payment=Payment(method=cart.payment_method),
        deadlines=Deadlines(pay_by=work.now + timedelta(minutes=policy.orders.unpaid_expires_minutes)),
        placed_at=work.now,
    )


def _place(
    work: Work,
    order: Order,
    levels: Mapping[str, StockLevel],
    pools: Mapping[str, Mapping[str, int]] = MappingProxyType({}),
) -> Order:
    inventory.reserve(work, order.seller_id, order.order_id, order.quantities(), pools, seen=levels)
    work.start_clock(QUEUE, "unpaid_expiry", order.order_id, order.deadlines.pay_by)
    work.emit(OrderPlaced(seller_id=order.seller_id, order_id=order.order_id, buyer_id=order.buyer_id))
    return store.save(work, order)


def handle_of(buyer_id: str) -> str:
    """What sellers know a buyer by: the same for all their orders, and no way back to who it is."""
    digest = sha256(f"buyer\0{buyer_id}".encode()).digest()
    return f"buyer_{b32encode(digest).decode().lower()[:10]}"


def quote(buyer_id: str, cart: NewQuote, now: datetime) -> Quote:
    """What a cart would cost now, by the same functions as the checkout.

    Raises InvalidRequest, NotForSale, OwnShop.
    """
    shipping, batch = None, Batch()
    if cart.ship_to:
        seller_ids = {line.seller_id for line in cart.lines}
        shipping = charging.Shipping.of(batch, seller_ids, cart.ship_to, cart.shipping, now)
    ship = shipping.possible_charges if shipping else lambda _: {}
    own_shop = sellers.shop_of_member_with(batch, buyer_id)
    priced = pricing.price(batch, buyer_id, cart.lines, cart.codes, ship, now)
    _refuse_own_shop(own_shop, cart.lines)
    parts = [_quoted(part, shipping) for part in priced.parts]
    whole = total([part.amounts.total for part in parts], parts[0].amounts.total.currency)
    return Quote(parts=parts, total=whole, not_applied=priced.not_applied())


def _quoted(part: Part, shipping: charging.Shipping | None) -> QuotedPart:
    fee = part.shipping.to_pay
    lines = charging.taxed(part.lines, fee, shipping.ship_to, shipping.now) if shipping else part.lines
    options = shipping.options(part.seller_id, part.lines) if shipping else None
    return QuotedPart(
        seller_id=part.seller_id,
        lines=lines,
        amounts=rules.amounts_of(lines, part.shipping),
        options=options.charges if options else [],
        not_shipped=options.refused if options else {},
    )
