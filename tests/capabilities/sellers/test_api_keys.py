"""API keys: shown once, scoped, and dead as soon as they are revoked."""

from datetime import timedelta

import boto3

from chalicelib.kit import clock
from chalicelib.markets.models import CapName
from chalicelib.markets.policies import policy_at
from chalicelib.sellers.store import KeysRow
from tests.people import Answer, Person, Seller
from tests.world import World

SCOPES = ["listings:read", "stock:write"]


def test_a_key_acts_for_its_seller_within_its_scopes(world: World) -> None:
    seller = world.seller()
    listing = seller.lists()
    key = seller.does("POST", "/v1/seller/api-keys", {"name": "warehouse", "scopes": SCOPES})
    machine = Person(world, key["secret"])
    sku_id = listing["skus"][0]["sku_id"]
    assert machine.does("PUT", f"/v1/stock/{sku_id}", {"on_hand": 4})["on_hand"] == 4
    assert machine.get("/v1/orders").code == "auth.not_permitted"


def test_a_revoked_key_is_refused_at_once(world: World) -> None:
    seller = world.seller()
    key = seller.does("POST", "/v1/seller/api-keys", {"name": "old", "scopes": SCOPES})
    seller.does("DELETE", f"/v1/seller/api-keys/{key['key_id']}")
    assert Person(world, key["secret"]).get("/v1/listings").status == 401


def test_a_key_is_stored_hashed_and_listed_without_its_secret(world: World) -> None:
    seller = world.seller()
    key = seller.does("POST", "/v1/seller/api-keys", {"name": "k", "scopes": SCOPES})
    stored = str(boto3.client("dynamodb").scan(TableName="seller-center-test-sellers")["Items"])
    listed = seller.get("/v1/seller/api-keys").raw.decode()
    assert key["secret"] not in stored + listed
    assert key["key_id"] in listed


def test_no_key_can_have_the_keys_or_the_money(world: World) -> None:
    body = {"name": "greedy", "scopes": ["keys:write", "payouts:write"]}
    answer = world.seller().send("POST", "/v1/seller/api-keys", body)
    assert (answer.code, answer.json["scopes"]) == ("sellers.unknown_scope", ["keys:write", "payouts:write"])


def a_machine(world: World, seller: Seller, *scopes: str) -> Person:
    return Person(world, seller.does("POST", "/v1/seller/api-keys", {"name": "books", "scopes": scopes})["secret"])


def test_an_accounting_tool_reads_the_money_and_cannot_move_it(world: World) -> None:
    machine = a_machine(world, world.seller(), "payouts:read", "seller:read", "returns:read")
    for path in ("statements", "payouts", "balance", "tax/1099-k?year=2026", "seller", "returns"):
        assert machine.get(f"/v1/{path}").status == 200, path
    document = machine.send("POST", "/v1/statements/current/documents", {"format": "csv"})
    assert document.status == 202
    account = {"routing_number": "021000021", "account_number": "000998877665"}
    for method, path, body in (
        ("PUT", "/v1/payouts/schedule", {"interval": "biweekly"}),
        ("PUT", "/v1/payouts/bank-account", account),
        ("POST", "/v1/payouts/pay_1/retry", {}),
        ("POST", "/v1/seller/api-keys", {"name": "more", "scopes": ["payouts:read"]}),
        ("POST", "/v1/returns/ret_1/approve", {}),
        ("GET", "/v1/orders", None),
    ):
        assert machine.send(method, path, body).code == "auth.not_permitted", path


def test_a_key_that_reads_orders_still_reads_their_returns(world: World) -> None:
    assert a_machine(world, world.seller(), "orders:read").get("/v1/returns").status == 200


def test_a_key_can_answer_returns(world: World) -> None:
    machine = a_machine(world, world.seller(), "returns:write")
    assert machine.send("POST", "/v1/returns/ret_none/approve", {}).status == 404


def test_another_seller_s_key_cannot_be_revoked(world: World) -> None:
    key = world.seller().does("POST", "/v1/seller/api-keys", {"name": "k", "scopes": SCOPES})
    assert world.seller().send("DELETE", f"/v1/seller/api-keys/{key['key_id']}").status == 404
    assert Person(world, key["secret"]).get("/v1/listings").status == 200


def test_a_shop_has_so_many_keys_at_a_time_and_makes_so_many_a_day(world: World) -> None:
    seller = world.seller()
    caps = policy_at("US", clock.now()).caps
    ways = {"revoked": caps.api_keys_not_revoked, "made today": caps.uses[CapName.API_KEYS].uses}
    assert ways == {"revoked": 50, "made today": 20}
    made = [key_of(seller).status for _ in range(20)]
    refused = key_of(seller)
    assert (set(made), refused.status, refused.json["cap"]) == ({201}, 429, "api_keys")
    for _ in range(2):
        clock.move(clock.offset() + timedelta(days=1))
        made += [key_of(seller).status for _ in range(20)]
    assert (made.count(201), set(made[50:])) == (50, {409})
    answer = key_of(seller)
    assert (answer.code, answer.json["limit"]) == ("sellers.too_many_keys", 50)


def test_a_revoked_key_makes_room_for_another(world: World) -> None:
    seller = world.seller()
    KeysRow(f"{seller.seller_id}#keys", alive=49).save()
    key = key_of(seller).json
    assert key_of(seller).code == "sellers.too_many_keys"
    for _ in range(2):
        seller.does("DELETE", f"/v1/seller/api-keys/{key['key_id']}")
    assert [key_of(seller).status for _ in range(2)] == [201, 409]


def key_of(seller: Seller) -> Answer:
    return seller.send("POST", "/v1/seller/api-keys", {"name": "k", "scopes": SCOPES})
