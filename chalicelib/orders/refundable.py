"""What of an order can still be given back, and the money of any part of it. Pure, in minor units.

Units go by their cumulative share: n more units are worth what is due up to them less what was due before, so
that any sequence of refunds ends at the very cent of one whole refund. Nothing gives back more than is left.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chalicelib.kit.money import shares
from chalicelib.orders.errors import MoreThanPaid


class Parts(NamedTuple):
    """What a line's money is made of: what the buyer paid, and what sellers and platform took off it.

    `tax` is that on the goods and goes back with them; `shipping_tax` goes back with the shipping.
    """

    goods: int = 0
    tax: int = 0
    shipping: int = 0
    seller_discount: int = 0
    platform_discount: int = 0
    shipping_seller_discount: int = 0
    shipping_platform_discount: int = 0
    shipping_tax: int = 0

    @property
    def total(self) -> int:
        """What goes to the buyer."""
        return self.goods + self.tax + self.shipping + self.shipping_tax

    def plus(self, other: "Parts") -> "Parts":
        return Parts(*(one + more for one, more in zip(self, other, strict=True)))

    def minus(self, other: "Parts") -> "Parts":
        return Parts(*(one - less for one, less in zip(self, other, strict=True)))


class LineMoney(NamedTuple):
    """A line as paid, and what has been given back of it. `done` counts the units settled with the buyer."""

    units: int
    paid: Parts
    done: int = 0
    back: Parts = Parts()

    @property
    def left(self) -> Parts:
        return self.paid.minus(self.back)

    @property
    def units_left(self) -> int:
        return self.units - self.done


class GivenBack(NamedTuple):
    """What is given back of one line, and how many units are settled with it."""

    units: int
    parts: Parts


Given = Mapping[str, GivenBack]
"""What is given back of an order, by line id."""
Lines = Mapping[str, LineMoney]


def of_units(line: LineMoney, units: int, *, shipping: bool) -> Parts:
    """The money of so many more units, with their share of the shipping fee or without."""
    if not 0 <= units <= line.units_left:
        raise MoreThanPaid(f"{line.units_left} units are left.")
    goods, tax = (_due(line, part, units) for part in ("goods", "tax"))
    fee, fee_tax = (_due(line, part, units) if shipping else 0 for part in ("shipping", "shipping_tax"))
    return _with_discounts(line, units, goods, tax, fee, fee_tax)


def of_amount(line: LineMoney, amount: int, units: int = 0, *, shipping: bool = True) -> Parts:
    """An amount of what is left of a line, spread over goods, shipping and their taxes as they are left.

    `units` are settled with it, as when the buyer keeps them for a partial refund.
    """
    left = line.left if shipping else line.left._replace(shipping=0, shipping_tax=0)
    if not 0 <= amount <= left.total or not 0 <= units <= line.units_left:
        raise MoreThanPaid(f"{left.total} cents are left.")
    if amount == 0:
        return Parts()
    return _with_discounts(line, units, *shares(amount, [left.goods, left.tax, left.shipping, left.shipping_tax]))


def of_shipping_left(line: LineMoney) -> Parts:
    """What is left of the line's share of the shipping fee, with its tax."""
    return _with_discounts(line, 0, 0, 0, line.left.shipping, line.left.shipping_tax)


def given(line: LineMoney, units: int, parts: Parts) -> LineMoney:
    """The line after a refund."""
    return line._replace(done=line.done + units, back=line.back.plus(parts))


def whole(lines: Lines, units: Mapping[str, int], *, shipping: bool) -> Given:
    """All that was paid for so many units, with their share of the shipping fee or without."""
    return {
        line_id: GivenBack(count, of_units(lines[line_id], count, shipping=shipping))
        for line_id, count in units.items()
    }


def part(lines: Lines, units: Mapping[str, int], amount: int, *, shipping: bool) -> Given:
    """An amount for so many units, which are settled with it; each line bears its share by worth.

    Raises MoreThanPaid if they are not worth as much.
    """
    worth = whole(lines, units, shipping=shipping)
    amounts = split(amount, [given.parts.total for given in worth.values()])
    return {
        line_id: GivenBack(count, of_amount(lines[line_id], cents, count, shipping=shipping))
        for (line_id, count), cents in zip(units.items(), amounts, strict=True)
    }


def goodwill(lines: Lines, line_id: str | None, amount: int) -> Given:
    """An amount of what is left of one line, or of all of them; no unit is settled. Raises MoreThanPaid."""
    if line_id is not None and line_id not in lines:
        raise MoreThanPaid(f"The order has no line {line_id}.")
    chosen = {line_id: lines[line_id]} if line_id else dict(lines)
    amounts = split(amount, [line.left.total for line in chosen.values()])
    return {
        name: GivenBack(0, of_amount(line, cents))
        for (name, line), cents in zip(chosen.items(), amounts, strict=True)
        if cents
    }


def within(lines: Lines, given: Given, most: int) -> Given:
    """The same units with at most so much money, each line its share: the buyer has the rest already."""
    worth = [back.parts.total for back in given.values()]
    if sum(worth) <= most:
        return given
    amounts = split(most, worth)
    return {
        line_id: GivenBack(back.units, _less(lines[line_id], back, cents))
        for (line_id, back), cents in zip(given.items(), amounts, strict=True)
    }


def _less(line: LineMoney, back: GivenBack, cents: int) -> Parts:
    """Fewer cents for the same units, over goods, tax and shipping as they would have been."""
    wanted = [back.parts.goods, back.parts.tax, back.parts.shipping, back.parts.shipping_tax]
    return _with_discounts(line, back.units, *(shares(cents, wanted) if cents else [0, 0, 0, 0]))


def total_of(given: Given) -> int:
    return sum(back.parts.total for back in given.values())


def split(amount: int, of_lines: Sequence[int]) -> list[int]:
    """An amount over lines by what is left of each; no line gets more than that."""
    if not 0 <= amount <= sum(of_lines):
        raise MoreThanPaid(f"{sum(of_lines)} cents are left.")
    return shares(amount, of_lines) if amount else [0] * len(of_lines)


def _due(line: LineMoney, part: str, units: int) -> int:
    """Rounded down at every step, so the last unit brings the odd cents; never more than is left."""
    whole: int = getattr(line.paid, part)
    up_to, before = (whole * count // line.units for count in (line.done + units, line.done))
    return min(up_to - before, getattr(line.left, part))


def _with_discounts(line: LineMoney, units: int, goods: int, tax: int, shipping: int, shipping_tax: int) -> Parts:
    """The parts with the discounts' shares: they go by the goods and the shipping given back so far.

    Of what cost the buyer nothing they go by the units.
    """
    up_to_goods, up_to_shipping = line.back.goods + goods, line.back.shipping + shipping

    def following(name: str, up_to: int, whole: int) -> int:
        done, of = (up_to, whole) if whole else (line.done + units, line.units)
        return _share(getattr(line.paid, name), done, of) - getattr(line.back, name)

    return Parts(
        goods,
        tax,
        shipping,
        following("seller_discount", up_to_goods, line.paid.goods),
        following("platform_discount", up_to_goods, line.paid.goods),
        following("shipping_seller_discount", up_to_shipping, line.paid.shipping),
        following("shipping_platform_discount", up_to_shipping, line.paid.shipping),
        shipping_tax,
    )


def _share(discount: int, up_to: int, whole: int) -> int:
    """As much of a discount as is given back of the whole, half up."""
    return (2 * discount * up_to + whole) // (2 * whole)
