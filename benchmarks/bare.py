"""What we compare with: the same work by hand, one Lambda handler and a plain boto3 client.

It reads and writes the same items in as many requests, but knows one seller, checks nothing it is sent and keeps
no rules.
"""

import json
import time
from decimal import Decimal
from typing import Any
from uuid import uuid4

import boto3
import jwt
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

TABLE = "seller-center-test-{}"
NOTHING = (
    "seller_discount",
    "platform_discount",
    "original_shipping_fee",
    "shipping_seller_discount",
    "shipping_platform_discount",
    "shipping_fee",
    "tax",
)


class BareHandler:
    """Reads one order and places one order."""

    def __init__(self, jwks_url: str, issuer: str, seller_id: str) -> None:
        self.dynamodb = boto3.client("dynamodb")
        self.keys = jwt.PyJWKClient(jwks_url)
        self.issuer = issuer
        self.seller_id = seller_id
        self.read = TypeDeserializer().deserialize
        self.write = TypeSerializer().serialize

    def get_order(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        self._claims(event)
        key = {"pk": {"S": event["pathParameters"]["order_id"]}}
        item = self.dynamodb.get_item(TableName=TABLE.format("orders"), Key=key, ConsistentRead=True)["Item"]
        order = self.read(item["entity"])
        return _answer(200 if order["seller_id"] == self.seller_id else 404, order)

    def place_order(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        buyer_id, cart = self._claims(event)["sub"], json.loads(event["body"])
        listings = self._looked_up(cart)
        order = self._order(buyer_id, cart, listings)
        text = json.dumps(order)
        self.dynamodb.transact_write_items(TransactItems=self._writes(order, text, event))
        return _answer(201, order)

    def _claims(self, event: dict[str, Any]) -> dict[str, Any]:
        token = event["headers"]["Authorization"].removeprefix("Bearer ")
        key = self.keys.get_signing_key_from_jwt(token).key
        claims: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], issuer=self.issuer)
        return claims

    def _looked_up(self, cart: dict[str, Any]) -> dict[str, Any]:
        """How the seller ships, stock, listings, and whether offers have changed; the listings by id."""
        seller_id, lines = self.seller_id, cart["lines"]
        wanted = {
            "sellers": [{"pk": f"{seller_id}#shipping"}],
            "inventory": [{"pk": f"{seller_id}#{line['sku_id']}", "sk": "main"} for line in lines],
            "catalog": [{"pk": f"{seller_id}#{line['listing_id']}"} for line in lines],
            "promotions": [{"pk": f"force#{owner}", "sk": "changes"} for owner in ("platform", seller_id)],
        }
        asked = {
            TABLE.format(table): {
                "Keys": [self._typed(key) for key in keys],
                "ConsistentRead": table == "inventory",
            }
            for table, keys in wanted.items()
        }
        answers = self.dynamodb.batch_get_item(RequestItems=asked)["Responses"]
        read = {table: [self._plain(item) for item in items] for table, items in answers.items()}
        assert all(stock["on_sale"] for stock in read[TABLE.format("inventory")])
        return {item["entity"]["listing_id"]: item["entity"] for item in read[TABLE.format("catalog")]}

    def _typed(self, item: dict[str, Any]) -> dict[str, Any]:
        return {name: self.write(value) for name, value in item.items()}

    def _plain(self, item: dict[str, Any]) -> dict[str, Any]:
        return {name: self.read(value) for name, value in item.items()}

    def _order(self, buyer_id: str, cart: dict[str, Any], listings: dict[str, Any]) -> dict[str, Any]:
        lines = [self._line(line, listings[line["listing_id"]]) for line in cart["lines"]]
        total = sum(line["unit_price"]["amount"] * line["quantity"] for line in lines)
        money = {"amount": total, "currency": "USD"}
        nothing = {"amount": 0, "currency": "USD"}
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return {
            "order_id": f"ord_{uuid4().hex}",
            "checkout_id": f"chk_{uuid4().hex}",
            "seller_id": self.seller_id,
            "buyer_id": buyer_id,
            "market": "US",
            "policy_version": "us-2026-01",
            "status": "unpaid",
            "lines": lines,
            "amounts": dict.fromkeys(NOTHING, nothing)
            | {"original_price": money, "sub_total": money, "total": money},
            "ship_to": cart["ship_to"],
            "payment": {"method": cart["payment_method"]},
            "deadlines": {"pay_by": now},
            "placed_at": now,
            "late": False,
        }

    def _line(self, line: dict[str, Any], listing: dict[str, Any]) -> dict[str, Any]:
        sku = next(sku for sku in listing["skus"] if sku["sku_id"] == line["sku_id"])
        return {
            "listing_id": listing["listing_id"],
            "sku_id": sku["sku_id"],
            "seller_sku": sku["seller_sku"],
            "title": listing["title"],
            "category": listing["category"],
            "unit_price": {"amount": int(sku["price"]["amount"]), "currency": "USD"},
            "quantity": line["quantity"],
            "weight_grams": int(sku["weight_grams"]),
            "discounts": [],
            "tax": {"amount": 0, "currency": "USD"},
        }

    def _writes(self, order: dict[str, Any], text: str, event: dict[str, Any]) -> list[Any]:
        order_id, seller_id = order["order_id"], order["seller_id"]
        told = {"name": "order_placed", "order_id": order_id, "seller_id": seller_id, "at": order["placed_at"]}
        clock = {"clock": "unpaid_expiry", "subject": order_id, "due": order["placed_at"]}
        keys = {
            "buyer_id": order["buyer_id"],
            "seller_key": f"{seller_id}#0",
            "status_key": f"{seller_id}#unpaid#0",
            "ship_key": order["placed_at"],
            "change_key": f"{order['placed_at']}#{order_id}",
        }
        moved = [{"sku_id": line["sku_id"], "available": -line["quantity"]} for line in order["lines"]]
        return [
            self._put("orders", {"pk": order_id, "version": 1, "entity": order} | keys),
            *(self._reserve(line) for line in order["lines"]),
            self._put("events", {"pk": order_id, "sk": f"evt_{uuid4().hex}", "feed_key": f"{seller_id}#0",
                                 "outbox": "0", "entity": told}),
            self._put("inventory", {"pk": f"{seller_id}#movements#0", "sk": f"mov_{order_id}", "entity": moved}),
            self._count(),
            self._put("deadlines", {"pk": "0", "sk": f"{order['placed_at']}#orders#{order_id}", "entity": clock}),
            self._put("requests", {"pk": event["headers"]["Idempotency-Key"], "answer": text, "expires_at": 0}),
        ]  # fmt: skip

    def _put(self, table: str, item: dict[str, Any]) -> dict[str, Any]:
        return {
            "Put": {
                "TableName": TABLE.format(table),
                "Item": self._typed(item),
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        }

    def _count(self) -> dict[str, Any]:
        return {
            "Update": {
                "TableName": TABLE.format("orders"),
                "Key": {"pk": {"S": f"counts#{self.seller_id}#0"}},
                "UpdateExpression": "ADD unpaid :one",
                "ExpressionAttributeValues": {":one": {"N": "1"}},
            }
        }

    def _reserve(self, line: dict[str, Any]) -> dict[str, Any]:
        return {
            "Update": {
                "TableName": TABLE.format("inventory"),
                "Key": {"pk": {"S": f"{self.seller_id}#{line['sku_id']}"}, "sk": {"S": "main"}},
                "UpdateExpression": "SET sold.#today = if_not_exists(sold.#today, :none) + :more"
                " ADD available :less, reserved :more",
                "ExpressionAttributeNames": {"#today": time.strftime("%Y-%m-%d")},
                "ConditionExpression": "available >= :more AND on_sale = :yes",
                "ExpressionAttributeValues": {
                    ":less": {"N": str(-line["quantity"])},
                    ":more": {"N": str(line["quantity"])},
                    ":yes": {"BOOL": True},
                    ":none": {"N": "0"},
                },
            }
        }


def _answer(status: int, body: Any) -> dict[str, Any]:
    text = json.dumps(body, default=_whole)
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": text}


def _whole(value: Decimal) -> int:
    return int(value)
