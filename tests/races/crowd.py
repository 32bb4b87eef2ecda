"""Many buyers who do the same thing at the same moment."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from tests import builders
from tests.people import Buyer

T = TypeVar("T")


class Crowd:
    """Buyers behind one barrier."""

    def __init__(self, buyers: Sequence[Buyer]) -> None:
        self.buyers = buyers

    def all_at_once(self, act: Callable[[Buyer], T]) -> list[T]:
        barrier = Barrier(len(self.buyers))

        def start(buyer: Buyer) -> T:
            barrier.wait()
            return act(buyer)

        with ThreadPoolExecutor(len(self.buyers)) as pool:
            return list(pool.map(start, self.buyers))

    def orders(self, listing: Any, code: str) -> Counter[str]:
        """Each orders one unit with a code; how often each answer came."""
        cart = builders.a_cart(builders.a_line(listing), codes=[code])
        answers = self.all_at_once(lambda buyer: buyer.send("POST", "/v1/checkouts", cart))
        return Counter(f"{answer.status} {answer.code if answer.status > 201 else ''}" for answer in answers)
