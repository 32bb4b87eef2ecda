"""A seller's day on moto, every request and every message of it metered by itself."""

import json
import re
from collections import defaultdict
from datetime import timedelta
from typing import Any

import tests.conftest  # noqa: F401 (the environment of a function)
from benchmarks import crowd
from benchmarks.meter import Cost, metered
from chalicelib import access
from chalicelib.kit import clock, remembered
from chalicelib.kit.events import SHARDS, EventRow
from chalicelib.sellers import directory
from infra.visitor import signed_by_carrier
from tests import builders
from tests.people import Answer, Buyer, Seller
from tests.world import CARRIER_SECRET, World

AN_ID = re.compile(r"/[a-z]{3}_[0-9a-z]{20,}")


class MeteredWorld(World):
    """The world of the tests, with what each thing cost under its name."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.costs: dict[str, list[Cost]] = defaultdict(list)

    def request(
        self, method: str, path: str, token: str | None = None, body: Any = None, **headers: str
    ) -> Answer:
        with metered() as cost:
            answer = super().request(method, path, token, body, **headers)
        self.costs[f"{method} {AN_ID.sub('/{id}', path)}"].append(cost)
        return answer

    def work(self, queue: str, messages: list[Any]) -> list[Any]:
        failed = []
        for message in messages:
            with metered() as cost:
                failed += super().work(queue, [message])
            self.costs[f"{queue} < {_name_of(message)}"].append(cost)
        return failed

    def runs(self, function: str, event: dict[str, Any], label: str) -> None:
        with metered() as cost:
            self.invoke(function, event)
        self.costs[label].append(cost)

    def sweep(self) -> None:
        self.runs("sweep_deadlines", builders.a_schedule_event(), "sweep")
        self.settle()

    def _publish(self) -> int:
        """By the stream, one event a call."""
        keys = [key for shard in range(SHARDS) for key in EventRow.unpublished.query(str(shard))]
        for key in keys:
            self.publish([EventRow.get(key.pk, key.sk)])
        return len(keys)

    def publish(self, rows: list[EventRow]) -> None:
        self.runs("publish_events", _stream_event(rows), f"publish {len(rows)}")


def _name_of(message: Any) -> str:
    body = json.loads(message["Body"])
    return str(body.get("detail-type") or body.get("clock") or body.get("name") or "message")


def _stream_event(rows: list[EventRow]) -> dict[str, Any]:
    record = {"eventID": "1", "eventName": "INSERT", "eventSource": "aws:dynamodb", "eventVersion": "1.1",
              "awsRegion": "us-east-1", "eventSourceARN": "arn:aws:dynamodb:us-east-1:1:table/events"}  # fmt: skip
    images = [row.serialize() for row in rows]
    return {"Records": [record | {"dynamodb": _stream_record(image)} for image in images]}


def _stream_record(image: dict[str, Any]) -> dict[str, Any]:
    keys = {name: image[name] for name in ("pk", "sk")}
    return {"Keys": keys, "NewImage": image, "SequenceNumber": "1", "ApproximateCreationDateTime": 0,
            "SizeBytes": 1, "StreamViewType": "NEW_IMAGE"}  # fmt: skip


class Day:
    """One seller, one buyer, and everything that happens between them."""

    def __init__(self, world: MeteredWorld) -> None:
        self.world = world
        self.order: Any = None
        self.seller: Seller = world.seller()
        self.buyer: Buyer = world.buyer()
        world.settle()

    def live(self) -> None:
        listings = [self.seller.lists(), self.seller.lists()]
        self._changes_its_mind(listings[0])
        self._hears_from_its_own_system(*listings)
        self._sells(*listings)
        self._is_left_with(*listings)
        self._is_paid()
        self._looks_around(listings[0])

    def _changes_its_mind(self, listing: Any) -> None:
        [sku] = listing["skus"]
        price = {"sku_id": sku["sku_id"], "price": {"amount": 2500, "currency": "USD"}}
        self.seller.does("PATCH", f"/v1/listings/{listing['listing_id']}", {"prices": [price]})
        self.seller.does("POST", f"/v1/stock/{sku['sku_id']}/out-of-stock")
        self.seller.does("POST", f"/v1/stock/{sku['sku_id']}/in-stock")
        self.world.settle()

    def _hears_from_its_own_system(self, *listings: Any) -> None:
        at = clock.now().isoformat()
        rows = [
            {"seller_sku": listing["skus"][0]["seller_sku"], "on_hand": 20, "source_version": 1, "changed_at": at}
            for listing in listings
        ]
        self.seller.does("POST", "/v1/stock-sync", {"source": "erp", "rows": rows})

    def _sells(self, *listings: Any) -> None:
        [order] = self.buyer.orders(*map(builders.a_line, listings))
        self.order = order
        self.world.hold_ends()
        path = f"/v1/orders/{order['order_id']}/label"
        package_id = self.seller.does("POST", path, {"service": "ground"})["package_id"]
        self.world.settle()
        package = self.seller.does("GET", f"/v1/packages/{package_id}")
        self.seller.does("GET", f"/v1/packages/{package_id}/label")
        self.seller.does("POST", f"/v1/packages/{package_id}/ship")
        self.world.settle()
        for status in ("in_transit", "delivered"):
            self._carrier_tells(package["label"]["tracking_number"], status)

    def _carrier_tells(self, tracking_number: str, status: str) -> None:
        scan = {"tracking_number": tracking_number, "status": status, "occurred_at": "2026-01-05T12:00:00Z"}
        body = json.dumps(scan).encode()
        path = "/v1/carriers/local/tracking"
        self.world.request("POST", path, None, body, **signed_by_carrier(CARRIER_SECRET, body))
        self.world.settle()

    def _is_left_with(self, *listings: Any) -> None:
        """An order that is not shipped: late, cancelled, refunded."""
        self.buyer.orders(*map(builders.a_line, listings))
        self.world.hold_ends()
        self.world.wait(hours=73)
        self.world.wait(days=12)

    def _is_paid(self) -> None:
        self.world.wait(days=20)
        clock.move(clock.offset() + timedelta(days=7))
        self.world.runs("run_payouts", builders.a_schedule_event(), "run payouts")
        self.world.settle()
        self.world.runs("sweep_deadlines", builders.a_schedule_event(), "sweep nothing")

    def _looks_around(self, listing: Any) -> None:
        order_id = self.order["order_id"]
        crowd.fill(self.seller.seller_id, listing["listing_id"], order_id)
        of_one = (f"/v1/orders/{order_id}", f"/v1/listings/{listing['listing_id']}")
        of_many = ("/v1/stock", "/v1/listings", "/v1/orders", "/v1/activity", "/v1/payouts")
        for path in ("/v1/seller", "/v1/standing", "/v1/balance", "/v1/statements/current", *of_one, *of_many):
            self.seller.does("GET", path)
        self.buyer.does("GET", "/v1/purchases")
        self.buyer.does("GET", f"/v1/shops/{self.seller.seller_id}/listings")
        remembered.forget_everything()
        with metered() as cost:
            directory.person({"sub": self.order["buyer_id"]}, access.ORDERS_READ)
        self.world.costs["membership"].append(cost)
        self._publishes_ten()

    def _publishes_ten(self) -> None:
        keys = [key for shard in range(SHARDS) for key in EventRow.unpublished.query(str(shard))]
        self.world.publish([EventRow.get(key.pk, key.sk) for key in keys[:10]])
