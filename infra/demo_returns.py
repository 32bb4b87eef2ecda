"""The demo market's return: a delivered mug is broken, and its buyer waits for the seller's answer."""

from __future__ import annotations

from typing import Any

from infra import samples
from infra.visitor import FrontDoor, Person, eventually


def comes_broken(door: FrontDoor, buyer: Person, seller: Person, order: dict[str, Any], number: str) -> None:
    """The parcel arrives, and the buyer asks to send it back, with a photo; the seller is kind."""
    seller.does("PUT", "/v1/return-settings", {"window_days": 60, "pays_way_back": True})
    path = f"/v1/purchases/{order['order_id']}"
    door.carrier_tells(number, "delivered")
    eventually(lambda: buyer.does("GET", path)["status"] == "delivered", what="the delivery")
    place = buyer.does("POST", "/v1/purchase-photos", {"content_type": "image/png"})
    door.upload(place["upload"], samples.png())
    wish = {
        "kind": "return_and_refund",
        "lines": [{"line_id": "1", "quantity": 1}],
        "reason": "damaged",
        "text": "The handle is broken off.",
        "photos": [place["photo_id"]],
    }
    buyer.does("POST", f"{path}/returns", wish)
