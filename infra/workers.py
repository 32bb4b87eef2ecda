"""Turns the rows of workers.yaml into CloudFormation: queues, alarms, rules, functions and their roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Resources = dict[str, Any]
Statement = dict[str, Any]

TWO_WEEKS = 14 * 24 * 60 * 60
TRIES = 5
HIDDEN = 6
"""A message stays hidden this many times as long as its function may take (AWS's advice)."""
READ_AND_WRITE = [
    f"dynamodb:{action}"
    for action in ("GetItem", "BatchGetItem", "Query", "ConditionCheckItem",
                   "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")
]  # fmt: skip
RECEIVE = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"]
SEND = ["sqs:SendMessage", "sqs:GetQueueUrl"]
NEEDS = {
    "opens": ("kms:Decrypt", {"Ref": "DataKeyArn"}),
    "seals": ("kms:GenerateDataKey", {"Ref": "DataKeyArn"}),
    "fingerprints": ("kms:GenerateMac", {"Ref": "FingerprintKeyArn"}),
    "publishes": ("events:PutEvents", {"Fn::GetAtt": ["Bus", "Arn"]}),
    "hears_carrier": ("secretsmanager:GetSecretValue", {"Ref": "CarrierSecretArn"}),
    "buys_labels": (
        "secretsmanager:GetSecretValue",
        {"Fn::If": ["HasEasyPost", {"Ref": "EasyPostSecretArn"}, {"Ref": "CarrierSecretArn"}]},
    ),
    "pays_by_stripe": (
        "secretsmanager:GetSecretValue",
        {"Fn::If": ["HasStripe", {"Ref": "StripeSecretArn"}, {"Ref": "CarrierSecretArn"}]},
    ),
}


def resources(folder: Path) -> Resources:
    """Every resource of every row."""
    table = yaml.safe_load((folder / "workers.yaml").read_text())
    found: Resources = _Api("api", table["api"], table["workers"]).resources()
    for name, row in table["workers"].items():
        found |= _Worker(name, row, table["workers"]).resources()
    for name, row in table["schedules"].items():
        found |= _Schedule(name, row, table["workers"]).resources()
    return found


def table_arn(table: str) -> dict[str, str]:
    """A table with its indexes, which the star stands for."""
    place = "${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}"
    return _sub(f"arn:{place}:table/seller-center-${{Stage}}-{table}*")


class _Function:
    """What every row becomes: the function and its role."""

    suffix = ""
    logical = ""
    """The id Chalice gives the function."""

    def __init__(self, name: str, row: dict[str, Any], workers: dict[str, Any]) -> None:
        self.name = name
        self.row = row
        self.workers = workers
        self.function = f"{name}{self.suffix}"
        self.base = _camel(name)
        self.logical = self.logical or _camel(self.function)

    def resources(self) -> Resources:
        role = {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": _policy(
                    [_allow("sts:AssumeRole", Principal={"Service": "lambda.amazonaws.com"})]
                ),
                "ManagedPolicyArns": [{"Ref": "LogPolicy"}, {"Ref": "KitPolicy"}],
                "Policies": self._policies(),
            },
        }
        return {self.logical: {"Properties": self._function()}, f"{self.logical}Role": role}

    def _function(self) -> dict[str, Any]:
        return {
            "FunctionName": _named(self.function),
            "Role": _arn(f"{self.logical}Role"),
            "MemorySize": self.row["memory"],
            "Timeout": self.row["seconds"],
        }

    def _policies(self) -> list[dict[str, Any]]:
        statements = list(self._statements())
        return [{"PolicyName": "own", "PolicyDocument": _policy(statements)}] if statements else []

    def _statements(self) -> Iterator[Statement]:
        row = self.row
        if row.get("tables"):
            yield _allow(READ_AND_WRITE, [table_arn(table) for table in row["tables"]])
        for verb, action in (("reads", "s3:GetObject"), ("writes", "s3:PutObject")):
            if row.get(verb):
                yield _allow([action], [_objects(bucket) for bucket in row[verb]])
        if row.get("reads"):  # without it a missing object answers 403, not 404
            yield _allow(["s3:ListBucket"], [_bucket(bucket) for bucket in row["reads"]])
        if row.get("sends"):
            yield _allow(SEND, [self._queue_arn(queue) for queue in row["sends"]])
        for need, (action, resource) in NEEDS.items():
            if row.get(need):
                yield _allow([action], resource)

    def _queue_arn(self, queue: str, kind: str = "Queue") -> dict[str, Any]:
        logical = f"{_camel(queue)}{kind}"
        return {"Ref": f"{logical}Arn"} if "queue_of" in self.workers[queue] else _arn(logical)


class _Api(_Function):
    """Every route of every capability."""

    logical = "APIHandler"


