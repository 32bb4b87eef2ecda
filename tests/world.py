"""The platform on moto, built from infra/*.yaml, driven through the one app as Lambda would."""

import json
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from chalice.test import Client

from chalicelib.kit import clock, queues, remembered
from tests.builders import a_schedule_event, a_stream_event
from tests.identity import TokenOffice
from tests.people import Answer, Buyer, Operator, Person, Seller
from tests.platform import BUCKETS, CARRIER_SECRET, STAGE, client, platform

__all__ = ["CARRIER_SECRET", "STAGE", "World", "client"]


class World:
    """An empty platform. `settle()` lets everything that is on its way arrive."""

    def __init__(self, office: TokenOffice) -> None:
        self.office = office
        self.platform = platform()

    def __enter__(self) -> Self:
        self.platform.start()
        remembered.forget_everything()
        import app

        self.app = app.app
        self.chalice = Client(self.app)
        self.chalice.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        clock.move(timedelta(0))
        self.chalice.__exit__(None, None, None)
        self.platform.stop()

    # -- people ---------------------------------------------------------------------------------------------

    def operator(self) -> Operator:
        return Operator(self, self.office.token(f"operator-{uuid4()}", "operators"))

    def buyer(self) -> Buyer:
        return Buyer(self, self.office.token(f"buyer-{uuid4()}"))

    def person(self, **claims: Any) -> Person:
        return Person(self, self.office.token(f"person-{uuid4()}", **claims))

    def seller(self) -> Seller:
        """An approved seller of the open US market."""
        operator = self.operator()
        operator.opens_market("US")
        seller = Seller(self, self.office.token(f"seller-{uuid4()}"))
        seller.applies()
        operator.approves(seller.seller_id)
        return seller

    def upload(self, upload: dict[str, Any], content: bytes) -> None:
        """What the browser does with a presigned POST; moto's S3 takes it as a put."""
        bucket = next(name for name in BUCKETS if name in upload["url"])
        client("s3").put_object(Bucket=bucket, Key=upload["fields"]["key"], Body=content)

    # -- time and messages ------------------------------------------------------------------------------------

    def wait(self, **duration: float) -> None:
        """Let product time pass, and what comes due happen."""
        clock.move(clock.offset() + timedelta(**duration))
        self.sweep()

    def now(self) -> datetime:
        """The product's instant."""
        return clock.now()

    def hold_ends(self) -> None:
        """Payments are taken, and the buyers' remorse hour passes: sellers may ship."""
        self.settle()
        self.wait(hours=1)

    def sweep(self) -> None:
        self.invoke("sweep_deadlines", a_schedule_event())
        self.settle()

    def settle(self) -> None:
        """Publish events and run the workers until nothing is on its way."""
        workers = [name for name in self.platform.queues if not name.endswith("-dead")]
        while self._publish() + sum(self.drain(name) for name in workers):
            pass

    def _publish(self) -> int:
        waiting = self.platform.unpublished()
        if waiting:
            self.invoke("publish_events", a_stream_event(waiting))
        return len(waiting)

    def drain(self, queue: str) -> int:
        """Hand a queue's messages to its worker; those it fails stay. Returns how many it took."""
        messages = self.receive(queue)
        taken = 0
        while messages:
            failed = {item["itemIdentifier"] for item in self.work(queue, messages)}
            for message in messages:
                if message["MessageId"] not in failed:
                    taken += 1
                    client("sqs").delete_message(
                        QueueUrl=queues.url(queue), ReceiptHandle=message["ReceiptHandle"]
                    )
            messages = self.receive(queue)
        return taken

    def receive(self, queue: str) -> list[Any]:
        if not self.platform.has_messages(queue):
            return []
        answer = client("sqs").receive_message(
            QueueUrl=queues.url(queue), MaxNumberOfMessages=10, WaitTimeSeconds=0
        )
        return list(answer.get("Messages", []))

    def work(self, queue: str, messages: list[Any]) -> list[Any]:
        """Run a queue's worker on messages; returns the ones it failed."""
        records = [
            {"messageId": m["MessageId"], "body": m["Body"], "receiptHandle": m["ReceiptHandle"]} | _SQS
            for m in messages
        ]
        payload = self.invoke(f"{queue.replace('-', '_')}_worker", {"Records": records})
        return list((payload or {}).get("batchItemFailures", []))

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        return self.chalice.lambda_.invoke(function, event).payload

    # -- the front door ---------------------------------------------------------------------------------------

    def request(
        self, method: str, path: str, token: str | None = None, body: Any = None, **headers: str
    ) -> Answer:
        sent = {"Content-Type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        answer = self.chalice.http.request(method, path, headers=sent, body=raw)
        return Answer(answer.status_code, dict(answer.headers), answer.body)


_SQS = {
    "attributes": {},
    "messageAttributes": {},
    "eventSource": "aws:sqs",
    "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:queue",
    "awsRegion": "us-east-1",
}
