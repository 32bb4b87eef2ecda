"""A payout is sent or held, then paid, refused or cancelled; what was refused can be tried again."""

import itertools

import pytest

from chalicelib.payouts.models import PayoutStatus
from chalicelib.payouts.rules import OPERATOR, PAYOUT, SELLER, SYSTEM

S = PayoutStatus
BY_SYSTEM = {
    ("hold", S.CREATED),
    ("release", S.HELD),
    ("pay", S.CREATED),
    ("fail", S.CREATED),
    ("return", S.PAID),
}
ACTIONS = ("hold", "release", "pay", "fail", "return")


@pytest.mark.parametrize(("action", "status"), itertools.product(ACTIONS, PayoutStatus), ids=str)
def test_the_system_moves_a_payout_so(action: str, status: PayoutStatus) -> None:
    assert PAYOUT.allows(action, status, SYSTEM) == ((action, status) in BY_SYSTEM)


@pytest.mark.parametrize("status", PayoutStatus)
def test_a_seller_can_only_try_again_what_was_refused(status: PayoutStatus) -> None:
    assert PAYOUT.possible(status, SELLER) == (["retry"] if status in (S.FAILED, S.RETURNED) else [])


@pytest.mark.parametrize("status", PayoutStatus)
def test_only_an_operator_cancels_and_only_what_has_not_left(status: PayoutStatus) -> None:
    assert ("cancel" in PAYOUT.possible(status, OPERATOR)) == (status in (S.HELD, S.CREATED))
