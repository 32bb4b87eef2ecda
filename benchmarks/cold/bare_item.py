"""A bare Chalice app: one route that reads one item with a boto3 client."""

from typing import Any

import boto3
from chalice.app import Chalice

app = Chalice(app_name="bare-item")
dynamodb = boto3.client("dynamodb")


@app.route("/v1/shops/{seller_id}")
def get_shop(seller_id: str) -> dict[str, Any]:
    key = {"pk": {"S": seller_id}}
    item = dynamodb.get_item(TableName="seller-center-test-sellers", Key=key)["Item"]
    shop = item["entity"]["M"]
    return {name: shop[name]["S"] for name in ("seller_id", "shop_name", "market")}
