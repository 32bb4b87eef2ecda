"""Account numbers and tax ids planted in a life of money: in the bank's file, and found nowhere else."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import boto3

from benchmarks.programmes import Figures
from chalicelib.kit import clock
from infra.progress import step
from tests import builders
from tests.builders import a_schedule_event
from tests.capabilities.payouts.story import Story
from tests.identity import TokenOffice
from tests.people import Seller
from tests.world import World

ACCOUNTS, TAX_IDS = ("55512349876", "66612349876"), ("987-65-4329", "98-7654329")


def secrets(figures: Figures) -> bool:
    """Account numbers, an SSN and an EIN live a whole life; they are in the bank's file and nowhere else."""
    from chalicelib.payouts.bank import ach, chosen

    origin = '{"company": "SC", "company_id": "1234567890", "bank_name": "B", "bank_routing": "011000015"}'
    os.environ["BANK_ORIGINATOR"] = origin
    kept, chosen.bank = chosen.bank, ach.AchBank()
    with step("Planted secrets"), TokenOffice() as office, _overheard() as heard:
        os.environ["COGNITO_JWKS_URL"] = office.jwks_url
        with World(office) as world:
            _live_with_secrets(world)
            places = _everything_kept() | _answers_of(world)
    chosen.bank = kept
    places["the log"] = heard()
    planted = [*ACCOUNTS, *TAX_IDS, *(number.replace("-", "") for number in TAX_IDS)]
    found = [name for name, text in places.items() if any(number in text for number in planted)]
    in_files = [name for name in found if name.startswith(f"documents/{ach.OUT}")]
    figures |= {
        "places looked into": len(places),
        "bank files with the account": len(in_files),
        "other places with a secret": ", ".join(sorted(set(found) - set(in_files))) or "none",
    }
    return bool(in_files) and found == in_files


def _live_with_secrets(world: World) -> None:
    account = {"routing_number": "011000015", "account_number": ACCOUNTS[0]}
    story = Story(world, tax_id=TAX_IDS[0], bank_account=account).established()
    other = Seller(world, world.office.token(f"seller-{uuid4()}"))
    company = {"business_type": "business", "tax_id": TAX_IDS[1], "bank_account": account}
    other.does("POST", "/v1/seller/application", builders.an_application(**company))
    changed = {"routing_number": "021000021", "account_number": ACCOUNTS[1]}
    story.seller.does("PUT", "/v1/payouts/bank-account", changed)
    story.seller.send("PUT", "/v1/payouts/bank-account", changed | {"routing_number": "021000022"})
    story.earns()
    story.world.settle()
    story.runs_payouts()
    for kind in ("csv", "pdf"):
        story.seller.does("POST", "/v1/statements/current/documents", {"format": kind})
    world.settle()
    for _ in range(3):
        clock.move(clock.offset() + timedelta(days=1))
        world.invoke("run_bank", a_schedule_event())
        world.settle()


def _everything_kept() -> dict[str, str]:
    """Every item, object and waiting message of the platform, by where it is."""
    places = {}
    dynamodb, s3, sqs = (boto3.client(name) for name in ("dynamodb", "s3", "sqs"))
    for table in dynamodb.list_tables()["TableNames"]:
        for item in dynamodb.scan(TableName=table)["Items"]:
            places[f"{table}/{item['pk']['S']}/{item.get('sk', {}).get('S', '')}"] = str(item)
    for bucket in s3.list_buckets()["Buckets"]:
        for found in s3.list_objects_v2(Bucket=bucket["Name"]).get("Contents", []):
            body = s3.get_object(Bucket=bucket["Name"], Key=found["Key"])["Body"].read()
            places[f"{bucket['Name']}/{found['Key']}"] = body.decode("latin-1")
    for url in sqs.list_queues()["QueueUrls"]:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            places[f"{url}/{message['MessageId']}"] = message["Body"]
    return places


def _answers_of(world: World) -> dict[str, str]:
    """What an operator is shown."""
    operator = world.operator()
    paths = ("/v1/operator/applications?status=active", "/v1/operator/applications?status=draft")
    return {path: operator.get(path).raw.decode() for path in paths}


@contextmanager
def _overheard() -> Iterator[Callable[[], str]]:
    """Whatever is printed meanwhile, in a file."""
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        seen, heard = os.dup(1), path.open("w")
        os.dup2(heard.fileno(), 1)
        text: list[str] = []
        try:
            yield lambda: text[0]
        finally:
            sys.stdout.flush()
            os.dup2(seen, 1)
            os.close(seen)
            heard.close()
            text.append(path.read_text())
