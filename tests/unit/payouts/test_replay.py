"""Real order lines, sold, returned and paid: the statement and a pencil agree to the cent.

`make prove ONLY=payouts` takes all ten thousand."""

from collections.abc import Iterator

import pytest

from chalicelib.payouts.bank import chosen
from tests.memory_dynamodb import in_memory
from tests.replay import LINES, Replay, replayed


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    if not LINES.exists():
        pytest.skip("SELLER_CENTER_DATA names the folder of a shop's lines")
    bank = chosen.bank
    with in_memory() as memory:
        yield replayed(memory, LINES, most=1500)
    chosen.bank = bank


def test_the_statement_equals_the_straight_reckoning(replay: Replay) -> None:
    assert (replay.lines, replay.returns > 50) == (1500, True)
    assert replay.statement == replay.straight


def test_all_of_it_is_paid(replay: Replay) -> None:
    assert replay.paid == replay.straight["total"]
