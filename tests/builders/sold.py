"""Orders as stored, for those who act on what was sold."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.kit.ids import new_id
from chalicelib.kit.money import Money
from chalicelib.markets.models import TaxLevel
from chalicelib.orders.models import (
    Address,
    Deadlines,
    LineDiscount,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    TaxLine,
)
from chalicelib.orders.rules import ShippingPrice, amounts_of

MUGS = "kitchen.dining.drinkware"


def an_order(
    *prices: int,
    placed_at: datetime,
    seller_id: str = "sel_1",
    categories: Sequence[str] = (),
    platform_discount: int = 0,
    seller_discount: int = 0,
    tax: int = 0,
    shipping: tuple[int, int, int] = (0, 0, 0),
) -> Order:
    """A paid order of one unit a price, in cents. Discounts and tax are of each line.

    `shipping` is its price, and what seller and platform take off it.
    """
    coupon = LineDiscount(
        offer_id="cpn_1",
        kind="coupon",
        name="TEN",
        seller=Money(amount=seller_discount),
        platform=Money(amount=platform_discount),
    )
    lines = [
        OrderLine(
            line_id=str(place + 1),
            listing_id=f"lst_{place}",
            sku_id=f"sku_{place}",
            seller_sku=f"MUG-{place}",
            title="Blue mug",
            category=categories[place] if categories else MUGS,
            unit_price=Money(amount=price),
            quantity=1,
            weight_grams=350,
            discounts=[coupon] if seller_discount or platform_discount else [],
            tax=Money(amount=tax),
        )
        for place, price in enumerate(prices)
    ]
    return Order(
        order_id=new_id("ord", placed_at),
        checkout_id=new_id("chk", placed_at),
        seller_id=seller_id,
        buyer_id="buyer-1",
        policy_version="us-2026-01",
        status=OrderStatus.AWAITING_SHIPMENT,
        lines=lines,
        amounts=amounts_of(lines, ShippingPrice(*(Money(amount=cents) for cents in shipping))),
        ship_to=Address(
            name="Ada Buyer", line1="1 Market St", city="San Francisco", state="CA", postal_code="94103"
        ),
        payment=Payment(method="pm_card", capture_id="cap_1"),
        deadlines=Deadlines(pay_by=placed_at + timedelta(minutes=30)),
        placed_at=placed_at,
        paid_at=placed_at,
    )


def taxed_in_new_york(order: Order) -> Order:
    """The order's tax as New York and its city share it; a quarter of it is on the shipping, if there is any."""
    return order.with_(lines=[_in_new_york(line, order.amounts.shipping_fee.amount) for line in order.lines])


def _in_new_york(line: OrderLine, shipping: int) -> OrderLine:
    on_shipping = line.tax.amount // 4 if shipping else 0
    by_level = zip(
        ((TaxLevel.STATE, "New York", 4_000), (TaxLevel.CITY, "New York City", 4_500)),
        Money(amount=line.tax.amount - on_shipping).share([4_000, 4_500]),
        Money(amount=on_shipping).share([4_000, 4_500]),
        strict=True,
    )
    tax_lines = [
        TaxLine(
            state="NY",
            level=level,
            name=name,
            per_100000=per_100000,
            taxable_goods=line.paid,
            goods_tax=goods_tax,
            taxable_shipping=Money(amount=shipping),
            shipping_tax=shipping_tax,
        )
        for (level, name, per_100000), goods_tax, shipping_tax in by_level
    ]
    return line.model_copy(update={"tax_lines": tax_lines if line.tax.amount else []})
