"""Money as whole minor units of one currency."""

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["USD"])]
BASIS_POINTS = 10_000


class Money(BaseModel):
    """An amount in minor units (cents), never a fraction of one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    amount: int = Field(examples=[1999])
    currency: Currency = "USD"

    def __add__(self, other: Self) -> Self:
        return self._with(self.amount + self._same(other).amount)

    def __sub__(self, other: Self) -> Self:
        return self._with(self.amount - self._same(other).amount)

    def __mul__(self, quantity: int) -> Self:
        return self._with(self.amount * quantity)

    def __neg__(self) -> Self:
        return self._with(-self.amount)

    def share(self, weights: Sequence[int]) -> list[Self]:
        """Split by weights without losing a unit: the largest remainders get the rest, ties to the first."""
        return [self._with(part) for part in shares(self.amount, weights)]

    def _with(self, amount: int) -> Self:
        return self.model_copy(update={"amount": amount})

    def _same(self, other: Self) -> Self:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other


def total(parts: Sequence[Money], currency: str) -> Money:
    return sum(parts, start=Money(amount=0, currency=currency))


def shares(amount: int, weights: Sequence[int]) -> list[int]:
    """Largest-remainder split of a whole amount; a negative amount splits as its mirror image."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    sign = -1 if amount < 0 else 1
    parts = [abs(amount) * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(abs(amount) * weights[i] % whole), i))
    for i in by_remainder[: abs(amount) - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def part_of(amount: int, basis_points: int) -> int:
    """`basis_points` of an amount, rounded half away from zero: the one rounding of the product."""
    sign = -1 if amount < 0 else 1
    return sign * ((abs(amount) * basis_points * 2 + BASIS_POINTS) // (BASIS_POINTS * 2))
