"""Orders, lines and sequences of refunds, generated from a seed."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from chalicelib.kit.money import Money
from chalicelib.markets.models import TaxLevel
from chalicelib.orders import refundable
from chalicelib.orders.models import LineDiscount, Order, OrderLine, TaxLine
from chalicelib.orders.refundable import LineMoney, Parts
from chalicelib.orders.rules import ShippingPrice, amounts_of, shipping_shares
from tests.builders.sold import an_order

AMOUNTS = (0, 1, 2, 99, 333, 1000, 1999, 760_000)


def a_generated_line(random: Random) -> LineMoney:
    """A line of up to seven units; some cost nothing, some are taxed, shipped and discounted."""
    return LineMoney(random.randint(1, 7), Parts(*(random.choice(AMOUNTS) for _ in Parts._fields)))


def a_generated_sequence(random: Random, line: LineMoney, most: int = 12) -> Iterator[LineMoney]:
    """The line after each of up to so many refunds: units, partial amounts, goodwill, shipping."""
    for _ in range(random.randint(1, most)):
        units = random.randint(0, line.units_left)
        shipping = random.random() < 0.5
        left = line.left if shipping else line.left._replace(shipping=0, shipping_tax=0)
        kind = random.randrange(4)
        if kind == 0:
            parts = refundable.of_units(line, units, shipping=shipping)
        elif kind == 1:
            parts = refundable.of_amount(line, random.randint(0, left.total), units, shipping=shipping)
        elif kind == 2:
            units, parts = 0, refundable.of_amount(line, random.randint(0, left.total), shipping=shipping)
        else:
            units, parts = 0, refundable.of_shipping_left(line)
        line = refundable.given(line, units, parts)
        yield line


def a_generated_order(random: Random, placed_at: datetime) -> Order:
    """A paid order of up to four lines, with coupons of seller and platform, tax, and a shipping fee."""
    order = an_order(*(random.choice(AMOUNTS[3:]) for _ in range(random.randint(1, 4))), placed_at=placed_at)
    lines = [_discounted(random, line, str(place + 1)) for place, line in enumerate(order.lines)]
    fee = random.choice((0, 1, 599, 1299))
    off = random.choice((0, fee, fee // 3))
    price = ShippingPrice(Money(amount=fee), Money(amount=0), Money(amount=off))
    lines = _taxed(lines, price.to_pay, random.choice((0, 825, 8_875)))
    return order.with_(lines=lines, amounts=amounts_of(lines, price))


def _taxed(lines: list[OrderLine], fee: Money, per_100000: int) -> list[OrderLine]:
    """The lines with a state's tax on their shipping beside what they bear on their goods."""
    shipping_tax, weights = fee.amount * per_100000 // 100_000, shipping_shares(lines, fee)
    if not shipping_tax:
        return lines
    by_line = zip(lines, weights, Money(amount=shipping_tax).share(weights), strict=True)
    return [_with_tax_line(line, Money(amount=share), tax, per_100000) for line, share, tax in by_line]


def _with_tax_line(line: OrderLine, share: Money, shipping_tax: Money, per_100000: int) -> OrderLine:
    tax_line = TaxLine(
        state="NY",
        level=TaxLevel.STATE,
        name="New York",
        per_100000=per_100000,
        taxable_goods=line.paid,
        goods_tax=line.tax,
        taxable_shipping=share,
        shipping_tax=shipping_tax,
    )
    return line.model_copy(update={"tax": line.tax + shipping_tax, "tax_lines": [tax_line]})


def _discounted(random: Random, line: OrderLine, line_id: str) -> OrderLine:
    quantity = random.randint(1, 5)
    whole = line.unit_price.amount * quantity
    seller, platform = (whole * random.choice((0, 0, 5, 10, 33)) // 100 for _ in range(2))
    if random.random() < 0.1:
        platform = whole - seller
    coupon = LineDiscount(
        offer_id="cpn_1", kind="coupon", name="TEN", seller=Money(amount=seller), platform=Money(amount=platform)
    )
    tax = Money(amount=(whole - seller) * random.choice((0, 6, 825)) // 10_000)
    changes = {"line_id": line_id, "quantity": quantity, "discounts": [coupon], "tax": tax}
    return line.model_copy(update=changes)
