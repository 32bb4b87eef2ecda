"""A payout is created, then paid or failed, and that is the end of it."""

import itertools

import pytest

from chalicelib.payouts.models import PayoutStatus
from chalicelib.payouts.rules import PAYOUT, SYSTEM

POSSIBLE = {("pay", PayoutStatus.CREATED), ("fail", PayoutStatus.CREATED)}


@pytest.mark.parametrize(("action", "status"), itertools.product(("pay", "fail"), PayoutStatus), ids=str)
def test_only_a_created_payout_can_be_paid_or_fail(action: str, status: PayoutStatus) -> None:
    assert PAYOUT.allows(action, status, SYSTEM) == ((action, status) in POSSIBLE)


def test_nobody_but_the_system_moves_a_payout() -> None:
    assert PAYOUT.possible(PayoutStatus.CREATED, "seller") == []
