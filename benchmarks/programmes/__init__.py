"""The long programmes: each runs by itself, returns its figures, and says whether the claim held."""

from collections.abc import Callable
from dataclasses import dataclass

Figures = dict[str, int | float | str]


@dataclass(frozen=True)
class Outcome:
    """What a programme found."""

    passed: bool
    figures: Figures


Programme = Callable[[], Outcome]
