"""The steps of a return, as buyer, seller, operator and carrier take them."""

import json
import time
from typing import Any

from tests import builders
from tests.capabilities.fulfillment.story import TRACKING, signed
from tests.people import Answer
from tests.world import World

PRICE = 1999


class Story:
    """One seller, one buyer, and one delivered order of 3 mugs out of 5."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seller, self.buyer = world.seller(), world.buyer()
        self.listing = self.seller.lists(stock=5)
        self.sku_id = self.listing["skus"][0]["sku_id"]
        self.order_id, self.scans = "", 0

    def ordered(self) -> "Story":
        [order] = self.buyer.orders(builders.a_line(self.listing, 3))
        self.order_id = order["order_id"]
        self.world.hold_ends()
        return self

    def shipped(self) -> "Story":
        self.ordered()
        package = self.seller.does("POST", f"/v1/orders/{self.order_id}/label", {"service": "ground"})
        self.world.settle()
        path = f"/v1/packages/{package['package_id']}"
        self.seller.does("POST", f"{path}/ship")
        self.number = self.seller.does("GET", path)["label"]["tracking_number"]
        self.world.settle()
        return self

    def delivered(self) -> "Story":
        self.shipped()
        self.scanned(self.number, "delivered")
        return self

    def scanned(self, number: str, status: str) -> None:
        """The carrier's webhook, and what follows from it."""
        self.scans += 1
        scan = {"tracking_number": number, "status": status, "occurred_at": "2026-11-24T10:00:00Z"}
        body = json.dumps(scan).encode()
        headers = signed(body, f"msg_{number}_{self.scans}", int(time.time()))
        assert self.world.request("POST", TRACKING, None, body, **headers).status == 200
        self.world.settle()

    # -- the buyer --------------------------------------------------------------------------------------------

    def photo(self, content: bytes | None = None) -> str:
        place = self.buyer.does("POST", "/v1/purchase-photos", {"content_type": "image/png"})
        self.world.upload(place["upload"], builders.a_png() if content is None else content)
        return str(place["photo_id"])

    def asks(self, kind: str = "return_and_refund", quantity: int = 1, **changes: Any) -> Answer:
        wish = {
            "kind": kind,
            "lines": [{"line_id": "1", "quantity": quantity}],
            "reason": "no_need",
            "text": "It does not fit the shelf.",
        } | changes
        return self.buyer.send("POST", f"/v1/purchases/{self.order_id}/returns", wish)

    def asked(self, kind: str = "return_and_refund", quantity: int = 1, **changes: Any) -> str:
        """Ask for a broken mug, photo included; returns the case's id."""
        broken = {"reason": "damaged", "photos": [self.photo()], "text": "The handle is broken off."}
        answer = self.asks(kind, quantity, **broken | changes)
        assert answer.status == 201, answer.raw
        self.world.settle()
        return str(answer.json["return_id"])

    def buyer_does(self, return_id: str, verb: str, body: Any = None) -> Answer:
        answer = self.buyer.send("POST", f"/v1/purchase-returns/{return_id}/{verb}", body)
        self.world.settle()
        return answer

    def of_buyer(self, return_id: str) -> Any:
        return self.buyer.does("GET", f"/v1/purchase-returns/{return_id}")

    # -- the seller -------------------------------------------------------------------------------------------

    def seller_does(self, return_id: str, verb: str, body: Any = None) -> Answer:
        answer = self.seller.send("POST", f"/v1/returns/{return_id}/{verb}", body)
        self.world.settle()
        return answer

    def of_seller(self, return_id: str) -> Any:
        return self.seller.does("GET", f"/v1/returns/{return_id}")

    def evidence(self) -> str:
        place = self.seller.does("POST", "/v1/evidence-photos", {"content_type": "image/png"})
        self.world.upload(place["upload"], builders.a_png(500, 500))
        return str(place["photo_id"])

    def denies(self, return_id: str, verb: str = "deny") -> Answer:
        no = {"reason": "not_as_claimed", "text": "It left whole, see the photo.", "photos": [self.evidence()]}
        return self.seller_does(return_id, verb, no)

    def approved_and_back(self, **changes: Any) -> str:
        """A return whose parcel lies with the seller."""
        return_id = self.asked(**changes)
        assert self.seller_does(return_id, "approve").status == 200
        number = self.of_seller(return_id)["way_back"]["tracking_number"]
        self.scanned(number, "in_transit")
        self.scanned(number, "delivered")
        return return_id

    # -- the operator -----------------------------------------------------------------------------------------

    def decides(self, return_id: str, outcome: str, **changes: Any) -> Answer:
        decision = {"outcome": outcome, "text": "The photos speak for it."} | changes
        answer = self.world.operator().send("POST", f"/v1/operator/returns/{return_id}/decide", decision)
        self.world.settle()
        return answer

    # -- what came of it --------------------------------------------------------------------------------------

    def refunds(self) -> list[int]:
        order = self.buyer.does("GET", f"/v1/purchases/{self.order_id}")
        return [refund["total"]["amount"] for refund in order["refunds"] if refund.get("refund_id")]

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = self.seller.does("GET", "/v1/return-counts")
        return {tab: count for tab, count in found.items() if count}
