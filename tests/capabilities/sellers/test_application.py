"""Applying: papers first, then review; secrets go in and never come out."""

from copy import deepcopy
from typing import Any

import boto3
import pytest

from chalicelib.sellers import service
from tests import builders
from tests.people import Seller
from tests.world import World

ACCOUNT = "555444333222"


@pytest.fixture
def applicant(world: World) -> Seller:
    world.operator().opens_market("US")
    return Seller(world, world.office.token("applicant"))


def test_a_seller_applies_and_is_approved(world: World, applicant: Seller) -> None:
    applicant.applies()
    [waiting] = world.operator().does("GET", "/v1/operator/applications")["data"]
    assert waiting["possible_actions"] == ["approve", "reject"]
    world.operator().approves(waiting["seller_id"])
    assert applicant.does("GET", "/v1/seller")["status"] == "active"


def test_papers_that_did_not_arrive_are_named(applicant: Seller) -> None:
    applicant.does("POST", "/v1/seller/application", builders.an_application())
    applicant.does("POST", "/v1/seller/documents", {"kind": "photo_id", "content_type": "image/png"})
    answer = applicant.send("POST", "/v1/seller/application/submit")
    assert (answer.status, answer.code) == (422, "sellers.documents_missing")
    assert answer.json["missing"] == ["photo_id", "proof_of_address"]


def test_a_person_applies_once(applicant: Seller) -> None:
    applicant.applies()
    answer = applicant.send("POST", "/v1/seller/application", builders.an_application())
    assert (answer.status, answer.code) == (409, "sellers.already_applied")


def test_a_closed_market_takes_no_applications(world: World) -> None:
    answer = world.person().send("POST", "/v1/seller/application", builders.an_application())
    assert answer.code == "markets.closed"


def test_a_rejected_seller_mends_and_submits_again(world: World, applicant: Seller) -> None:
    applicant.applies()
    path = f"/v1/operator/applications/{applicant.seller_id}"
    world.operator().does("POST", f"{path}/reject", {"reason": "The photo cannot be read."})
    assert applicant.does("GET", "/v1/seller")["rejection_reason"] == "The photo cannot be read."
    assert applicant.does("POST", "/v1/seller/application/submit")["status"] == "submitted"


def test_an_application_is_approved_once(world: World, applicant: Seller) -> None:
    applicant.applies()
    world.operator().approves(applicant.seller_id)
    answer = world.operator().send("POST", f"/v1/operator/applications/{applicant.seller_id}/approve")
    assert (answer.code, answer.json["possible_actions"]) == ("lifecycle.not_possible", [])


@pytest.mark.parametrize(
    ("account", "pointer"),
    [
        ({"routing_number": "011000016", "account_number": "000123456789"}, "/bank_account/routing_number"),
        ({"routing_number": "011000015", "account_number": "12"}, "/bank_account/account_number"),
    ],
)
def test_a_bank_account_with_a_wrong_number_is_refused(applicant: Seller, account: object, pointer: str) -> None:
    answer = applicant.send("POST", "/v1/seller/application", builders.an_application(bank_account=account))
    assert [e["pointer"] for e in answer.json["errors"]] == [pointer]


ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    "field", ["/tax_id", "/contact_phone", "/ship_from/postal_code", "/bank_account/account_number"]
)
def test_digits_of_another_script_are_refused(applicant: Seller, field: str) -> None:
    application = deepcopy(builders.an_application())
    place: Any = application
    *folders, name = field.strip("/").split("/")
    for folder in folders:
        place = place[folder]
    place[name] = place[name].translate(ARABIC)
    answer = applicant.send("POST", "/v1/seller/application", application)
    assert (answer.status, [e["pointer"] for e in answer.json["errors"]]) == (422, [field])


def test_who_has_a_name_that_no_bank_can_write_is_asked_for_it(applicant: Seller) -> None:
    account = {"routing_number": "011000015", "account_number": "000123456789"}
    application = builders.an_application(legal_name="🌸🌸", bank_account=account)
    answer = applicant.send("POST", "/v1/seller/application", application)
    assert (answer.status, answer.code) == (422, "sellers.name_at_bank_needed")
    assert [e["pointer"] for e in answer.json["errors"]] == ["/bank_account/name_at_bank"]
    application["bank_account"] = account | {"name_at_bank": "FLOWER SHOP"}
    assert applicant.send("POST", "/v1/seller/application", application).status == 201


@pytest.mark.parametrize("name", ["王小明", "A NAME OF MORE THAN 22 LETTERS", " ", "X", "A;B"])
def test_a_name_that_no_bank_writes_is_no_name_at_the_bank(applicant: Seller, name: str) -> None:
    account = {"routing_number": "011000015", "account_number": "000123456789", "name_at_bank": name}
    answer = applicant.send("POST", "/v1/seller/application", builders.an_application(bank_account=account))
    assert {e["pointer"] for e in answer.json["errors"]} == {"/bank_account/name_at_bank"}


def test_tax_id_and_account_number_are_nowhere_but_sealed(
    world: World, applicant: Seller, capsys: pytest.CaptureFixture[str]
) -> None:
    bank_account = {"routing_number": "011000015", "account_number": ACCOUNT}
    applicant.applies(tax_id="987-65-4321", bank_account=bank_account)
    shown = applicant.get("/v1/seller").raw.decode() + capsys.readouterr().out
    tables = boto3.client("dynamodb").list_tables()["TableNames"]
    shown += str([boto3.client("dynamodb").scan(TableName=name)["Items"] for name in tables])
    assert "3222" in shown
    assert not [planted for planted in ("987-65-4321", "987654321", ACCOUNT) if planted in shown]
    sealed = service.bank_account(applicant.seller_id)
    assert service.open_account_number(sealed) == ACCOUNT
    assert ACCOUNT not in repr(sealed)
