"""A payout run that dies at any of its calls to DynamoDB, made or not: one transfer, and books that hold."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.kit.money import Money
from chalicelib.payouts import service
from chalicelib.payouts.bank import chosen
from chalicelib.payouts.models import PostingKind
from tests.memory_dynamodb import MemoryDynamoDB, in_memory
from tests.money_life import SELLER_ID, MoneyLife

CALLS = 32
"""More than a run of one payout makes."""


class Crash(Exception):
    """The function dies here."""


class Mortal(MemoryDynamoDB):
    """Fails one call, before it is made or after."""

    def __init__(self) -> None:
        super().__init__()
        self.made, self.dies_at, self.done = 0, 0, False

    def _make_api_call(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        self.made += 1
        if self.made != self.dies_at:
            return super()._make_api_call(operation, asked)
        if self.done:
            super()._make_api_call(operation, asked)
        raise Crash(operation)


@pytest.fixture
def life() -> Iterator[MoneyLife]:
    """A seller with 37.60 on a statement that is over."""
    bank, memory = chosen.bank, Mortal()
    with in_memory(memory):
        life = MoneyLife(memory)
        life._does(lambda w: service.adjust(w, SELLER_ID, PostingKind.REIMBURSEMENT, "adj_1", Money(amount=37_60)))
        life.time_passes(199, 0)
        yield life
    chosen.bank = bank


def runs(life: MoneyLife) -> None:
    """The schedule fires, and every message is delivered until it is handled."""
    try:
        life.run_starts(0, 0)
    except Crash:
        life.run_starts(0, 0)
    life._collects()
    while life.inbox:
        message = life.inbox.pop(0)
        try:
            life._handles(message)
        except Crash:
            life.inbox.append(message)
        life._collects()


@pytest.mark.parametrize("done", [False, True], ids=["not made", "made"])
@pytest.mark.parametrize("call", range(1, CALLS + 1))
def test_whatever_call_dies_the_seller_is_paid_once(life: MoneyLife, call: int, done: bool) -> None:
    memory = life.memory
    assert isinstance(memory, Mortal)
    memory.made, memory.dies_at, memory.done = 0, call, done
    runs(life)
    runs(life)
    memory.dies_at = 0
    [payout] = life._payouts()
    assert (payout.status, life.bank.sent) == ("paid", {payout.payout_id: 37_60})
    life.must_hold()
