"""Whatever happens, in whatever order its messages come and however often: the books hold after every step."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.kit import clock
from chalicelib.orders.events import OrderDelivered, OrderPaid, OrderRefunded
from tests.capabilities.payouts.story import RecordingBank, Story
from tests.world import World

Message = Callable[[], bool]

STEPS = st.one_of(
    st.tuples(st.just("sells"), st.integers(1, 500_00)),
    st.tuples(st.just("delivers"), st.integers(0, 9)),
    st.tuples(st.just("cancels"), st.integers(0, 9)),
    st.tuples(st.just("receives"), st.integers(0, 9)),
    st.tuples(st.just("receives"), st.integers(0, 9)),
    st.tuples(st.just("receives_again"), st.integers(0, 9)),
    st.tuples(st.just("waits"), st.integers(1, 12)),
    st.tuples(st.just("runs"), st.integers(1, 2)),
    st.tuples(st.just("has_bank"), st.integers(0, 3)),
    st.tuples(st.just("chooses"), st.integers(0, 1)),
)


class Life:
    """A seller's life, and beside it what the money must come to, reckoned without the ledger."""

    def __init__(self, world: World, bank: RecordingBank) -> None:
        self.story = Story(world)
        self.bank = bank
        self.since = clock.now()
        self.paid: dict[str, int] = {}
        self.sold: list[str] = []
        self.delivered: list[str] = []
        self.inbox: list[Message] = []
        self.handled: list[Message] = []
        self.known: set[str] = set()

    def step(self, name: str, number: int) -> None:
        getattr(self, name)(number)
        assert self.story.holds()

    def sells(self, cents: int) -> None:
        order_id = self.story.places(cents)
        self.sold.append(order_id)
        self.paid[order_id] = net_of(cents, clock.now(), self.since)
        ship_by = clock.now()
        self.inbox.append(lambda: self.story.is_told(OrderPaid, order_id, ship_by=ship_by))

    def delivers(self, which: int) -> None:
        if self.sold:
            order_id, at = self.sold.pop(which % len(self.sold)), clock.now()
            self.delivered.append(order_id)
            self.inbox.append(lambda: self.story.is_told(OrderDelivered, order_id, delivered_at=at))

    def cancels(self, which: int) -> None:
        if self.sold:
            order_id = self.sold.pop(which % len(self.sold))
            self.inbox.append(lambda: self.story.is_told(OrderRefunded, order_id, refund_id="rfd_1"))

    def receives(self, which: int) -> None:
        """Any message of those on their way; one that is not handled stays."""
        if self.inbox:
            message = self.inbox.pop(which % len(self.inbox))
            (self.handled if message() else self.inbox).append(message)

    def receives_again(self, which: int) -> None:
        if self.handled:
            self.handled[which % len(self.handled)]()

    def waits(self, days: int) -> None:
        self.story.wait(days=days)

    def runs(self, times: int) -> None:
        """The payout run, perhaps twice; payouts it makes are told of like all else."""
        for _ in range(times):
            self.story.starts_run()
        self.story.world.drain("payout-transfers")
        for payout in self.story.payouts():
            if payout["payout_id"] not in self.known:
                self.known.add(payout["payout_id"])
                self.inbox.append(lambda i=payout["payout_id"]: self.story.told_created(i))  # type: ignore[misc]

    def has_bank(self, mood: int) -> None:
        self.bank.down, self.bank.refuses, self.bank.answer_lost = mood == 1, mood == 2, mood == 3

    def chooses(self, interval: int) -> None:
        body = {"interval": ("weekly", "biweekly")[interval]}
        self.story.seller.does("PUT", "/v1/payouts/schedule", body)

    def comes_to_rest(self) -> None:
        """Every message arrives, every clock runs out, the bank works and every period is run."""
        self.has_bank(0)
        for _ in range(4):
            for _ in range(2 * len(self.inbox)):
                self.receives(0)
            self.step("waits", 35)
            self.step("runs", 1)
        assert not self.inbox


def net_of(cents: int, placed_at: datetime, since: datetime) -> int:
    """What the seller gets of a sale: less 3 % in the first 30 days, then 6 %, half up."""
    percent = 3 if placed_at < since + timedelta(days=30) else 6
    return cents - (cents * percent + 50) // 100


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=8, max_size=20))
def test_the_books_hold_after_every_step(world: World, bank: RecordingBank, steps: list[tuple[str, int]]) -> None:
    clock.move(timedelta(0))
    life = Life(world, bank)
    for name, number in steps:
        life.step(name, number)
    life.comes_to_rest()
    accounts = life.story.accounts()
    earned = sum(life.paid[order_id] for order_id in life.delivered)
    arrived = sum(p["amount"]["amount"] for p in life.story.payouts() if p["status"] == "paid")
    assert arrived == sum(bank.sent[payout_id] for payout_id in life.known & bank.sent.keys())
    assert arrived + accounts.get("available", 0) == earned
    assert accounts.get("available", 0) < 1_00
    assert accounts.get("pending", 0) == sum(life.paid[order_id] for order_id in life.sold)
