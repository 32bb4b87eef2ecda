"""What a process remembers of what it has read."""

import time
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar
from weakref import WeakSet

T = TypeVar("T")


class Remembered(Generic[T]):
    """Up to `most` things, each for some seconds: so long one process may act on what another has changed."""

    def __init__(self, seconds: float, most: int = 1000, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.most = most
        self.clock = clock
        self._known: dict[Hashable, tuple[float, T]] = {}
        _all.add(self)

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """What is remembered under a key, else what `read` finds. A None is not remembered."""
        at, known = self._known.get(key, (0.0, None))
        if known is not None and self.clock() - at < self.seconds:
            return known
        found = read()
        self._known.pop(key, None)
        if found is not None:
            self._known[key] = (self.clock(), found)
        if len(self._known) > self.most:
            del self._known[next(iter(self._known))]
        return found

    def forget(self) -> None:
        self._known.clear()


_all: "WeakSet[Remembered[Any]]" = WeakSet()


def forget_everything() -> None:
    """Read everything anew."""
    for memory in _all:
        memory.forget()
