"""The edge: bad input gets a clear answer and changes nothing, and a repeat is answered as before."""

from typing import Any
from uuid import uuid4

import pytest

from tests import builders
from tests.people import Seller
from tests.world import World


@pytest.fixture
def seller(world: World) -> Seller:
    return world.seller()


def listing_count(seller: Seller) -> int:
    return len(seller.does("GET", "/v1/listings")["data"])


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"colour": "blue"}, "/colour", "extra_forbidden"),
        ({"title": 7}, "/title", "string_type"),
        ({"title": ""}, "/title", "string_too_short"),
        ({"skus": []}, "/skus", "too_short"),
    ],
)
def test_a_wrong_field_is_named_with_its_code(seller: Seller, changes: Any, pointer: str, code: str) -> None:
    answer = seller.send("POST", "/v1/listings", builders.a_listing() | changes)
    assert (answer.status, answer.code) == (422, "request.invalid")
    assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [(pointer, code)]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert listing_count(seller) == 0


@pytest.mark.parametrize(
    ("amount", "pointer"), [(-1, "/skus/0/price"), (0, "/skus/0/price/amount"), (760_001, "/skus/0/price/amount")]
)
def test_a_price_outside_the_market_s_range_is_refused(seller: Seller, amount: int, pointer: str) -> None:
    sku = builders.a_sku(price={"amount": amount, "currency": "USD"})
    answer = seller.send("POST", "/v1/listings", builders.a_listing(sku))
    assert [e["pointer"] for e in answer.json["errors"]] == [pointer]
    assert listing_count(seller) == 0


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff\xfe", b'{"title": NaN}'])
def test_a_body_that_is_no_json_object_is_refused(seller: Seller, body: bytes) -> None:
    assert seller.send("POST", "/v1/listings", body).status == 422


def test_a_body_of_two_megabytes_is_refused(seller: Seller) -> None:
    answer = seller.send("POST", "/v1/listings", builders.a_listing(description="x" * 2_000_000))
    assert (answer.status, answer.code) == (413, "request.too_large")
    assert listing_count(seller) == 0


def test_an_unknown_query_field_is_refused(seller: Seller) -> None:
    assert seller.get("/v1/listings?sort=price").json["errors"][0]["pointer"] == "/sort"


@pytest.mark.parametrize("limit", ["0", "101", "many"])
def test_a_page_has_1_to_100_items(seller: Seller, limit: str) -> None:
    assert seller.get(f"/v1/listings?limit={limit}").status == 422


def test_a_made_up_cursor_is_refused(seller: Seller) -> None:
    answer = seller.get("/v1/listings?cursor=%FF%FE")
    assert (answer.status, answer.json["errors"][0]["code"]) == (422, "cursor.invalid")


def test_a_repeat_with_the_same_key_gets_the_same_answer_and_has_no_effect(seller: Seller) -> None:
    body, key = builders.a_listing(), str(uuid4())
    first = seller.send("POST", "/v1/listings", body, Idempotency_Key=key)
    again = seller.send("POST", "/v1/listings", body, Idempotency_Key=key)
    assert (again.status, again.raw) == (first.status, first.raw)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert listing_count(seller) == 1


def test_a_key_used_for_another_body_is_refused(seller: Seller) -> None:
    key = str(uuid4())
    seller.send("POST", "/v1/listings", builders.a_listing(), Idempotency_Key=key)
    answer = seller.send("POST", "/v1/listings", builders.a_listing(), Idempotency_Key=key)
    assert (answer.status, answer.code) == (422, "idempotency.key_reused")
    assert listing_count(seller) == 1


def test_one_person_s_key_is_not_another_s(world: World, seller: Seller) -> None:
    key, other = str(uuid4()), world.seller()
    for person in (seller, other):
        answer = person.send("POST", "/v1/listings", builders.a_listing(), Idempotency_Key=key)
        assert answer.status == 201


def test_where_money_moves_a_key_is_required(world: World) -> None:
    answer = world.request("POST", "/v1/checkouts", world.buyer().token, builders.a_cart())
    assert (answer.status, answer.code) == (422, "request.invalid")
    cart = builders.a_cart({"seller_id": "s", "listing_id": "l", "sku_id": "k", "quantity": 1})
    answer = world.request("POST", "/v1/checkouts", world.buyer().token, cart)
    assert (answer.status, answer.code) == (400, "idempotency.key_required")


def test_every_page_of_a_list_comes_once_and_in_order(seller: Seller) -> None:
    made = [seller.does("POST", "/v1/listings", builders.a_listing())["listing_id"] for _ in range(7)]
    seen, cursor = [], ""
    while True:
        page = seller.does("GET", f"/v1/listings?limit=3{cursor}")
        seen += [listing["listing_id"] for listing in page["data"]]
        if "next_cursor" not in page:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == made[::-1]


def test_the_documentation_is_served(world: World) -> None:
    assert world.request("GET", "/health").json == {"status": "ok"}
    assert world.request("GET", "/openapi.json").json["openapi"] == "3.1.0"
    assert b"Seller Center API" in world.request("GET", "/docs").raw
