"""DynamoDB answered from memory, under botocore: what is left is our CPU and botocore's."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

Answers = Sequence[tuple[str, tuple[bytes, ...], bytes]]
"""Operation, what the request contains, and the body to answer with."""
TARGET = "X-Amz-Target"


class Body:
    """The raw side of a response."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.content

    def read(self, amount: int | None = None) -> bytes:
        taken, self.content = self.content[:amount], self.content[amount or len(self.content) :]
        return taken


class Memory:
    """Answers each request by the first answer that fits, and counts them by operation."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: Counter[str] = Counter()

    def answer(self, target: str, request: bytes) -> bytes:
        operation = target.rsplit(".", 1)[1]
        self.asked[operation] += 1
        return next(
            body
            for name, parts, body in self.answers
            if name == operation and all(part in request for part in parts)
        )

    def stand_in_for(self, client: Any) -> None:
        """From now on nothing of this client reaches the network."""
        client.meta.events.register_first("before-send.dynamodb", self._respond)

    def _respond(self, request: Any, **_: Any) -> AWSResponse:
        target = request.headers[TARGET]
        name = target.decode() if isinstance(target, bytes) else target
        return AWSResponse(request.url, 200, HTTPHeaders(), Body(self.answer(name, request.body)))


class Recorder:
    """Keeps what a client reads: which table and key, and the answer."""

    def __init__(self, client: Any) -> None:
        self.answers: list[tuple[str, tuple[bytes, ...], bytes]] = []
        self._asked: dict[str, Any] = {}
        self._events = client.meta.events
        self._events.register_first("before-send.dynamodb", self._ask)
        self._events.register("response-received.dynamodb", self._answer)

    def stop(self) -> None:
        self._events.unregister("before-send.dynamodb", self._ask)
        self._events.unregister("response-received.dynamodb", self._answer)

    def _ask(self, request: Any, **_: Any) -> None:
        self._asked = json.loads(request.body)

    def _answer(self, response_dict: dict[str, Any], event_name: str, **_: Any) -> None:
        self.answers.append((event_name.rsplit(".", 1)[1], _marks(self._asked), response_dict["body"]))


def _marks(asked: dict[str, Any]) -> tuple[bytes, ...]:
    """What tells a read from the others: its tables, its index and its keys."""
    told = [asked.get("TableName"), asked.get("IndexName"), *_strings(asked.get("Key"))]
    for table, batch in asked.get("RequestItems", {}).items():
        told += [table, *_strings(batch["Keys"][0])]
    condition, values = asked.get("KeyConditionExpression"), asked.get("ExpressionAttributeValues", {})
    told += [value["S"] for name, value in values.items() if condition and name == ":0"]
    return tuple(json.dumps(text).encode() for text in told if text)


def _strings(key: dict[str, Any] | None) -> list[str]:
    return [value["S"] for value in (key or {}).values()]


@contextmanager
def served(memory: Memory) -> Iterator[str]:
    """The same over HTTP, for other processes; yields its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            body = memory.answer(self.headers[TARGET], request)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
