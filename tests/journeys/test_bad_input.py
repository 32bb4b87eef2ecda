"""Bad input at the front doors of the deployed stack: a clear answer, and nothing changed."""

import httpx
import pytest

from tests import builders
from tests.cloud_door import PASSWORD, CloudDoor
from tests.people import Seller


@pytest.fixture(scope="module")
def seller(door: CloudDoor) -> Seller:
    return door.seller()


def test_a_file_above_its_limit_is_refused_by_s3_itself(door: CloudDoor, seller: Seller) -> None:
    upload = seller.does("POST", "/v1/seller/documents", {"kind": "photo_id", "content_type": "image/png"})
    huge = b"x" * (upload["max_bytes"] + 1)
    answer = httpx.post(upload["url"], data=upload["fields"], files={"file": huge}, timeout=60)
    assert answer.status_code == 400
    assert "EntityTooLarge" in answer.text


def test_an_upload_under_another_seller_s_prefix_is_refused(door: CloudDoor, seller: Seller) -> None:
    upload = seller.does("POST", "/v1/imports", {"filename": "a.csv"})["upload"]
    fields = upload["fields"] | {"key": "sel_another/a.csv"}
    assert httpx.post(upload["url"], data=fields, files={"file": b"SKU\n"}).status_code == 403


def test_a_token_of_another_pool_is_refused(door: CloudDoor) -> None:
    pools = door.client("cognito-idp")
    pool = pools.create_user_pool(PoolName="another")["UserPool"]["Id"]
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = pools.create_user_pool_client(UserPoolId=pool, ClientName="c", ExplicitAuthFlows=flows)
    other = CloudDoor(door.run | {"user_pool_id": pool, "client_id": client["UserPoolClient"]["ClientId"]})
    other.sign_up("stranger@example.com", PASSWORD)
    token = other.sign_in("stranger@example.com", PASSWORD)
    answer = door.request("GET", "/v1/purchases", token)
    assert (answer.status, answer.code) == (401, "auth.required")


def test_an_altered_token_is_refused(door: CloudDoor, seller: Seller) -> None:
    head, claims, signature = seller.token.split(".")
    altered = f"{head}.{claims[:-2]}AA.{signature}"
    assert door.request("GET", "/v1/seller", altered).status == 401


def test_a_body_of_two_megabytes_is_refused(seller: Seller) -> None:
    answer = seller.send("POST", "/v1/listings", builders.a_listing(description="x" * 2_000_000))
    assert (answer.status, answer.code) == (413, "request.too_large")
    assert seller.does("GET", "/v1/listings")["data"] == []


def test_a_path_that_does_not_exist_is_a_problem_too(door: CloudDoor) -> None:
    answer = door.request("GET", "/v1/nothing-here")
    assert (answer.status, answer.code) == (404, "not_found")


def test_a_carrier_with_another_secret_changes_nothing(door: CloudDoor) -> None:
    scan = {"tracking_number": "9900000000000000000009", "status": "delivered"}
    scan["occurred_at"] = "2026-01-05T12:00:00Z"
    headers = {"webhook_id": "msg_1", "webhook_timestamp": "1767600000", "webhook_signature": "v1,Zm9yZ2Vk"}
    answer = door.request("POST", "/v1/carriers/local/tracking", None, scan, **headers)
    assert (answer.status, answer.code) == (401, "auth.bad_signature")
