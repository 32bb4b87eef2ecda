"""The steps of the money: sold, delivered, settled, paid out."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM, EventRecord, EventRow
from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.payouts import ledger
from chalicelib.payouts.audit import audit
from chalicelib.payouts.bank import BankUnavailable, Refused
from chalicelib.sellers.models import BankAccount
from tests import builders
from tests.people import Seller
from tests.world import World

SCHEDULED = {
    "version": "0", "id": "schedule", "detail-type": "Scheduled Event", "source": "aws.events",
    "account": "1", "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "resources": [], "detail": {},
}  # fmt: skip


class RecordingBank:
    """A bank that remembers what it sent. Told so, it refuses, does not answer, or answers too late."""

    def __init__(self) -> None:
        self.sent: dict[str, int] = {}
        self.asked = 0
        self.refuses = False
        self.down = False
        self.answer_lost = False

    def transfer(self, payout_id: str, amount: Money, account: BankAccount) -> str:
        self.asked += 1
        if self.down:
            raise BankUnavailable(payout_id)
        if payout_id not in self.sent and self.refuses:
            raise Refused("R03", "No account, or unable to locate it")
        assert self.sent.setdefault(payout_id, amount.amount) == amount.amount
        if self.answer_lost:
            raise BankUnavailable(payout_id)
        return f"trf_{payout_id}"


class Story:
    """A seller who is no longer new, with a live listing of $40."""

    def __init__(self, world: World, **application: Any) -> None:
        self.world = world
        self.seller = self.approved(**application)
        self.seller_id = self.seller.seller_id
        self.buyer = world.buyer()
        self.lists_at(40_00)

    def approved(self, **application: Any) -> Seller:
        operator = self.world.operator()
        operator.opens_market("US")
        seller = Seller(self.world, self.world.office.token(f"seller-{uuid4()}"))
        seller.applies(**application)
        operator.approves(seller.seller_id)
        return seller

    def lists_at(self, cents: int) -> None:
        """The listing that is sold from now on."""
        sku = builders.a_sku(price={"amount": cents, "currency": "USD"})
        self.listing = self.seller.lists(sku, stock=1000)

    def established(self) -> "Story":
        """Sixty days after the approval: no new seller's fee, no introductory settlement."""
        self.world.wait(days=60)
        return self

    # -- an order's way -----------------------------------------------------------------------------------------

    def places(self, quantity: int = 1) -> str:
        [order] = self.buyer.orders(builders.a_line(self.listing, quantity=quantity))
        return str(order["order_id"])

    def sells(self, quantity: int = 1) -> str:
        """An order, paid."""
        order_id = self.places(quantity)
        self.world.settle()
        return order_id

    def delivers(self, order_id: str) -> None:
        for step in (orders.ship, orders.deliver):
            self.commit(step, order_id)
        self.world.settle()

    def earns(self, quantity: int = 1) -> str:
        """An order paid, delivered and settled."""
        order_id = self.sells(quantity)
        self.delivers(order_id)
        self.world.wait(days=8)
        return order_id

    def commit(self, use_case: Callable[..., Any], *arguments: Any) -> None:
        work = Work(SYSTEM, clock.now())
        use_case(work, *arguments)
        work.commit()

    # -- payout runs --------------------------------------------------------------------------------------------

    def starts_run(self) -> None:
        """The schedule fires; its messages are on their way."""
        self.world.invoke("run_payouts", SCHEDULED)

    def runs_payouts(self) -> None:
        """The schedule fires, a week later, and all that follows happens."""
        self.world.wait(days=7)
        self.starts_run()
        self.world.settle()

    def transfer_message(self, period_id: str) -> bool:
        """A run's message for this seller, perhaps once more; returns whether it was handled."""
        body = {"seller_id": self.seller_id, "period_id": period_id}
        return self.delivered("payout-transfers", body)

    def arrives(self, queue: str, name: str, about: str) -> bool:
        """An event's message comes, perhaps once more; returns whether it was handled."""
        [event] = self.events(name, about)
        return self.delivered(
            queue, {"detail-type": name, "detail": event.model_dump(mode="json", exclude={"version"})}
        )

    def delivered(self, queue: str, body: dict[str, Any], message_id: str = "1") -> bool:
        message = {"MessageId": message_id, "ReceiptHandle": "1", "Body": json.dumps(body)}
        return not self.world.work(queue, [message])

    # -- what can be seen ---------------------------------------------------------------------------------------

    def events(self, name: str, about: str) -> list[EventRecord]:
        return [row.entity for row in EventRow.query(about) if row.entity.name == name]

    def balance(self) -> dict[str, int]:
        """Pending, available and in transit, in cents."""
        return {name: money["amount"] for name, money in self.seller.does("GET", "/v1/balance").items()}

    def accounts(self) -> dict[str, int]:
        """Every account that is not empty, in cents."""
        found = ledger.account_balances(self.seller_id)
        return {account.value: amount for account, amount in found.items() if amount}

    def payouts(self) -> list[dict[str, Any]]:
        return list(self.seller.does("GET", "/v1/payouts")["data"])

    def statement(self, period_id: str = "current") -> Any:
        return self.seller.does("GET", f"/v1/statements/{period_id}")

    def holds(self) -> bool:
        """Whether the books are in order."""
        found = audit(self.seller_id)
        assert found == []
        return True


def dead_letters(world: World, queue: str) -> list[Any]:
    return [json.loads(message["Body"]) for message in world.receive(f"{queue}-dead")]
