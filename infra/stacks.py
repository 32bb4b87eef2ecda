"""One CloudFormation stack: plan a change as a change set, look at it, then execute or discard it."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from infra.aws import Cloud
from infra.progress import Problem, say

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")
UNUSABLE = (
    "ROLLBACK_COMPLETE",
    "ROLLBACK_FAILED",
    "UPDATE_ROLLBACK_FAILED",
    "CREATE_FAILED",
    "DELETE_FAILED",
)


@dataclass(frozen=True)
class Plan:
    """A change set waiting: what it would do, line by line."""

    change_set: str
    creates: bool
    changes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Stack:
    cloud: Cloud
    name: str

    @property
    def _cloudformation(self) -> Any:
        return self.cloud.client("cloudformation")

    @property
    def _pause(self) -> float:
        return 0.2 if self.cloud.emulated else 3.0

    def describe(self) -> dict[str, Any] | None:
        try:
            stacks = self._cloudformation.describe_stacks(StackName=self.name)["Stacks"]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        found: dict[str, Any] = stacks[0]
        return found

    def outputs(self) -> dict[str, str]:
        return {o["OutputKey"]: o["OutputValue"] for o in (self.describe() or {}).get("Outputs", [])}

    def tags(self) -> dict[str, str]:
        return {tag["Key"]: tag["Value"] for tag in (self.describe() or {}).get("Tags", [])}

    def plan(self, template: dict[str, str], parameters: dict[str, str], tags: dict[str, str]) -> Plan:
        """Make a change set from a template (TemplateBody or TemplateURL). It changes nothing yet."""
        creates = self._is_new()
        change_set = f"change-{uuid.uuid4().hex[:12]}"
        self._cloudformation.create_change_set(
            StackName=self.name,
            ChangeSetName=change_set,
            ChangeSetType="CREATE" if creates else "UPDATE",
            Capabilities=CAPABILITIES,
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
            **template,
        )
        return Plan(change_set, creates, self._changes(change_set))

    def execute(self, plan: Plan) -> None:
        """Carry out the plan and wait; every resource that fails is named."""
        started = time.time()
        self._cloudformation.execute_change_set(StackName=self.name, ChangeSetName=plan.change_set)
        status = self._wait()
        if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            raise Problem(f"Stack {self.name} ended in {status}:\n" + "\n".join(self._failures(started)))

    def discard(self, plan: Plan) -> None:
        """Forget the plan; a stack that exists only as a plan goes too."""
        self._cloudformation.delete_change_set(StackName=self.name, ChangeSetName=plan.change_set)
        if plan.creates:
            self._cloudformation.delete_stack(StackName=self.name)

    def _is_new(self) -> bool:
        status = (self.describe() or {}).get("StackStatus", "REVIEW_IN_PROGRESS")
        if status in UNUSABLE:
            raise Problem(
                f"Stack {self.name} is in {status} and takes no change.\n"
                f"Read its events, then: aws cloudformation delete-stack --stack-name {self.name}"
            )
        return bool(status == "REVIEW_IN_PROGRESS")

    def _changes(self, change_set: str) -> list[str]:
        while True:
            found = self._cloudformation.describe_change_set(StackName=self.name, ChangeSetName=change_set)
            if found["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
                break
            time.sleep(self._pause)
        if found["Status"] == "FAILED" and not _is_nothing(found.get("StatusReason", "")):
            raise Problem(f"CloudFormation refuses the change of {self.name}: {found.get('StatusReason')}")
        return self._all_changes(change_set)

    def _all_changes(self, change_set: str) -> list[str]:
        pages = self._cloudformation.get_paginator("describe_change_set").paginate(
            StackName=self.name, ChangeSetName=change_set
        )
        return [_line(change["ResourceChange"]) for page in pages for change in page.get("Changes", [])]

    def _wait(self) -> str:
        seen = ""
        while True:
            status = str((self.describe() or {}).get("StackStatus", "GONE"))
            if status != seen:
                say(f"    {self.name}: {status.lower().replace('_', ' ')}")
            if not status.endswith("_IN_PROGRESS"):
                return status
            seen = status
            time.sleep(self._pause)

    def _failures(self, since: float) -> list[str]:
        events = self._cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        return [
            f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
            for event in reversed(events)
            if event["ResourceStatus"].endswith("_FAILED") and event["Timestamp"].timestamp() >= since - 1
        ]


def _is_nothing(reason: str) -> bool:
    return any(text in reason for text in NOTHING_TO_DO)


def _line(change: dict[str, Any]) -> str:
    replaced = " (REPLACES IT)" if change.get("Replacement") == "True" else ""
    return f"{change['Action']:<7} {change['ResourceType']:<38} {change['LogicalResourceId']}{replaced}"
