"""Amounts of money a request may name: by their type they have a sign, a market's currency and a largest amount.

Which amount is right in its place (a price's range, what is left of an order) is asked by the capability. Stored
terms are read by these types too, so what they ask never changes with the day.
"""

from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from chalicelib.kit.money import Money
from chalicelib.markets.files import largest_amounts


def _of_a_market(money: Money) -> Money:
    """Refuses a currency no market has, and an amount beyond its largest in either direction."""
    largest = largest_amounts()
    if money.currency not in largest:
        raise PydanticCustomError(
            "amount.currency", "Amounts are in {known}.", {"known": ", ".join(sorted(largest))}
        )
    most = largest[money.currency]
    if abs(money.amount) > most:
        raise PydanticCustomError("amount.too_large", "Send at most {most} minor units.", {"most": most})
    return money


def _not_negative(money: Money) -> Money:
    if money.amount < 0:
        raise PydanticCustomError("amount.negative", "Send 0 or more.")
    return money


def _positive(money: Money) -> Money:
    if money.amount < 1:
        raise PydanticCustomError("amount.not_positive", "Send at least 1 minor unit.")
    return money


def _not_zero(money: Money) -> Money:
    if money.amount == 0:
        raise PydanticCustomError("amount.zero", "Send an amount other than 0.")
    return money


CostMoney = Annotated[Money, AfterValidator(_of_a_market), AfterValidator(_not_negative)]
"""A fee, a cost or a threshold: nothing, or more."""
PositiveMoney = Annotated[Money, AfterValidator(_of_a_market), AfterValidator(_positive)]
"""Money that moves, or is taken off: at least one minor unit."""
Price = CostMoney
"""What one unit is sold for; the policy of the day says its range, SKU by SKU."""
Budget = PositiveMoney
"""The most something may cost in all."""
SignedMoney = Annotated[Money, AfterValidator(_of_a_market), AfterValidator(_not_zero)]
"""For someone when positive, against them when negative."""
