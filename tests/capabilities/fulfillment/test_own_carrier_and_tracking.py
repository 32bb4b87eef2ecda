"""Parcels of the seller's own carrier, failed deliveries, parcels that come back, silence, loss."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.fulfillment.carriers import Scan
from tests.capabilities.fulfillment.story import RecordingCarrier, Story

UPS = {"carrier": "ups", "tracking_number": "1Z5R89390357567127"}


def ships_own(story: Story, **handover: str) -> Any:
    return story.seller.send("POST", f"/v1/packages/{story.package_id}/ship", UPS | handover)


def test_a_parcel_goes_by_the_seller_s_own_carrier(story: Story) -> None:
    story.paid()
    assert ships_own(story).json["status"] == "shipped"
    assert story.sold()["status"] == "awaiting_collection"
    [told] = story.events("package_shipped")
    assert (told.data["carrier"], told.data["own_carrier"]) == ("ups", True)
    story.seller.does("POST", f"/v1/packages/{story.package_id}/delivery", {})
    assert story.sold()["status"] == "delivered"


def test_a_number_the_carrier_cannot_have_issued_is_refused(story: Story) -> None:
    story.paid()
    answer = ships_own(story, tracking_number="1Z5R89390357567128")
    assert (answer.status, answer.code) == (422, "fulfillment.tracking_number_invalid")
    assert [wrong["pointer"] for wrong in answer.json["errors"]] == ["/tracking_number"]
    assert story.package()["status"] == "to_fulfill"


def test_a_usps_number_is_taken_as_a_scanner_reads_it(story: Story) -> None:
    story.paid()
    scanned = "420972049400111899223033005011"
    shipped = ships_own(story, carrier="usps", tracking_number=scanned).json
    assert shipped["tracking_number"] == "9400111899223033005011"
    assert story.carrier_tells(story.scan("delivered", tracking_number=scanned)).status == 200
    assert story.sold()["status"] == "delivered"


def test_a_number_is_good_for_one_package(story: Story) -> None:
    story.paid()
    ships_own(story)
    story.paid()
    assert ships_own(story).code == "fulfillment.tracking_number_used"


def test_a_seller_does_not_report_on_the_platform_s_carrier(story: Story) -> None:
    story.shipped()
    answer = story.seller.send("POST", f"/v1/packages/{story.package_id}/delivery", {})
    assert answer.code == "fulfillment.not_your_carrier"


def test_a_failed_delivery_is_tried_again_and_then_comes_back(story: Story) -> None:
    story.shipped()
    moments = {
        "failure": ("2026-11-24T10:00:00Z", "delivery_failed"),
        "in_transit": ("2026-11-25T10:00:00Z", "in_transit"),
        "return_to_sender": ("2026-11-26T10:00:00Z", "returning"),
        "delivered": ("2026-11-29T10:00:00Z", "returned"),
    }
    for status, (at, becomes) in moments.items():
        failure = {"failure": "buyer_refused"} if status == "failure" else {}
        assert story.carrier_tells(story.scan(status, occurred_at=at, **failure), status).status == 200
        assert story.package()["status"] == becomes
    assert [event.data["reason"] for event in story.events("delivery_failed")] == ["buyer_refused"]
    assert (story.sold()["status"], story.sold()["cancel_reason"]) == ("cancelled", "package_refused")


def test_a_scan_that_was_overtaken_has_no_effect(story: Story) -> None:
    story.shipped()
    story.carrier_tells(story.scan("in_transit", occurred_at="2026-11-25T10:00:00Z"), "msg_1")
    story.carrier_tells(story.scan("failure", occurred_at="2026-11-24T10:00:00Z"), "msg_2")
    assert story.package()["status"] == "in_transit"


def test_a_silent_carrier_is_asked(story: Story) -> None:
    story.paid(line1="NO WEBHOOKS")
    story.asks_label()
    story.world.settle()
    story.ships()
    story.world.wait(hours=25)
    assert story.package()["status"] == "in_transit"
    story.world.wait(hours=49)
    assert (story.package()["status"], story.sold()["status"]) == ("delivered", "delivered")


def test_a_number_that_was_delivered_before_there_was_a_package_says_nothing(
    story: Story, carrier: RecordingCarrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.paid()
    ships_own(story)
    story.seller.does("POST", f"/v1/packages/{story.package_id}/delivery", {})
    old, new = story.world.now() - timedelta(days=9), story.world.now() + timedelta(hours=30)
    for at, evidence in ((old, "seller"), (new, "carrier")):
        scans = [Scan(status="delivered", occurred_at=at)]
        monkeypatch.setattr(carrier, "scans", lambda *_, told=scans: told)
        story.world.wait(hours=25)
        assert story.package()["delivery_evidence"] == evidence


def test_a_parcel_nobody_has_scanned_for_a_month_is_lost_until_it_turns_up(story: Story) -> None:
    story.shipped()
    story.world.wait(days=31)
    assert story.package()["status"] == "lost"
    assert story.sold()["status"] == "cancelled"
    assert len(story.events("package_lost")) == 1
    story.carrier_tells(story.scan("delivered"))
    assert story.package()["status"] == "delivered"


def easypost_tells(story: Story, status: str, **changes: str) -> Any:
    """A message in the shape and with the signature of EasyPost's webhooks."""
    event = {
        "id": "evt_1",
        "object": "Event",
        "mode": "production",
        "description": "tracker.updated",
        "result": {
            "object": "Tracker",
            "tracking_code": UPS["tracking_number"],
            "status": status,
            "updated_at": "2026-11-24T10:00:00Z",
            "carrier": "UPS",
        },
    }
    body = json.dumps(event).encode()
    signature = "hmac-sha256-hex=" + hmac.new(b"hush", body, hashlib.sha256).hexdigest()
    headers = {"X_Hmac_Signature": signature} | changes
    return story.world.request("POST", "/v1/carriers/easypost/tracking", None, body, **headers)


def test_easypost_tells_of_the_seller_s_own_carrier_too(story: Story) -> None:
    story.paid()
    ships_own(story)
    answers = [easypost_tells(story, "delivered") for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert story.sold()["status"] == "delivered"
    assert len(story.events("package_delivered")) == 1


def test_a_message_that_easypost_did_not_sign_changes_nothing(story: Story) -> None:
    story.paid()
    ships_own(story)
    assert easypost_tells(story, "delivered", X_Hmac_Signature="hmac-sha256-hex=00").status == 401
    assert story.package()["status"] == "shipped"


def test_the_buyer_of_a_lost_parcel_gets_the_money_back(story: Story) -> None:
    story.shipped()
    story.carrier_tells(story.scan("lost"))
    story.world.settle()
    assert (story.sold()["status"], story.sold()["cancel_reason"]) == ("cancelled", "package_lost")
    assert len(story.events("order_refunded")) == 1
