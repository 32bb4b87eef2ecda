"""Messages: a failed one comes again alone, a refused one is parked, a poisoned one stays for the dead letters."""

import json
from typing import Any

from chalicelib.kit.events import EventRow
from tests import builders
from tests.world import World


def message(message_id: str, body: Any) -> dict[str, str]:
    text = body if isinstance(body, str) else json.dumps(body)
    return {"MessageId": message_id, "ReceiptHandle": "r", "Body": text}


def parked(world: World, queue: str) -> list[Any]:
    return [json.loads(found["Body"]) for found in world.receive(f"{queue}-dead")]


def test_only_the_message_that_failed_comes_again(world: World) -> None:
    good = {"detail-type": "nobody_waits_for_this", "detail": {"event_id": "e", "name": "nobodys", "data": {}}}
    failed = world.work("orders", [message("1", good), message("2", "{poison"), message("3", good)])
    assert failed == [{"itemIdentifier": "2"}]


def test_a_message_that_is_refused_is_parked_with_its_reason(world: World) -> None:
    clock = {"deadline": "d", "clock": "unpaid_expiry", "subject": "ord_missing"}
    assert world.work("orders", [message("1", clock)]) == []
    [letter] = parked(world, "orders")
    assert letter["refused"]["code"] == "not_found"
    assert json.loads(letter["body"]) == clock


def test_a_clock_that_nobody_handles_is_parked(world: World) -> None:
    assert world.work("orders", [message("1", {"deadline": "d", "clock": "forgotten", "subject": "ord_1"})]) == []
    [letter] = parked(world, "orders")
    assert letter["refused"]["code"] == "clock.unknown"


def test_an_event_that_comes_ten_times_has_one_effect(world: World) -> None:
    listing = world.seller().lists()
    buyer = world.buyer()
    [order] = buyer.orders(builders.a_line(listing))
    [placed] = EventRow.query(order["order_id"])
    envelope = {"detail-type": "order_placed", "detail": placed.entity.model_dump(mode="json")}
    world.work("orders", [message(str(n), envelope) for n in range(10)])
    names = [row.entity.name for row in EventRow.query(order["order_id"])]
    assert names == ["order_placed", "order_paid"]


def test_events_leave_the_outbox_once_they_are_on_the_bus(world: World) -> None:
    world.operator().opens_market("US")
    assert len(world.platform.unpublished()) == 1
    world.settle()
    assert world.platform.unpublished() == []


def test_the_sweep_publishes_what_the_stream_missed(world: World) -> None:
    listing = world.seller().lists()
    world.buyer().orders(builders.a_line(listing))
    world.invoke("republish_events", builders.a_schedule_event())
    assert world.platform.unpublished() == []
    [delivered] = world.receive("orders")
    assert json.loads(delivered["Body"])["detail-type"] == "order_placed"
