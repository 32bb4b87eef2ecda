"""The steps of the money: sold, delivered, settled, paid out."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from chalicelib.fulfillment.events import LabelReady, LabelVoided
from chalicelib.kit import clock
from chalicelib.kit.events import SYSTEM, EventRecord, EventRow
from chalicelib.kit.work import Work
from chalicelib.markets.policies import policy_at
from chalicelib.orders import store as order_store
from chalicelib.orders.events import OrderDelivered, OrderPaid, OrderRefunded
from chalicelib.payouts import ledger
from chalicelib.payouts.audit import audit
from chalicelib.payouts.bank import Accepted, BankUnavailable, Refused, Transfer
from chalicelib.payouts.bank.nacha_returns import REASONS
from chalicelib.payouts.errors import AlreadyAtTheBank
from tests.builders.sold import an_order
from tests.people import Seller
from tests.world import World

SCHEDULED = {
    "version": "0", "id": "schedule", "detail-type": "Scheduled Event", "source": "aws.events",
    "account": "1", "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "resources": [], "detail": {},
}  # fmt: skip


class RecordingBank:
    """A bank that remembers what it sent. Told so, it refuses, does not answer, or answers too late."""

    acts_outside = True

    def __init__(self) -> None:
        self.sent: dict[str, int] = {}
        self.asked = 0
        self.refuses = False
        self.refuses_with = "R03"
        self.down = False
        self.answer_lost = False
        self.settles_in: timedelta | None = None

    def transfer(self, work: Work, transfer: Transfer) -> Accepted:
        self.asked += 1
        if self.down:
            raise BankUnavailable(transfer.transfer_id)
        if transfer.transfer_id not in self.sent and self.refuses:
            raise Refused(self.refuses_with, REASONS[self.refuses_with])
        assert self.sent.setdefault(transfer.transfer_id, transfer.amount.amount) == transfer.amount.amount
        if self.answer_lost:
            raise BankUnavailable(transfer.transfer_id)
        settles_at = work.now + self.settles_in if self.settles_in else None
        return Accepted(f"trf_{transfer.transfer_id}", settles_at)

    def has_arrived(self, reference: str, now: datetime) -> bool:
        if self.down:
            raise BankUnavailable(reference)
        return True

    def withdraw(self, work: Work, reference: str) -> None:
        raise AlreadyAtTheBank

    def small_amounts(self) -> tuple[int, int]:
        return 11, 22


class Story:
    """A seller, whose orders are told to the payouts queue as the bus tells them."""

    def __init__(self, world: World, **application: Any) -> None:
        self.world = world
        self.seller = self.approved(**application)
        self.seller_id = self.seller.seller_id

    def approved(self, **application: Any) -> Seller:
        operator = self.world.operator()
        operator.opens_market("US")
        seller = Seller(self.world, self.world.office.token(f"seller-{uuid4()}"))
        seller.applies(**application)
        operator.approves(seller.seller_id)
        return seller

    def established(self) -> "Story":
        """Sixty days after the approval: no new seller's fee, no introductory settlement."""
        self.wait(days=60)
        return self

    # -- an order's way -----------------------------------------------------------------------------------------

    def places(self, *cents: int, **terms: Any) -> str:
        """An order that is stored as paid, but not told of yet."""
        order = an_order(*(cents or [40_00]), placed_at=clock.now(), seller_id=self.seller_id, **terms)
        work = Work(SYSTEM, clock.now())
        order_store.save(work, order)
        work.commit()
        return order.order_id

    def policy_of(self, order_id: str) -> str:
        """The version of the policy that the order is judged by."""
        return policy_at("US", order_store.load(order_id).placed_at).version

    def sells(self, *cents: int, **terms: Any) -> str:
        order_id = self.places(*cents, **terms)
        assert self.is_told(OrderPaid, order_id, ship_by=clock.now())
        return order_id

    def delivers(self, order_id: str) -> None:
        assert self.is_told(OrderDelivered, order_id, delivered_at=clock.now())

    def refunds(self, order_id: str) -> bool:
        return self.is_told(OrderRefunded, order_id, refund_id=f"rfd_{order_id}")

    def earns(self, *cents: int, **terms: Any) -> str:
        """An order paid, delivered and settled."""
        order_id = self.sells(*cents, **terms)
        self.delivers(order_id)
        self.wait(days=8)
        return order_id

    def buys_label(self, order_id: str, cents: int = 5_00, tracking_number: str = "1") -> bool:
        return self._label(LabelReady, order_id, cents, tracking_number)

    def voids_label(self, order_id: str, cents: int = 5_00, tracking_number: str = "1") -> bool:
        return self._label(LabelVoided, order_id, cents, tracking_number)

    def _label(self, event: type[Any], order_id: str, cents: int, tracking_number: str) -> bool:
        facts = {"package_id": f"pkg_{order_id}", "carrier": "local", "tracking_number": tracking_number}
        return self.is_told(event, order_id, **facts, amount=cents, currency="USD")

    def does(self, act: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """A use case of payouts, for this seller and committed."""
        work = Work(SYSTEM, clock.now())
        done = act(work, self.seller_id, *arguments, **options)
        work.commit()
        return done

    def is_told(self, event: type[Any], order_id: str, **facts: Any) -> bool:
        """An event of an order comes to the queue; returns whether it was handled."""
        data = event(seller_id=self.seller_id, order_id=order_id, **facts).model_dump(mode="json")
        detail = {"event_id": f"evt_{uuid4()}", "name": event.name, "data": data}
        return self.delivered("payouts", {"detail-type": event.name, "detail": detail})

    def wait(self, **duration: float) -> None:
        """Time passes, and the clocks of the money run out."""
        clock.move(clock.offset() + timedelta(**duration))
        self.world.invoke("sweep_deadlines", SCHEDULED)
        self.world.drain("payouts")

    # -- payout runs --------------------------------------------------------------------------------------------

    def starts_run(self) -> None:
        """The schedule fires; its messages are on their way."""
        self.world.invoke("run_payouts", SCHEDULED)

    def runs_payouts(self) -> None:
        """The schedule fires, a week later, and all that follows happens."""
        self.wait(days=7)
        self.starts_run()
        self.pays()

    def pays(self) -> None:
        """The run's messages arrive, and the payouts they make are told of."""
        self.world.drain("payout-transfers")
        for payout in self.payouts():
            if payout["status"] == "created":
                self.told_created(payout["payout_id"])

    def told_created(self, payout_id: str) -> bool:
        """The event of a payout's creation comes to the queue; returns whether it was handled."""
        [event] = self.events("payout_created", payout_id)
        detail = event.model_dump(mode="json", exclude={"version"}) | {"event_id": f"evt_{uuid4()}"}
        return self.delivered("payouts", {"detail-type": event.name, "detail": detail})

    def transfer_message(self, period_id: str) -> bool:
        """A run's message for this seller, perhaps once more; returns whether it was handled."""
        body = {"seller_id": self.seller_id, "period_id": period_id}
        return self.delivered("payout-transfers", body)

    def settlement_runs_out(self, order_id: str) -> bool:
        """An order's settlement clock, perhaps once more; returns whether it was handled."""
        subject = f"{self.seller_id}#{order_id}"
        deadline = {"deadline": str(uuid4()), "clock": "settlement", "subject": subject}
        return self.delivered("payouts", deadline)

    def delivered(self, queue: str, body: dict[str, Any]) -> bool:
        message = {"MessageId": str(uuid4()), "ReceiptHandle": "1", "Body": json.dumps(body)}
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
