"""A month of people: they buy, ship, cancel and look, and what they set going arrives, as the clock goes."""

import csv
import json
import os
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

import tests.conftest  # noqa: F401 (the environment of a function)
from benchmarks.programmes.rates import straight
from chalicelib.fulfillment.carriers.numbers import OwnCarrier, is_valid
from chalicelib.kit import clock
from chalicelib.kit.entity import from_dynamodb
from chalicelib.orders import store
from tests import builders
from tests.capabilities.fulfillment.story import TRACKING, signed
from tests.memory_dynamodb import MemoryDynamoDB
from tests.people import Buyer, Seller
from tests.world import World

ORDERS, STOCK = int(os.environ.get("ORDERS", "2000")), 90_000
STARTS = datetime(2026, 10, 20, tzinfo=UTC)
"""The month has the end of daylight saving, Veterans Day and Thanksgiving in it."""
STRETCH = 6
"""The shop's five days, made a month."""
TURNED_AWAY = ("sellers.shop_closed", "sellers.capacity_reached")


class Recording(MemoryDynamoDB):
    """Keeps what is new in the outbox and among the clocks."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[dict[str, Any]] = []
        self.clocks: list[dict[str, Any]] = []

    def _apply(self, kind: str, write: dict[str, Any]) -> None:
        super()._apply(kind, write)
        if kind == "Put" and write["TableName"].endswith("-events"):
            self.events.append(from_dynamodb(write["Item"]["entity"]))
        if kind == "Put" and write["TableName"].endswith("-deadlines"):
            self.clocks.append(from_dynamodb(write["Item"]["entity"]) | {"key": write["Item"]["sk"]["S"]})


class Due(NamedTuple):
    at: datetime
    number: int
    what: str
    data: Any


class Month:
    """People act, events and clocks arrive, one after the other as the clock goes."""

    def __init__(
        self, world: World, memory: Recording, sellers: dict[str, tuple[Seller, Any]], buyer: Buyer
    ) -> None:
        self.world, self.memory, self.buyer = world, memory, buyer
        self.sellers = list(sellers.items())
        self.by_id = {seller.seller_id: (habit.split("#")[0], seller) for habit, (seller, _) in self.sellers}
        self.agenda: list[Due] = []
        self.number = count()
        self.random = Random(2026)
        self.fired: Counter[str] = Counter()
        self.started = 0
        self.again = 0
        self.told: dict[str, Counter[str]] = defaultdict(Counter)
        self.dispatched: dict[str, list[bool]] = defaultdict(list)
        self.paid_at: dict[str, datetime] = {}
        self.refused: Counter[str] = Counter()
        self.placed: list[str] = []
        self.turned_away: Counter[str] = Counter()
        self.looked = 0
        self.rates_wrong: list[str] = []
        self.restricted: Counter[str] = Counter()
        workers = yaml.safe_load(Path("infra/workers.yaml").read_text())["workers"]
        self.routes = {name: worker.get("events", []) for name, worker in workers.items()}

    def plan(self, at: datetime, what: str, data: Any) -> None:
        heappush(self.agenda, Due(at, next(self.number), what, data))

    def run(self) -> None:
        while self.agenda:
            due = heappop(self.agenda)
            clock.move(due.at - clock.wall())
            getattr(self, due.what)(due.data)
            self._carry(due.at)

    def _carry(self, now: datetime) -> None:
        """Everything that was told reaches its workers, each event twice."""
        while self.memory.events or self.memory.clocks:
            for found in self.memory.clocks:
                self.started += 1
                self.plan(max(now, datetime.fromisoformat(found["due"])), "clock_runs_out", found)
            told, self.memory.events, self.memory.clocks = self.memory.events, [], []
            for event in told:
                self.told[event["subject"]][event["name"]] += 1
                self._plan_what_people_do(event, now)
                for queue, names in self.routes.items():
                    if event["name"] in names:
                        self._deliver(queue, [{"detail-type": event["name"], "detail": event}] * 2)

    def _deliver(self, queue: str, bodies: list[dict[str, Any]]) -> None:
        messages = [
            {"MessageId": str(place), "ReceiptHandle": "1", "Body": json.dumps(body)}
            for place, body in enumerate(bodies)
        ]
        if self.world.work(queue, messages):
            self.again += 1
            assert self.again < ORDERS, (queue, bodies[0])
            self.plan(clock.now() + timedelta(minutes=1), "comes_again", (queue, bodies))

    def comes_again(self, message: tuple[str, list[dict[str, Any]]]) -> None:
        self._deliver(*message)

    def clock_runs_out(self, found: dict[str, Any]) -> None:
        self.fired[found["key"]] += 1
        message = {"deadline": found["key"], "clock": found["clock"], "subject": found["subject"]}
        self._deliver(found["queue"], [message])

    # -- what people do ---------------------------------------------------------------------------------------

    def buys(self, _: Any) -> None:
        """A shop that standing lets take no more is left for another."""
        method = "pm_card_declined" if self.random.random() < 0.03 else "pm_card"
        for _, (_, listing) in self.random.sample(self.sellers, len(self.sellers)):
            cart = builders.a_cart(builders.a_line(listing, self.random.randint(1, 3)), payment_method=method)
            answer = self.buyer.send("POST", "/v1/checkouts", cart)
            if answer.status < 300:
                self.placed.append(answer.json["orders"][0]["order_id"])
                return
            assert answer.code in TURNED_AWAY, answer.raw
            self.turned_away[answer.code] += 1

    def looks_at_rates(self, _: Any) -> None:
        """What each seller is told of their rates, beside the same worked out from the orders as they are."""
        now, found = clock.now(), [order for ids in batched(self.placed) for order in store.load_all(ids)]
        for habit, (seller, _) in self.sellers:
            told = seller.does("GET", "/v1/standing")
            own = straight((order for order in found if order.seller_id == seller.seller_id), now)
            self.looked += len(own)
            for rate in told["rates"]:
                if (rate["orders"], rate["against"]) != own[rate["rate"]]:
                    self.rates_wrong.append(f"{habit} {now:%m-%d} {rate['rate']}: {rate} is {own[rate['rate']]}")

    def _plan_what_people_do(self, event: dict[str, Any], now: datetime) -> None:
        if event["name"] == "restriction_placed":
            self.restricted[event["data"]["effect"]] += 1
        if event["name"] == "order_paid":
            self.paid_at[event["subject"]] = now
        if event["name"] == "order_paid" and self.random.random() < 0.04:
            self.plan(now + timedelta(minutes=20), "buyer_cancels", event["subject"])
        if event["name"] != "order_released":
            return
        habit, _ = self.by_id[event["seller_id"]]
        if self.random.random() < 0.05:
            self.plan(now + timedelta(hours=2), "buyer_cancels", event["subject"])
        if self.random.random() < 0.03:
            self.plan(now + timedelta(hours=3), "seller_lacks_it", event)
        if habit != "never":
            hours = self.random.uniform(4, 60) if habit == "prompt" else self.random.uniform(60, 110)
            self.plan(now + timedelta(hours=hours), "seller_ships", event)

    def buyer_cancels(self, order_id: str) -> None:
        self._tries(self.buyer, f"/v1/purchases/{order_id}/cancel", {"reason": "no_longer_needed"})

    def seller_lacks_it(self, event: dict[str, Any]) -> None:
        lines = {"lines": [{"line_id": "1", "quantity": 1}]}
        self._tries(self.by_id[event["seller_id"]][1], f"/v1/orders/{event['subject']}/lines/cancel", lines)

    def seller_ships(self, event: dict[str, Any]) -> None:
        _, seller = self.by_id[event["seller_id"]]
        package = event["subject"].replace("ord_", "pkg_")
        carrier, number = self._own_number()
        sent = {"carrier": carrier, "tracking_number": number}
        if not self._tries(seller, f"/v1/packages/{package}/ship", sent):
            return
        now = clock.now()
        late = now > self.paid_at[event["subject"]] + timedelta(hours=72)
        self.dispatched[event["seller_id"]].append(late)
        if self.random.random() < 0.97:
            self.plan(now + timedelta(days=self.random.uniform(1, 6)), "parcel_arrives", (seller, package, number))

    def _own_number(self) -> tuple[str, str]:
        """Mostly of a carrier whose numbers are known, now and then of one that nobody knows."""
        serial = next(self.number)
        if self.random.random() < 0.03:
            return "other", f"OWN{serial:012}"
        numbers = (f"1Z{serial:015}{check}" for check in range(10))
        return "ups", next(number for number in numbers if is_valid(OwnCarrier.UPS, number))

    def parcel_arrives(self, parcel: tuple[Seller, str, str]) -> None:
        """Its carrier tells of it, or the seller alone, whom the buyer may bear out later."""
        seller, package, number = parcel
        if number.startswith("1Z") and self.random.random() < 0.97:
            self._carrier_tells(number)
            return
        self._tries(seller, f"/v1/packages/{package}/delivery", {})
        if self.random.random() < 0.5:
            self.plan(clock.now() + timedelta(days=2), "buyer_confirms", package.replace("pkg_", "ord_"))

    def buyer_confirms(self, order_id: str) -> None:
        self._tries(self.buyer, f"/v1/purchases/{order_id}/receipt", None)

    def _carrier_tells(self, number: str) -> None:
        scan = {"tracking_number": number, "status": "delivered", "occurred_at": clock.now().isoformat()}
        body = json.dumps(scan).encode()
        headers = signed(body, f"msg_{number}", int(time.time()))
        assert self.world.request("POST", TRACKING, None, body, **headers).status == 200

    def _tries(self, person: Any, path: str, body: Any) -> bool:
        answer = person.send("POST", path, body)
        if answer.status >= 300:
            assert answer.status in (409, 422), answer.raw
            self.refused[answer.code] += 1
        return bool(answer.status < 300)


def hours(wanted: int) -> list[datetime]:
    """When a real shop's orders came, its days spread over a month; made up where its file is not at hand."""
    files = [parent / "shared/data/online-retail-lines.csv" for parent in Path(__file__).resolve().parents]
    file = next((file for file in files if file.exists()), None)
    if file is None:
        random = Random(2010)
        return [STARTS + timedelta(days=random.randrange(30), hours=random.gauss(13, 3)) for _ in range(wanted)]
    with file.open(encoding="utf-8") as lines:
        sold = [datetime.strptime(row["InvoiceDate"], "%m-%d-%Y %H:%M") for row in csv.DictReader(lines)]  # noqa: DTZ007
    every = [sold[place * len(sold) // wanted] for place in range(wanted)]
    first = min(every).date()
    return [
        STARTS
        + timedelta(days=(at.date() - first).days * STRETCH + place % STRETCH, hours=at.hour, minutes=at.minute)
        for place, at in enumerate(every)
    ]


def batched(ids: list[str]) -> list[list[str]]:
    """A hundred at a time."""
    return [ids[start : start + 100] for start in range(0, len(ids), 100)]
