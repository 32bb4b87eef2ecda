"""Money that comes back after it was paid out: a balance below zero, and the next payout makes up for it."""

from typing import Any

import pytest

from chalicelib.payouts import ledger
from chalicelib.payouts.audit import audit
from chalicelib.payouts.models import Account
from tests import builders
from tests.capabilities.returns.story import PRICE, Story
from tests.world import World


class Paid(Story):
    """A seller who is paid a day after delivery, week by week."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        terms = f"/v1/operator/sellers/{self.seller.seller_id}/payout-terms"
        world.operator().does("PUT", terms, {"tier": "fastest"})

    def weeks_pass(self, weeks: int = 1) -> None:
        """Orders settle, statements end, the schedule fires."""
        for _ in range(weeks):
            self.world.wait(days=7)
            self.world.settle()
            self.world.invoke("run_payouts", builders.a_schedule_event())
            self.world.settle()

    def balance(self) -> dict[str, int]:
        return {name: money["amount"] for name, money in self.seller.does("GET", "/v1/balance").items()}

    def payouts(self) -> list[int]:
        return [payout["amount"]["amount"] for payout in self.seller.does("GET", "/v1/payouts")["data"]]

    def account(self, account: Account) -> int:
        return ledger.account_balances(self.seller.seller_id)[account]


@pytest.fixture
def paid(world: World) -> Paid:
    paid = Paid(world)
    paid.delivered()
    paid.weeks_pass(2)
    return paid


def comes_back(paid: Paid, **why: Any) -> dict[str, Any]:
    """One mug goes back; returns its way."""
    return_id = paid.approved_and_back(**why)
    paid.seller_does(return_id, "accept", {})
    return dict(paid.of_seller(return_id)["way_back"])


def test_the_next_payout_makes_up_for_what_came_back_since_the_last(paid: Paid) -> None:
    [first] = paid.payouts()
    label = comes_back(paid)["price"]["amount"]
    below = paid.balance()["available"]
    assert below == -(PRICE - 60 + 12 + label), "the price, less the fee given back, and what is kept of that"
    paid.weeks_pass()
    assert (paid.balance()["available"], paid.balance()["owed"]) == (0, below)
    paid.listing = paid.seller.lists(builders.a_sku(), stock=5)
    paid.delivered()
    paid.weeks_pass(2)
    assert paid.payouts() == [first + below, first]
    assert paid.balance()["owed"] == 0
    assert audit(paid.seller.seller_id) == []


def test_the_platform_pays_the_way_back_where_neither_side_is_at_fault(paid: Paid) -> None:
    carried = paid.account(Account.CARRIERS)
    way = comes_back(paid, reason="not_arrive_on_time", photos=[])
    price = way["price"]["amount"]
    assert way["paid_by"] == "platform"
    assert paid.account(Account.SHIPPING_SUBSIDIES) == -price
    assert paid.account(Account.CARRIERS) == carried + price
    assert paid.balance()["available"] == -(PRICE - 60 + 12)
    assert audit(paid.seller.seller_id) == []
