"""The rows of infra/workers.yaml route to each queue just the events its capability reacts to."""

import importlib
from typing import Any

import pytest

from app import app
from chalicelib.fulfillment import jobs as fulfillment_jobs
from infra import template

RESOURCES = template.read("app.yaml")["Resources"]
CONSUMERS = ("catalog", "promotions", "orders", "fulfillment", "standing", "payouts", "notifications")


def routed_to(queue: str) -> set[str]:
    """The event names that rules send to a queue."""
    logical = "".join(part.title() for part in queue.split("-")) + "Queue"
    return {
        name
        for resource in RESOURCES.values()
        if resource.get("Type") == "AWS::Events::Rule" and "EventPattern" in resource["Properties"]
        for target in resource["Properties"]["Targets"]
        if target["Arn"] == {"Fn::GetAtt": [logical, "Arn"]}
        for name in resource["Properties"]["EventPattern"]["detail-type"]
    }


def reactions(capability: str) -> dict[Any, Any]:
    found: dict[Any, Any] = importlib.import_module(f"chalicelib.{capability}.jobs").REACTIONS
    return found


@pytest.mark.parametrize("capability", CONSUMERS)
def test_a_capability_is_sent_the_events_it_reacts_to_and_no_others(capability: str) -> None:
    assert routed_to(capability) == {event.name for event in reactions(capability)}


def test_the_labels_queue_is_sent_requests_for_labels() -> None:
    assert routed_to("labels") == {event.name for event in fulfillment_jobs.LABEL_REACTIONS}


def test_every_queue_has_a_worker() -> None:
    sources = {**RESOURCES, **template.read("data.yaml")["Resources"]}
    for resource in sources.values():
        if resource.get("Type") == "AWS::SQS::Queue":
            name = str(resource["Properties"]["QueueName"]["Fn::Sub"]).removeprefix("seller-center-${Stage}-")
            if not name.endswith("-dead"):
                assert f"{name.replace('-', '_')}_worker" in app.handler_map
