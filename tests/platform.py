"""The platform's cloud on moto, from our templates: built once a process, emptied for each test.

Making tables, queues, rules and buckets costs more than most tests. Emptying reaches into moto's own stores.
"""

import json
from collections import defaultdict
from functools import cache
from typing import Any

import boto3
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends

from infra import template

STAGE, REGION = "test", "us-east-1"
EASYPOST_SECRET = '{"api_key": "EZTK-test", "webhook_secret": "hush"}'
STRIPE_SECRET = (
    '{"api_key": "sk_test", "financial_account": "fa_test", "webhook_secret": "whsec_hush",'
    ' "publishable_key": "pk_test", "payments_webhook_secret": "whsec_of_payments"}'
)
CARRIER_SECRET = "c2VjcmV0LW9mLXRoZS1jYXJyaWVyLWZvci10ZXN0cw=="
BUCKETS = {"drop": "ImportsQueue", "media": "MediaQueue", "documents": None}
PREFIX = f"seller-center-{STAGE}-"
client = cache(boto3.client)
"""One client a service: making them is what costs."""


@cache
def platform() -> "Platform":
    """The one of this process."""
    return Platform()


class Platform:
    """`queues` names the queues; `start` gives an empty platform, `stop` ends the pretence."""

    def __init__(self) -> None:
        self.mock = mock_aws()
        self.queues: list[str] = []

    def start(self) -> None:
        self.mock.start(reset=False)
        if not self.queues:
            self._build()
        self._empty()

    def stop(self) -> None:
        self.mock.stop(remove_data=False)

    def has_messages(self, queue: str) -> bool:
        return bool(sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues[f"{PREFIX}{queue}"].messages)

    def unpublished(self) -> list[Any]:
        """The items of the events that are not yet on the bus, as the stream would bring them."""
        table = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[f"{PREFIX}events"]
        items = [item for of_subject in table.items.values() for item in of_subject.values()]
        return [item.to_json()["Attributes"] for item in items if "outbox" in item.attrs]

    def _empty(self) -> None:
        for table in dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables.values():
            table.items = defaultdict(dict)
        for queue in sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues.values():
            queue._messages, queue._pending_messages, queue.deleted_messages = [], set(), set()
        for bucket in s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.values():
            bucket.keys.clear()

    def _build(self) -> None:
        data, application = (template.read(name)["Resources"] for name in ("data.yaml", "app.yaml"))
        for resource in _of_type(data, "DynamoDB::Table").values():
            _create_table(resource)
        arns = {}
        for logical, resource in _of_type(data | application, "SQS::Queue").items():
            name = _named(resource["QueueName"])
            self.queues.append(name.removeprefix(PREFIX))
            arns[logical] = _create_queue(name)
        for bucket, queue in BUCKETS.items():
            _create_bucket(bucket, queue and arns[queue])
        _create_bus(application, arns)
        key = client("kms").create_key()["KeyMetadata"]["KeyId"]
        client("kms").create_alias(AliasName=f"alias/seller-center-{STAGE}", TargetKeyId=key)
        key = client("kms").create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]
        client("kms").create_alias(AliasName=f"alias/seller-center-{STAGE}-fingerprints", TargetKeyId=key)
        client("secretsmanager").create_secret(Name="carrier-webhook", SecretString=CARRIER_SECRET)
        client("secretsmanager").create_secret(Name="easypost", SecretString=EASYPOST_SECRET)
        client("secretsmanager").create_secret(Name="stripe", SecretString=STRIPE_SECRET)


def _of_type(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: r["Properties"] for name, r in resources.items() if r.get("Type") == f"AWS::{kind}"}


def _named(value: Any) -> str:
    """A resource's name: every one is a !Sub of the stage."""
    return str(value["Fn::Sub"]).replace("${Stage}", STAGE)


def _create_table(properties: dict[str, Any]) -> None:
    known = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    chosen = {name: properties[name] for name in known if name in properties}
    client("dynamodb").create_table(TableName=_named(properties["TableName"]), **chosen)


def _create_queue(name: str) -> str:
    """The ARN of a new queue."""
    sqs = client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    return str(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"])


def _create_bucket(bucket: str, queue: str | None) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket=bucket)
    if queue:
        notify = {"QueueArn": queue, "Events": ["s3:ObjectCreated:*"]}
        told = {"QueueConfigurations": [notify]}
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=told)


def _create_bus(application: dict[str, Any], arns: dict[str, str]) -> None:
    events, bus = client("events"), f"seller-center-{STAGE}"
    events.create_event_bus(Name=bus)
    for name, rule in _of_type(application, "Events::Rule").items():
        if "EventBusName" not in rule:
            continue
        events.put_rule(Name=name, EventBusName=bus, EventPattern=json.dumps(rule["EventPattern"]))
        targets = [{"Id": to["Id"], "Arn": arns[to["Arn"]["Fn::GetAtt"][0]]} for to in rule["Targets"]]
        events.put_targets(Rule=name, EventBusName=bus, Targets=targets)
