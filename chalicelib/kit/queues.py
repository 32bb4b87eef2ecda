"""Sending to our SQS queues by their short names."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from chalicelib.kit import aws, settings

BATCH = 10
"""Messages SQS takes in one call."""


class NotSent(Exception):
    """SQS refused some messages of a batch."""


@cache
def url(queue: str) -> str:
    return str(aws.client("sqs").get_queue_url(QueueName=settings.resource(queue))["QueueUrl"])


def send(queue: str, messages: Iterable[dict[str, Any]]) -> None:
    """Send messages, ten a call. Raises NotSent unless SQS took every one."""
    bodies = [json.dumps(message) for message in messages]
    for start in range(0, len(bodies), BATCH):
        _send_batch(queue, bodies[start : start + BATCH])


def _send_batch(queue: str, bodies: Sequence[str]) -> None:
    entries = [{"Id": str(i), "MessageBody": body} for i, body in enumerate(bodies)]
    answer = aws.client("sqs").send_message_batch(QueueUrl=url(queue), Entries=entries)
    if answer.get("Failed"):
        raise NotSent(f"{len(answer['Failed'])} of {len(bodies)} messages to {queue}")