class _Worker(_Function):
    """A function behind a queue."""

    suffix = "-worker"

    def resources(self) -> Resources:
        found = super().resources()
        if "queue_of" not in self.row:
            found |= self._queue()
        if self.row.get("events"):
            found |= self._rule()
        return found

    def _function(self) -> dict[str, Any]:
        source = {
            "Queue": _sub(f"${{{self.base}QueueArn}}" if "queue_of" in self.row else f"${{{self.base}Queue.Arn}}"),
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ScalingConfig": {"MaximumConcurrency": self.row["at_once"]},
        }
        return super()._function() | {"Events": {f"{self.logical}SqsEventSource": {"Properties": source}}}

    def _statements(self) -> Iterator[Statement]:
        yield _allow(RECEIVE, self._queue_arn(self.name))
        yield _allow(SEND, self._queue_arn(self.name, "DeadLetters"))
        yield from super()._statements()

    def _queue(self) -> Resources:
        dead = f"{self.base}DeadLetters"
        queue = {
            "QueueName": _named(self.name),
            "SqsManagedSseEnabled": True,
            "VisibilityTimeout": HIDDEN * self.row["seconds"],
            "RedrivePolicy": {"deadLetterTargetArn": _arn(dead), "maxReceiveCount": TRIES},
        }
        letters = {
            "QueueName": _named(f"{self.name}-dead"),
            "SqsManagedSseEnabled": True,
            "MessageRetentionPeriod": TWO_WEEKS,
        }
        alarm = _alarm(
            f"{self.name}-dead",
            f"A message of the {self.name} queue failed five times. See docs/operations.md.",
            ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", 60),
            {"Name": "QueueName", "Value": {"Fn::GetAtt": [dead, "QueueName"]}},
        )
        return {
            f"{self.base}Queue": {"Type": "AWS::SQS::Queue", "Properties": queue},
            dead: {"Type": "AWS::SQS::Queue", "Properties": letters},
            f"{dead}Alarm": alarm,
        }

    def _rule(self) -> Resources:
        rule, queue, dead = (f"{self.base}{kind}" for kind in ("Rule", "Queue", "DeadLetters"))
        sent = {"Id": self.name, "Arn": _arn(queue), "DeadLetterConfig": {"Arn": _arn(dead)}}
        properties = {
            "Name": _named(self.name),
            "EventBusName": {"Ref": "Bus"},
            "EventPattern": {"source": ["seller-center"], "detail-type": self.row["events"]},
            "Targets": [sent],
        }
        return {
            rule: {"Type": "AWS::Events::Rule", "Properties": properties},
            f"{queue}Policy": _sent_by_rule(queue, rule),
            f"{dead}Policy": _sent_by_rule(dead, rule),
        }


class _Schedule(_Function):
    """A function that the clock starts."""

    def resources(self) -> Resources:
        alarm = _alarm(
            f"{self.name}-errors",
            f"The schedule {self.name} failed.",
            ("AWS/Lambda", "Errors", "Sum", 300),
            {"Name": "FunctionName", "Value": {"Ref": self.logical}},
        )
        return super().resources() | {f"{self.logical}ErrorsAlarm": alarm}


def _sent_by_rule(queue: str, rule: str) -> dict[str, Any]:
    statement = _allow(
        "sqs:SendMessage",
        _arn(queue),
        Principal={"Service": "events.amazonaws.com"},
        Condition={"ArnEquals": {"aws:SourceArn": _arn(rule)}},
    )
    properties = {"Queues": [{"Ref": queue}], "PolicyDocument": _policy([statement])}
    return {"Type": "AWS::SQS::QueuePolicy", "Properties": properties}


def _alarm(name: str, description: str, metric: tuple[str, str, str, int], of: dict[str, Any]) -> dict[str, Any]:
    namespace, metric_name, statistic, period = metric
    properties = {
        "AlarmName": _named(name),
        "AlarmDescription": description,
        "Namespace": namespace,
        "MetricName": metric_name,
        "Dimensions": [of],
        "Statistic": statistic,
        "Period": period,
        "EvaluationPeriods": 1,
        "Threshold": 0,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [{"Ref": "AlarmsTopicArn"}],
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def _allow(action: str | list[str], resource: Any = None, **more: Any) -> Statement:
    what = {} if resource is None else {"Resource": resource}
    return {"Effect": "Allow", "Action": action} | what | more


def _policy(statements: list[Statement]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


def _objects(bucket: str) -> dict[str, str]:
    return _sub(f"arn:${{AWS::Partition}}:s3:::${{{_camel(bucket)}Bucket}}/*")


def _bucket(bucket: str) -> dict[str, str]:
    return _sub(f"arn:${{AWS::Partition}}:s3:::${{{_camel(bucket)}Bucket}}")


def _named(thing: str) -> dict[str, str]:
    return _sub(f"seller-center-${{Stage}}-{thing}")


def _sub(text: str) -> dict[str, str]:
    return {"Fn::Sub": text}


def _arn(logical: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [logical, "Arn"]}


def _camel(name: str) -> str:
    return "".join(part.title() for part in name.split("-"))
