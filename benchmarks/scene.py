"""One sold order, made by the product itself on moto: its stored items, its people's tokens, its requests."""

import json
import os
from dataclasses import dataclass
from typing import Any

import boto3
import jwt

import tests.conftest  # noqa: F401 (the environment of a function)
from chalicelib.kit import settings
from infra.visitor import Person
from tests import builders
from tests.identity import TokenOffice
from tests.world import World

Item = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """Everything needed to answer one read of an order and one placement from memory."""

    seller_token: str
    buyer_token: str
    seller_id: str
    order_id: str
    cart: dict[str, Any]
    items: dict[str, list[Item]]

    def answers(self) -> list[tuple[str, bytes, bytes]]:
        """DynamoDB's answers: operation, what the request contains, body. The first that fits is given."""
        gets = [("GetItem", _key(item), _json({"Item": item})) for items in self.items.values() for item in items]
        listings = {settings.resource("catalog"): self.items["catalog"]}
        batch = ("BatchGetItem", b"", _json({"Responses": listings, "UnprocessedKeys": {}}))
        return [*gets, batch, ("GetItem", b"", b"{}"), ("TransactWriteItems", b"", b"{}")]


def _key(item: Item) -> bytes:
    return f'"{item["pk"]["S"]}"'.encode()


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()


def played(office: TokenOffice) -> Scene:
    """A seller with two listings sells one of each to a buyer."""
    os.environ["COGNITO_JWKS_URL"] = office.jwks_url
    with World(office) as world:
        seller = world.seller()
        listings = [seller.lists(), seller.lists()]
        buyer = world.buyer()
        lines = [builders.a_line(listing) for listing in listings]
        [order] = buyer.orders(*lines)
        world.settle()
        keys = {
            "sellers": [f"user#{_subject(office, seller)}", seller.seller_id],
            "orders": [order["order_id"]],
            "catalog": [f"{seller.seller_id}#{listing['listing_id']}" for listing in listings],
        }
        items = {table: [_item(table, key) for key in of_table] for table, of_table in keys.items()}
        return Scene(
            seller.token, buyer.token, seller.seller_id, order["order_id"], builders.a_cart(*lines), items
        )


def _subject(office: TokenOffice, person: Person) -> str:
    return str(jwt.decode(person.token, office.key.public_key(), algorithms=["RS256"])["sub"])


def _item(table: str, key: str) -> Item:
    name = settings.resource(table)
    item: Item = boto3.client("dynamodb").get_item(TableName=name, Key={"pk": {"S": key}})["Item"]
    return item
