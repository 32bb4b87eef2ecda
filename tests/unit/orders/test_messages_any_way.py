"""Messages twice, in every order of five, and with a crash at every call: the same end."""

import pytest

from tests.memory_dynamodb import in_memory
from tests.order_life import Fragile, OrderLife, given_up, wrong_orders


def test_in_every_order_and_each_twice_an_order_given_up_ends_the_same() -> None:
    """Once and ten times besides: `make prove ONLY=orders`."""
    assert wrong_orders(times=2) == []


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_crash_at_any_call_changes_nothing(after: bool) -> None:
    for call in range(200):
        with in_memory(Fragile()) as memory:
            assert isinstance(memory, Fragile)
            life = OrderLife(memory)
            life.begin()
            memory.calls_left, memory.after = call, after
            life.comes_to_rest()
            survived, memory.calls_left = memory.calls_left > 0, None
            assert given_up(life), call
        if survived:
            return
    raise AssertionError("more calls than thought")
