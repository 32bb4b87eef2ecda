"""The steps of an order's shipment, as seller, carrier and queues take them."""

import hashlib
import hmac
import json
import time
from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Any

from chalicelib.fulfillment.carriers import (
    CarrierUnavailable,
    LabelFormat,
    Purchase,
    PurchasedLabel,
    Rate,
    Scan,
    Shipment,
)
from chalicelib.fulfillment.carriers.local import LocalCarrier
from chalicelib.kit import aws, clock
from chalicelib.kit.events import EventRecord, EventRow
from tests import builders
from tests.people import Answer
from tests.world import CARRIER_SECRET, World

TRACKING = "/v1/carriers/local/tracking"


class RecordingCarrier:
    """The local carrier with a memory: a key is one purchase, and of one shipment only."""

    name = "local"
    draws_labels = False

    def __init__(self) -> None:
        self.purchases: dict[str, tuple[Shipment, str]] = {}
        self.voided: list[str] = []
        self.asked = 0
        self.down = False

    def rates(self, shipment: Shipment) -> list[Rate]:
        return LocalCarrier().rates(shipment)

    def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> PurchasedLabel:
        self.asked += 1
        if self.down:
            raise CarrierUnavailable("The carrier does not answer.")
        bought = LocalCarrier().buy(shipment, service, idempotency_key)
        request = (shipment, service)
        assert self.purchases.setdefault(idempotency_key, request) == request
        return bought

    def void(self, purchase: Purchase) -> None:
        if self.down:
            raise CarrierUnavailable("The carrier does not answer.")
        LocalCarrier().void(purchase)
        self.voided.append(purchase.key)

    def artwork(self, label: PurchasedLabel, form: LabelFormat) -> None:
        """Ours is good."""

    def scans(self, *facts: Any) -> list[Scan]:
        return LocalCarrier().scans(*facts)


class Story:
    """One seller, one buyer, and one order of 2 units out of 5."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seller = world.seller()
        self.buyer = world.buyer()
        self.listing = self.seller.lists(stock=5)
        self.order_id = ""

    @property
    def package_id(self) -> str:
        return self.order_id.replace("ord_", "pkg_")

    def order(self, **ship_to: Any) -> None:
        """The buyer orders; nothing of it is under way yet."""
        line = builders.a_line(self.listing, quantity=2)
        [order] = self.buyer.orders(line, ship_to=builders.an_address(**ship_to))
        self.order_id = order["order_id"]

    def paid(self, **ship_to: Any) -> "Story":
        self.order(**ship_to)
        self.world.hold_ends()
        return self

    def released_unheard(self) -> None:
        """The order is the seller's to ship, and no other capability knows yet."""
        clock.move(clock.offset() + timedelta(hours=1))
        due = {"deadline": f"remorse-{self.order_id}", "clock": "remorse", "subject": self.order_id}
        assert self.delivered("orders", due)

    def labelled(self) -> "Story":
        self.paid()
        self.asks_label()
        self.world.settle()
        return self

    def shipped(self) -> "Story":
        self.labelled()
        assert self.ships().status == 200
        self.world.settle()
        return self

    # -- the seller -------------------------------------------------------------------------------------------

    def asks_label(self, service: str = "ground", **headers: str) -> Answer:
        return self.seller.send("POST", f"/v1/orders/{self.order_id}/label", {"service": service}, **headers)

    def ships(self, **headers: str) -> Answer:
        return self.seller.send("POST", f"/v1/packages/{self.package_id}/ship", **headers)

    def package(self) -> Any:
        return self.seller.does("GET", f"/v1/packages/{self.package_id}")

    def sold(self) -> Any:
        return self.seller.does("GET", f"/v1/orders/{self.order_id}")

    def stock(self) -> Any:
        return self.seller.stock(self.listing["skus"][0]["sku_id"])

    def is_cancelled_by_the_seller(self) -> None:
        self.seller.does("POST", f"/v1/orders/{self.order_id}/cancel", {"reason": "out_of_stock"})

    # -- the carrier ------------------------------------------------------------------------------------------

    def scan(self, status: str, **changes: Any) -> dict[str, Any]:
        number = changes.pop("tracking_number", None) or self.package()["tracking_number"]
        return {
            "tracking_number": number,
            "status": status,
            "occurred_at": "2026-11-24T10:00:00+01:00",
        } | changes

    def carrier_tells(
        self, scan: dict[str, Any], message_id: str = "msg_1", age: int = 0, **changes: Any
    ) -> Answer:
        """A signed scan; `changes` replace its headers or, as `body`, what was signed."""
        body = json.dumps(scan).encode()
        headers = signed(body, message_id, int(time.time()) - age) | changes
        return self.world.request("POST", TRACKING, None, headers.pop("body", body), **headers)

    # -- the queues -------------------------------------------------------------------------------------------

    def events(self, name: str) -> list[EventRecord]:
        """Every event of that name about the order or its package."""
        rows = [row for subject in (self.order_id, self.package_id) for row in EventRow.query(subject)]
        return [row.entity for row in rows if row.entity.name == name]

    def arrives(self, queue: str, name: str) -> bool:
        """The event's message comes to the queue, perhaps once more; returns whether it was handled."""
        [event] = self.events(name)
        detail = event.model_dump(mode="json", exclude={"version"})
        return self.delivered(queue, {"detail-type": name, "detail": detail})

    def delivered(self, queue: str, body: dict[str, Any]) -> bool:
        message = {"MessageId": "1", "ReceiptHandle": "1", "Body": json.dumps(body)}
        return not self.world.work(queue, [message])


def signed(body: bytes, message_id: str, at: int) -> dict[str, Any]:
    """The headers of Standard Webhooks, worked out by hand."""
    to_sign = f"{message_id}.{at}.".encode() + body
    digest = hmac.new(b64decode(CARRIER_SECRET), to_sign, hashlib.sha256).digest()
    return {
        "webhook_id": message_id,
        "webhook_timestamp": str(at),
        "webhook_signature": f"v1,{b64encode(digest).decode()}",
    }


def stored_objects() -> list[str]:
    answer = aws.client("s3").list_objects_v2(Bucket="documents", Prefix="labels/")
    return [item["Key"] for item in answer.get("Contents", [])]
