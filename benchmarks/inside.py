"""The emulator's DynamoDB, S3 and SQS inside this process, under botocore: no network, no functions of its own.

For what would take hours over HTTP. The real workers run on it; a seller is put in by the capability's own store.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from benchmarks.memory import Body

STAGE = "test"
SETTINGS = {
    "STAGE": STAGE,
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",  # nothing listens there, and nothing is sent
    "DROP_BUCKET": "drop",
    "MEDIA_BUCKET": "media",
    "DOCUMENTS_BUCKET": "documents",
    "POWERTOOLS_SERVICE_NAME": "benchmarks",
    "POWERTOOLS_TRACE_DISABLED": "true",
    "LOG_LEVEL": "CRITICAL",
    "IMPORT_THREADS": "1",
}
SERVICES = ("dynamodb", "s3", "sqs")


def settle_in() -> None:
    """To be called before anything of ours is imported: the environment of a function."""
    os.environ.update(SETTINGS)


@contextmanager
def cloud() -> Iterator[None]:
    """Our tables, queues and buckets, empty. Once a process."""
    from chalicelib.kit import aws

    clients = [aws.client("dynamodb"), aws.client("sqs"), aws.client("s3", signature_version="s3v4")]
    for client, service in zip(clients, ("dynamodb", "sqs", "s3"), strict=True):
        client.meta.events.register_first(f"before-send.{service}", _respond)
    build(*clients)
    yield


def forget_connections() -> None:
    """From now on clients and tables are asked for anew: another endpoint, or another process."""
    from chalicelib.kit import aws
    from chalicelib.kit.rows import Row

    aws.client.cache_clear()
    left = Row.__subclasses__()
    while left:
        row = left.pop()
        row._connection = None
        left += row.__subclasses__()


@contextmanager
def struck_by(strike: Callable[[], None]) -> Iterator[None]:
    """Meanwhile `strike` is called before and after each request; what it raises ends the worker there."""
    _strikes.append(strike)
    try:
        yield
    finally:
        _strikes.clear()


_strikes: list[Callable[[], None]] = []
_answering = [0.0]


def seconds_of_the_emulator() -> float:
    """Processor time the emulator has taken for its answers so far; the rest is ours."""
    return _answering[0]


def _strike() -> None:
    for strike in _strikes:
        strike()


def _respond(request: Any, event_name: str, **_: Any) -> AWSResponse:
    _strike()
    service = event_name.split(".")[1]
    handler = import_module(f"ministack.services.{service}").handle_request
    url = urlsplit(request.url)
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else bytes(body if isinstance(body, bytes) else body.read())
    asked = time.process_time()
    status, answered, content = _now(handler(request.method, unquote(url.path), headers, body, query))
    _answering[0] += time.process_time() - asked
    _strike()
    found = HTTPHeaders()
    for name, value in answered.items():
        found[name] = str(value)
    return AWSResponse(
        request.url, status, found, Body(content if isinstance(content, bytes) else content.encode())
    )


def _now(coroutine: Any) -> Any:
    """The answer of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("the emulator waits for something")


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def build(dynamodb: Any, sqs: Any, s3: Any) -> None:
    """Our tables, queues and buckets, empty."""
    from infra import template

    resources = template.read("data.yaml")["Resources"] | template.read("app.yaml")["Resources"]
    for resource in resources.values():
        properties = resource.get("Properties", {})
        if resource.get("Type") == "AWS::DynamoDB::Table":
            known = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
            chosen = {name: properties[name] for name in known if name in properties}
            dynamodb.create_table(TableName=_named(properties["TableName"]), **chosen)
        elif resource.get("Type") == "AWS::SQS::Queue":
            sqs.create_queue(QueueName=_named(properties["QueueName"]))
    for bucket in ("drop", "documents"):
        s3.create_bucket(Bucket=bucket)


def _named(value: Any) -> str:
    return str(value["Fn::Sub"]).replace("${Stage}", STAGE)


def a_seller() -> str:
    """A seller of the open US market, put in by the stores."""
    from chalicelib.kit.events import SYSTEM
    from chalicelib.kit.work import Work
    from chalicelib.markets import service as markets
    from chalicelib.sellers import store
    from chalicelib.sellers.models import Seller, SellerStatus
    from tests import builders

    application = builders.an_application()
    facts = {name: application[name] for name in Seller.model_fields if name in application}
    work = Work(SYSTEM, datetime.now(UTC))
    markets.open_market(work, "US")
    seller = Seller.model_validate(
        facts
        | {
            "seller_id": "sel_bench",
            "status": SellerStatus.ACTIVE,
            "bank_last4": "6789",
            "applied_at": work.now,
            "active_since": work.now,
        }
    )
    store.save(work, seller)
    work.commit()
    return seller.seller_id
