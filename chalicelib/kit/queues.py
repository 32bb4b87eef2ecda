"""Sending to our SQS queues by their short names."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from chalicelib.kit import aws, settings

BATCH = 10
"""Messages SQS takes in one call."""
BATCH_BYTES = 250_000
"""Bytes SQS takes in one call, with some to spare: bodies are ASCII."""


class NotSent(Exception):
    """SQS refused some messages of a batch."""


@cache
def url(queue: str) -> str:
    return str(aws.client("sqs").get_queue_url(QueueName=settings.resource(queue))["QueueUrl"])


def send(queue: str, messages: Iterable[dict[str, Any]]) -> None:
    """Send messages, as many a call as SQS takes. Raises NotSent unless SQS took every one."""
    for bodies in _batches(map(json.dumps, messages)):
        _send_batch(queue, bodies)


def _batches(bodies: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for body in bodies:
        if batch and (len(batch) == BATCH or sum(map(len, batch)) + len(body) > BATCH_BYTES):
            yield batch
            batch = []
        batch.append(body)
    if batch:
        yield batch


def _send_batch(queue: str, bodies: Sequence[str]) -> None:
    entries = [{"Id": str(i), "MessageBody": body} for i, body in enumerate(bodies)]
    answer = aws.client("sqs").send_message_batch(QueueUrl=url(queue), Entries=entries)
    if answer.get("Failed"):
        raise NotSent(f"{len(answer['Failed'])} of {len(bodies)} messages to {queue}")
