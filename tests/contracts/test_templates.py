"""What the two templates promise, held against data.yaml and the packaged app.yaml as it is deployed."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra import template
from infra.package import ROOT, Package, build
from infra.progress import Problem
from infra.settings import StageSettings

Resources = dict[str, dict[str, Any]]

FIVE_TRIES = 5
TWO_WEEKS = 14 * 24 * 60 * 60


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return build("test", tmp_path_factory.mktemp("package"), with_libraries=False)


@pytest.fixture(scope="module")
def data() -> Resources:
    resources: Resources = template.read("data.yaml")["Resources"]
    return resources


@pytest.fixture(scope="module")
def app(package: Package) -> Resources:
    resources: Resources = package.template["Resources"]
    return resources


@pytest.fixture(scope="module")
def everything(data: Resources, app: Resources) -> Resources:
    return data | app


def of_type(resources: Resources, kind: str) -> Resources:
    """Logical id -> properties of all resources of a type."""
    return {name: found["Properties"] for name, found in resources.items() if found["Type"] == kind}


def functions(app: Resources) -> Resources:
    return of_type(app, "AWS::Serverless::Function")


def event_sources(app: Resources, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, function in functions(app).items():
        for event in function.get("Events", {}).values():
            if event["Type"] == kind:
                yield name, event["Properties"]


def target(reference: Any) -> str:
    """The logical id behind !GetAtt X.Arn, !Ref X, !Ref XArn or !Sub '${X.Arn}'."""
    if "Fn::GetAtt" in reference:
        return str(reference["Fn::GetAtt"][0])
    named = str(reference.get("Ref") or reference["Fn::Sub"]).strip("${}").removesuffix(".Arn")
    return named.removesuffix("Arn")


def statements(resource: dict[str, Any]) -> list[dict[str, Any]]:
    documents = [policy["PolicyDocument"] for policy in resource.get("Policies", [])]
    if "PolicyDocument" in resource:
        documents.append(resource["PolicyDocument"])
    return [statement for document in documents for statement in document["Statement"]]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def dead_letters_of(queues: Resources) -> set[str]:
    return {target(q["RedrivePolicy"]["deadLetterTargetArn"]) for q in queues.values() if "RedrivePolicy" in q}


def lint(path: Path) -> str:
    command = [sys.executable, "-m", "cfnlint", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_the_data_template_passes_cfn_lint() -> None:
    assert lint(template.FOLDER / "data.yaml") == ""


def test_the_packaged_app_template_passes_cfn_lint(package: Package, tmp_path: Path) -> None:
    packaged = tmp_path / "app.json"
    packaged.write_text(package.template_for("artifacts"))
    assert lint(packaged) == ""


def test_the_app_stack_asks_for_nothing_the_data_stack_does_not_give(package: Package) -> None:
    given = set(template.read("data.yaml")["Outputs"]) | {"Stage"}
    asked = {name for name, parameter in package.template["Parameters"].items() if "Default" not in parameter}
    assert asked <= given


def test_a_message_that_fails_five_times_is_kept_two_weeks_as_a_dead_letter(everything: Resources) -> None:
    queues = of_type(everything, "AWS::SQS::Queue")
    read = {target(source["Queue"]) for _, source in event_sources(everything, "SQS")}
    assert read
    for name in read:
        redrive = queues[name]["RedrivePolicy"]
        assert redrive["maxReceiveCount"] == FIVE_TRIES, name
        assert queues[target(redrive["deadLetterTargetArn"])]["MessageRetentionPeriod"] == TWO_WEEKS, name


def test_every_queue_is_read_by_a_function_or_holds_dead_letters(everything: Resources) -> None:
    queues = set(of_type(everything, "AWS::SQS::Queue"))
    read = {target(source["Queue"]) for _, source in event_sources(everything, "SQS")}
    assert {name for name in queues if not name.endswith("DeadLetters")} == read


def test_every_dead_letter_raises_an_alarm(everything: Resources) -> None:
    alarms = of_type(everything, "AWS::CloudWatch::Alarm").values()
    watched = {
        target(alarm["Dimensions"][0]["Value"])
        for alarm in alarms
        if alarm["MetricName"] == "ApproximateNumberOfMessagesVisible" and alarm["Threshold"] == 0
    }
    queues = of_type(everything, "AWS::SQS::Queue")
    assert watched == {name for name in queues if name.endswith("DeadLetters")} >= dead_letters_of(queues)


def test_every_alarm_tells_somebody(everything: Resources) -> None:
    for name, alarm in of_type(everything, "AWS::CloudWatch::Alarm").items():
        assert target(alarm["AlarmActions"][0]) == "AlarmsTopic", name


def test_a_message_stays_hidden_six_times_as_long_as_its_function_may_take(everything: Resources) -> None:
    queues = of_type(everything, "AWS::SQS::Queue")
    for name, source in event_sources(everything, "SQS"):
        timeout = functions(everything)[name]["Timeout"]
        assert queues[target(source["Queue"])]["VisibilityTimeout"] >= 6 * timeout, name


def test_one_failed_message_does_not_bring_back_its_whole_batch(app: Resources) -> None:
    for kind in ("SQS", "DynamoDB"):
        for name, source in event_sources(app, kind):
            assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"], name


def test_every_queue_is_encrypted(everything: Resources) -> None:
    for name, queue in of_type(everything, "AWS::SQS::Queue").items():
        assert queue["SqsManagedSseEnabled"] is True, name


def test_every_rule_may_send_to_its_queue_and_keeps_what_it_cannot_deliver(app: Resources) -> None:
    allowed = {
        (target(statement["Condition"]["ArnEquals"]["aws:SourceArn"]), target(statement["Resource"]))
        for policy in of_type(app, "AWS::SQS::QueuePolicy").values()
        for statement in statements(policy)
    }
    for name, rule in of_type(app, "AWS::Events::Rule").items():
        for sent in rule["Targets"]:
            assert (name, target(sent["Arn"])) in allowed
            assert (name, target(sent["DeadLetterConfig"]["Arn"])) in allowed


def test_new_events_are_published_and_what_cannot_be_is_kept(app: Resources) -> None:
    [(_, source)] = event_sources(app, "DynamoDB")
    assert source["BisectBatchOnFunctionError"] is True
    assert source["StartingPosition"] == "TRIM_HORIZON"
    assert json.loads(source["FilterCriteria"]["Filters"][0]["Pattern"]) == {"eventName": ["INSERT"]}
    assert target(source["DestinationConfig"]["OnFailure"]["Destination"]) == "PublishEventsDeadLetters"


def test_events_that_wait_too_long_raise_an_alarm(app: Resources) -> None:
    alarm = of_type(app, "AWS::CloudWatch::Alarm")["PublishEventsAgeAlarm"]
    assert alarm["MetricName"] == "IteratorAge"
    assert target(alarm["Dimensions"][0]["Value"]) == "PublishEvents"


def test_every_table_can_be_restored_to_any_second_of_the_last_weeks(data: Resources) -> None:
    for name, table in of_type(data, "AWS::DynamoDB::Table").items():
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}, name


def test_every_table_is_encrypted_with_our_key(data: Resources) -> None:
    for name, table in of_type(data, "AWS::DynamoDB::Table").items():
        encryption = table["SSESpecification"]
        assert encryption["SSEEnabled"] is True, name
        assert target(encryption["KMSMasterKeyId"]) == "DataKey", name


def test_only_the_tables_of_throw_away_stages_can_be_deleted(data: Resources) -> None:
    for name, table in of_type(data, "AWS::DynamoDB::Table").items():
        assert table["DeletionProtectionEnabled"] == {"Fn::If": ["Durable", True, False]}, name


def test_what_holds_data_outlives_its_stack(data: Resources) -> None:
    kinds = ("DynamoDB::Table", "S3::Bucket", "Cognito::UserPool", "KMS::Key", "SecretsManager::Secret")
    for name, resource in data.items():
        if resource["Type"].removeprefix("AWS::") in kinds:
            assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain"), name


def test_no_bucket_is_public(data: Resources) -> None:
    for name, bucket in of_type(data, "AWS::S3::Bucket").items():
        access = bucket["PublicAccessBlockConfiguration"]
        assert len(access) == 4, name
        assert all(value is True for value in access.values()), name


def test_every_bucket_is_encrypted_and_refuses_plain_http(data: Resources) -> None:
    policies = of_type(data, "AWS::S3::BucketPolicy")
    for name, bucket in of_type(data, "AWS::S3::Bucket").items():
        assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"], name
        [statement] = statements(policies[f"{name}Policy"])
        assert statement["Effect"] == "Deny"
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_dropped_files_are_forgotten_after_thirty_days(data: Resources) -> None:
    [rule] = data["DropBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 30)


@pytest.mark.parametrize(("bucket", "queue"), [("DropBucket", "ImportsQueue"), ("MediaBucket", "MediaQueue")])
def test_an_uploaded_file_is_told_to_its_queue(data: Resources, bucket: str, queue: str) -> None:
    [told] = data[bucket]["Properties"]["NotificationConfiguration"]["QueueConfigurations"]
    assert (told["Event"], target(told["Queue"])) == ("s3:ObjectCreated:*", queue)


def test_every_function_has_a_memory_a_timeout_and_a_role_of_its_own(app: Resources) -> None:
    written = template.read("app.yaml")["Resources"]
    for name in functions(app):
        own = written[name]["Properties"]
        assert {"MemorySize", "Timeout"} <= set(own), name
        assert own["Role"] == {"Fn::GetAtt": [f"{name}Role", "Arn"]}, name


def test_every_role_belongs_to_one_function(app: Resources) -> None:
    assert set(of_type(app, "AWS::IAM::Role")) == {f"{name}Role" for name in functions(app)}


def test_no_role_may_do_everything_or_do_it_everywhere(app: Resources) -> None:
    policies = of_type(app, "AWS::IAM::Role") | of_type(app, "AWS::IAM::ManagedPolicy")
    for name, policy in policies.items():
        for statement in statements(policy):
            actions = listed(statement["Action"])
            assert not [action for action in actions if action.endswith(":*") or action == "*"], name
            assert "*" not in listed(statement["Resource"]), name


def test_no_role_may_scan_or_drop_a_table(app: Resources) -> None:
    policies = of_type(app, "AWS::IAM::Role") | of_type(app, "AWS::IAM::ManagedPolicy")
    granted = {a for policy in policies.values() for s in statements(policy) for a in listed(s["Action"])}
    assert not granted & {"dynamodb:Scan", "dynamodb:DeleteTable", "dynamodb:UpdateTable"}


def test_every_consumer_may_read_its_own_queue_and_no_other(app: Resources) -> None:
    roles = of_type(app, "AWS::IAM::Role")
    for name, source in event_sources(app, "SQS"):
        received = [
            target(resource)
            for statement in statements(roles[f"{name}Role"])
            if "sqs:ReceiveMessage" in listed(statement["Action"])
            for resource in listed(statement["Resource"])
        ]
        assert received == [target(source["Queue"])], name


def test_the_gateway_limits_how_many_requests_it_lets_through(app: Resources) -> None:
    [settings] = app["RestAPI"]["Properties"]["MethodSettings"]
    assert settings["HttpMethod"] == "*"
    assert {"ThrottlingRateLimit", "ThrottlingBurstLimit"} <= set(settings)


def test_what_the_gateway_refuses_is_a_problem_document_too(app: Resources) -> None:
    for name, response in app["RestAPI"]["Properties"]["GatewayResponses"].items():
        assert response["ResponseParameters"]["Headers"]["Content-Type"] == "'application/problem+json'", name
        body = response["ResponseTemplates"]["application/json"].replace("$context.error.messageString", '"x"')
        assert {"type", "title", "code", "detail", "request_id"} <= set(json.loads(body)), name


def test_the_package_brings_its_bytecode(package: Package) -> None:
    names = zipfile.ZipFile(package.archive).namelist()
    assert "__pycache__/app.cpython-311.pyc" in names
    assert len([n for n in names if n.endswith(".pyc")]) == len([n for n in names if n.endswith(".py")])


def test_the_same_code_makes_the_same_package(package: Package, tmp_path: Path) -> None:
    assert build("test", tmp_path, with_libraries=False).key == package.key


REAL = {"Bank": "ach", "Payments": "stripe", "StripeSecretArn": "arn:aws:secretsmanager:us-east-1:1:secret:stripe"}
LASTING = StageSettings("prod", throw_away=False, given=REAL, root=ROOT)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"Payments": "local"}, "Payments=local takes no money"),
        ({"Bank": "local"}, "Bank=local pays no seller"),
        ({"StripeApi": "http://127.0.0.1:1"}, "StripeApi asks somebody else than Stripe"),
        ({"StripeSecretArn": ""}, "Payments=stripe needs the account's secret"),
        ({"Bnak": "ach"}, "There is no parameter Bnak"),
    ],
)
def test_a_lasting_stage_that_only_pretends_to_move_money_cannot_be_deployed(
    given: dict[str, str], sentence: str
) -> None:
    LASTING.check(with_libraries=False)
    with pytest.raises(Problem, match=sentence):
        replace(LASTING, given=REAL | given).check(with_libraries=False)


def test_a_stage_on_aws_needs_the_library_its_provider_needs() -> None:
    with pytest.raises(Problem, match=r"add the line of requirements-stripe\.txt"):
        LASTING.check(with_libraries=True)


def test_only_the_stages_that_say_so_are_throw_away() -> None:
    stages = json.loads((ROOT / ".chalice" / "config.json").read_text())["stages"]
    assert [name for name in stages if StageSettings.of(name, ROOT).throw_away] == ["local", "test", "dev"]
    assert StageSettings("new", False, {}, ROOT).parameters == {"ThrowAway": "false"}
    for name in ("local", "test", "dev"):
        StageSettings.of(name, ROOT).check(with_libraries=True)


def asserted(given: dict[str, str]) -> list[str]:
    """What the template's rules say against these parameters, as CloudFormation reads them."""
    found = template.read("app.yaml")
    values = {name: str(one.get("Default", "")) for name, one in found["Parameters"].items()} | given

    def holds(condition: Any) -> bool:
        [(function, parts)] = condition.items()
        if function == "Fn::Not":
            return not holds(parts[0])
        assert function == "Fn::Equals"
        first, second = (values[part["Ref"]] if isinstance(part, dict) else part for part in parts)
        return bool(first == second)

    rules = [rule for rule in found["Rules"].values() if holds(rule["RuleCondition"])]
    wrong = [one for rule in rules for one in rule["Assertions"] if not holds(one["Assert"])]
    return [str(one["AssertDescription"]) for one in wrong]


@pytest.mark.parametrize("given", [{"Payments": "local"}, {"Bank": "local"}, {"StripeApi": "http://here"}])
def test_the_template_itself_refuses_a_lasting_stage_that_only_pretends(given: dict[str, str]) -> None:
    lasting = REAL | {"ThrowAway": "false"}
    assert asserted(lasting) == []
    assert len(asserted(lasting | given)) == 1
    assert asserted(REAL | {"ThrowAway": "true"} | given) == []
    assert template.read("app.yaml")["Parameters"]["ThrowAway"]["Default"] == "false"


def test_every_function_is_told_who_takes_and_who_pays_by_the_stage_s_parameters(package: Package) -> None:
    told = package.template["Globals"]["Function"]["Environment"]["Variables"]
    assert (told["PAYMENTS"], told["BANK"]) == ({"Ref": "Payments"}, {"Ref": "Bank"})
