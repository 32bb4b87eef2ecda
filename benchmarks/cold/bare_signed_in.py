"""A bare Chalice app: one route that verifies the caller's token and reads one item with a boto3 client."""

import os
from typing import Any

import boto3
import jwt
from boto3.dynamodb.types import TypeDeserializer
from chalice.app import Chalice

app = Chalice(app_name="bare-signed-in")
dynamodb = boto3.client("dynamodb")
keys = jwt.PyJWKClient(os.environ["COGNITO_JWKS_URL"])


@app.route("/v1/orders/{order_id}")
def get_order(order_id: str) -> Any:
    token = app.current_request.headers["authorization"].removeprefix("Bearer ")
    jwt.decode(token, keys.get_signing_key_from_jwt(token).key, algorithms=["RS256"])
    key = {"pk": {"S": order_id}}
    item = dynamodb.get_item(TableName="seller-center-test-orders", Key=key)["Item"]
    return TypeDeserializer().deserialize(item["entity"])
