"""An order's messages, carried to the workers' own reactions on a DynamoDB in memory, as badly as one likes."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

from chalicelib.fulfillment import jobs as fulfillment
from chalicelib.inventory import service as inventory
from chalicelib.kit.entity import from_dynamodb
from chalicelib.kit.events import SYSTEM
from chalicelib.kit.jobs import Message
from chalicelib.kit.problems import Conflict, Retry
from chalicelib.kit.work import AlreadyDone, Work
from chalicelib.orders import jobs as orders
from chalicelib.orders import service, store
from chalicelib.orders.models import Deadlines, OrderStatus
from chalicelib.orders.service import placing
from chalicelib.payouts import jobs as payouts
from chalicelib.payouts.audit import audit
from chalicelib.sellers import store as sellers
from tests.builders.sold import an_order
from tests.memory_dynamodb import MemoryDynamoDB, in_memory
from tests.money_life import SELLER_ID, a_seller

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
STOCK = 5
QUEUES: dict[str, tuple[Any, Any]] = {
    "orders": (orders.REACTIONS, orders.CLOCKS),
    "fulfillment": (fulfillment.REACTIONS, fulfillment.CLOCKS),
    "payouts": (payouts.REACTIONS, payouts.CLOCKS),
}


class Crash(Exception):
    """The process is gone."""


class Fragile(MemoryDynamoDB):
    """Crashes once, before or after the call whose turn it is."""

    def __init__(self) -> None:
        super().__init__()
        self.calls_left: int | None = None
        self.after = False

    def _make_api_call(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        crashes = self.calls_left == 0
        if self.calls_left is not None:
            self.calls_left -= 1
        if crashes and not self.after:
            raise Crash(operation)
        answer = super()._make_api_call(operation, asked)
        if crashes:
            raise Crash(operation)
        return answer


@dataclass
class OrderLife:
    """One order of one unit out of five; its messages wait until somebody delivers them."""

    memory: Fragile
    now: datetime = START
    seen: set[str] = field(default_factory=set)
    order_id: str = ""

    def begin(self) -> None:
        order = an_order(40_00, placed_at=START, seller_id=SELLER_ID).with_(
            status=OrderStatus.UNPAID, paid_at=None, deadlines=Deadlines(pay_by=START + timedelta(minutes=30))
        )
        self.order_id = order.order_id
        self.does(lambda work: sellers.save(work, a_seller(SELLER_ID)))
        sku_id = order.lines[0].sku_id
        self.does(lambda work: inventory.open_stock(work, SELLER_ID, inventory.never_counted(sku_id), STOCK))
        self.does(lambda work: placing._place(work, order, {}))

    def until_released(self) -> list[tuple[str, Message]]:
        """The order is paid and its hour is over; what was told of it has reached nobody else yet."""
        self.begin()
        waiting: list[tuple[str, Message]] = []
        for name in ("order_placed", "remorse"):
            waiting += self.fresh()
            [(queue, message)] = [found for found in waiting if found[1].name == name]
            self._arrives(queue, message)
        return [*waiting, *self.fresh()]

    def does(self, act: Any) -> None:
        work = Work(SYSTEM, self.now)
        act(work)
        work.commit()

    def fresh(self) -> list[tuple[str, Message]]:
        found = [(queue, message) for queue, message in self._written() if f"{queue}{message.id}" not in self.seen]
        self.seen |= {f"{queue}{message.id}" for queue, message in found}
        return found

    def _written(self) -> Iterator[tuple[str, Message]]:
        for item in list(self.memory.items("seller-center-test-events")):
            event = from_dynamodb(item["entity"])
            message = Message(event["event_id"], "event", event["name"], event["data"])
            for queue, (reactions, _) in QUEUES.items():
                if event["name"] in {reaction.name for reaction in reactions}:
                    yield queue, message
        for item in list(self.memory.items("seller-center-test-deadlines")):
            due = from_dynamodb(item["entity"])
            yield due["queue"], Message(item["sk"]["S"], "clock", due["clock"], due)

    def deliver(self, queue: str, message: Message) -> bool:
        """Once, as a worker would; returns whether it need not come again."""
        reactions, clocks = QUEUES[queue]
        with suppress(AlreadyDone):
            try:
                work = Work(SYSTEM, self.now, message.id)
                message.dispatch(work, reactions, clocks)
                work.once_for(queue, message.id)
                work.commit()
            except (Crash, Retry, Conflict):
                return False
        return True

    def comes_to_rest(self) -> None:
        """Whatever is on its way arrives; when nothing is, the next clock runs out."""
        left = self.fresh()
        while left:
            left.sort(key=lambda found: (found[1].kind == "clock", found[1].data.get("due", "")))
            first, *later = left
            left = [*later, *([] if self._arrives(*first) else [first]), *self.fresh()]

    def _arrives(self, queue: str, message: Message) -> bool:
        if message.kind == "clock":
            self.now = max(self.now, datetime.fromisoformat(message.data["due"]))
        return self.deliver(queue, message)

    def end(self) -> dict[str, Any]:
        """What must be the same, however the messages came."""
        order = service.get(self.order_id)
        stock = inventory.levels([(SELLER_ID, order.lines[0].sku_id)])[order.lines[0].sku_id]
        return {
            "status": order.status.value,
            "late": order.late,
            "refunds": [(refund.total, refund.refund_id) for refund in order.refunds],
            "stock": (stock.available, stock.reserved),
            "tabs": {status.value: n for status, n in store.counts(SELLER_ID).items() if n},
            "books": audit(SELLER_ID),
        }


FIVE = ("order_paid", "order_released", "ship_by_near", "ship_by", "auto_cancel")
GIVEN_UP = {"status": "cancelled", "late": True, "stock": (STOCK, 0), "tabs": {"cancelled": 1}, "books": []}


def given_up(life: OrderLife) -> bool:
    """Whether an order nobody shipped has ended as it must, its money back once."""
    end = life.end()
    refunds = end.pop("refunds")
    return end == GIVEN_UP and len(refunds) == 1 and refunds[0][1] is not None


def wrong_orders(times: int) -> list[tuple[str, ...]]:
    """Deliver five messages so many times each, in every order; the orders that ended otherwise."""
    return [order for order in permutations(FIVE) if not _ends_well(order, times)]


def _ends_well(order: tuple[str, ...], times: int) -> bool:
    with in_memory(Fragile()) as memory:
        assert isinstance(memory, Fragile)
        life = OrderLife(memory)
        waiting = life.until_released()
        life.now += timedelta(days=30)
        named = [found for name in order for found in waiting if found[1].name == name]
        for queue, message in named:
            for _ in range(times):
                life.deliver(queue, message)
        life.seen -= {f"{queue}{message.id}" for queue, message in waiting}
        life.comes_to_rest()
        return given_up(life)
