"""A label: asked for, bought once, printed, stored and downloaded."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.kit import aws
from chalicelib.kit.work import OnceRow
from tests.capabilities.fulfillment.story import RecordingCarrier, Story, stored_objects


def test_a_requested_label_is_bought_printed_and_stored(story: Story) -> None:
    story.paid()
    story.asks_label()
    story.world.settle()
    package = story.package()
    body = aws.client("s3").get_object(Bucket="documents", Key=package["label"]["document"])["Body"].read()
    assert package["status"] == "label_ready"
    assert package["possible_actions"] == ["void_label", "ship"]
    assert body.startswith(b"%PDF")


def test_the_seller_downloads_the_label_by_a_link(story: Story) -> None:
    story.labelled()
    link = story.seller.does("GET", f"/v1/packages/{story.package_id}/label")
    assert f"labels/{story.seller.seller_id}/{story.package_id}-1.pdf" in link["url"]


def test_there_is_no_link_before_there_is_a_label(story: Story) -> None:
    story.paid()
    answer = story.seller.get(f"/v1/packages/{story.package_id}/label")
    assert (answer.status, answer.code) == (409, "fulfillment.no_label")
    assert answer.json["possible_actions"] == ["request_label", "split", "combine", "ship_own"]


def test_a_label_asked_for_twice_is_one_label(story: Story, carrier: RecordingCarrier) -> None:
    story.paid()
    answers = [story.asks_label(), story.asks_label()]
    story.world.settle()
    answers.append(story.asks_label("overnight"))
    story.world.settle()
    assert [answer.json["status"] for answer in answers] == ["label_requested", "label_requested", "label_ready"]
    assert len(story.events("label_requested")) == len(carrier.purchases) == carrier.asked == 1


def test_a_label_asked_for_again_with_the_same_key_is_the_same_answer(story: Story) -> None:
    story.paid()
    first = story.asks_label(Idempotency_Key="once")
    story.world.settle()
    second = story.asks_label(Idempotency_Key="once")
    assert second.raw == first.raw
    assert second.headers["Idempotent-Replayed"] == "true"


def test_the_key_of_a_label_is_not_good_for_another_request(story: Story) -> None:
    story.paid()
    story.asks_label(Idempotency_Key="once")
    answer = story.asks_label("overnight", Idempotency_Key="once")
    assert (answer.status, answer.code) == (422, "idempotency.key_reused")


def test_a_label_needs_an_idempotency_key(story: Story) -> None:
    story.paid()
    path = f"/v1/orders/{story.order_id}/label"
    answer = story.world.request("POST", path, story.seller.token, {"service": "ground"})
    assert (answer.status, answer.code) == (400, "idempotency.key_required")


def test_a_label_message_that_arrives_twice_buys_one_label(story: Story, carrier: RecordingCarrier) -> None:
    story.paid()
    story.asks_label()
    assert story.arrives("labels", "label_requested")
    assert story.arrives("labels", "label_requested")
    assert len(carrier.purchases) == carrier.asked == len(story.events("label_ready")) == 1


class Crash(Exception):
    """The function dies here."""


def crash(**_: Any) -> None:
    raise Crash


def s3() -> Any:
    """The client that stores the PDF."""
    return aws.client("s3", signature_version="s3v4")


def dynamodb() -> Any:
    """The client that commits."""
    return OnceRow._get_connection().connection.client


@pytest.mark.parametrize(
    ("client", "moment"),
    [
        (s3, "before-call.s3.PutObject"),
        (s3, "after-call.s3.PutObject"),
        (dynamodb, "before-call.dynamodb.TransactWriteItems"),
        (dynamodb, "after-call.dynamodb.TransactWriteItems"),
    ],
    ids=["before the PDF is stored", "after it", "before the commit", "after it"],
)
def test_a_crash_between_any_two_steps_buys_one_label(
    story: Story, carrier: RecordingCarrier, client: Callable[[], Any], moment: str
) -> None:
    story.paid()
    story.asks_label()
    hooks = client().meta.events
    hooks.register(moment, crash)
    assert not story.arrives("labels", "label_requested")
    hooks.unregister(moment, crash)
    assert story.arrives("labels", "label_requested")
    assert story.package()["status"] == "label_ready"
    assert len(carrier.purchases) == len(story.events("label_ready")) == len(stored_objects()) // 4 == 1


def test_a_carrier_that_is_down_is_asked_again(story: Story, carrier: RecordingCarrier) -> None:
    story.paid()
    story.asks_label()
    carrier.down = True
    assert not story.arrives("labels", "label_requested")
    assert story.package()["status"] == "label_requested"
    carrier.down = False
    assert story.arrives("labels", "label_requested")
    assert story.package()["status"] == "label_ready"


def test_an_address_the_carrier_does_not_know_refuses_the_label(story: Story) -> None:
    story.paid(line1="NO SUCH PLACE")
    story.asks_label()
    story.world.settle()
    package = story.package()
    assert package["status"] == "label_refused"
    assert package["refusal"] == {"reason": "address_not_found", "detail": "There is no such address."}
    assert [event.data["reason"] for event in story.events("label_refused")] == ["address_not_found"]


def test_a_refused_label_can_be_asked_for_again_as_another_purchase(
    story: Story, carrier: RecordingCarrier
) -> None:
    story.paid()
    story.asks_label("by_balloon")
    story.world.settle()
    assert story.package()["refusal"]["reason"] == "service_not_offered"
    story.asks_label("ground")
    story.world.settle()
    package = story.package()
    assert (package["status"], package["label"]["service"]) == ("label_ready", "ground")
    assert "refusal" not in package
    assert list(carrier.purchases) == [f"{story.package_id}-2"]


def test_what_the_carrier_is_asked_stays_as_it_was_when_the_seller_asked(
    story: Story, carrier: RecordingCarrier
) -> None:
    story.paid()
    asked = story.asks_label().json["shipment"]
    story.world.settle()
    [(shipment, service)] = carrier.purchases.values()
    assert service == "ground"
    assert shipment.model_dump(mode="json", exclude_none=True) == asked
    assert asked["parcel"]["weight_grams"] == 700


def test_a_label_asked_for_before_the_release_is_heard_of_opens_the_package(story: Story) -> None:
    story.order()
    story.arrives("orders", "order_placed")
    story.released_unheard()
    assert story.asks_label().status == 202
    assert story.arrives("fulfillment", "order_released")
    assert story.package()["status"] == "label_requested"
    assert len(story.events("package_opened")) == 1


def test_an_unpaid_order_gets_no_label(story: Story) -> None:
    story.order()
    answer = story.asks_label()
    assert (answer.status, answer.code) == (409, "fulfillment.order_not_shippable")
    assert answer.json["status_now"] == "unpaid"
    assert story.seller.get(f"/v1/packages/{story.package_id}").status == 404


def test_no_label_is_bought_for_an_order_cancelled_meanwhile(story: Story, carrier: RecordingCarrier) -> None:
    story.paid()
    story.asks_label()
    story.is_cancelled_by_the_seller()
    assert story.arrives("labels", "label_requested")
    assert carrier.asked == 0
    assert story.package()["status"] == "cancelled"


def test_rates_come_cheapest_first_with_their_days(story: Story) -> None:
    story.paid()
    rates = story.seller.does("GET", f"/v1/orders/{story.order_id}/rates")["data"]
    assert [rate["price"]["amount"] for rate in rates] == sorted(rate["price"]["amount"] for rate in rates)
    assert [rate["service"] for rate in rates][:3] == ["ground", "usps_ground_advantage", "fedex_ground"]
    assert rates[0]["price"] == {"amount": 915, "currency": "USD"}
    assert (rates[0]["earliest_days"], rates[0]["latest_days"]) == (4, 5)


@pytest.mark.parametrize(
    ("line1", "status", "code"),
    [
        ("NO SUCH PLACE", 422, "fulfillment.carrier_refuses"),
        ("CARRIER DOWN", 503, "fulfillment.carrier_down"),
    ],
)
def test_without_a_rate_the_seller_hears_why(story: Story, line1: str, status: int, code: str) -> None:
    story.paid(line1=line1)
    answer = story.seller.get(f"/v1/orders/{story.order_id}/rates")
    assert (answer.status, answer.code) == (status, code)
