"""Things as the API takes them, good unless told otherwise."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from chalicelib.kit import clock
from infra import samples
from infra.visitor import SCHEDULED


def an_address(**changes: Any) -> dict[str, Any]:
    """In Oregon, which has no sales tax."""
    return {
        "name": "Ada Buyer",
        "line1": "1 Market St",
        "city": "Portland",
        "state": "OR",
        "postal_code": "97204",
    } | changes


def an_application(**changes: Any) -> dict[str, Any]:
    return {
        "market": "US",
        "business_type": "individual",
        "shop_name": "Blue Mug Co",
        "legal_name": "Dana Seller",
        "contact_email": "dana@example.com",
        "contact_phone": "+15125550100",
        "ship_from": an_address(
            name="Blue Mug Co", line1="200 Main St", city="Austin", state="TX", postal_code="78701"
        ),
        "tax_id": "123-45-6789",
        "bank_account": {"routing_number": "011000015", "account_number": "000123456789"},
    } | changes


def a_sku(**changes: Any) -> dict[str, Any]:
    return {
        "seller_sku": f"MUG-{uuid4().hex[:8]}",
        "price": {"amount": 1999, "currency": "USD"},
        "weight_grams": 350,
        "length_mm": 120,
        "width_mm": 120,
        "height_mm": 100,
    } | changes


def a_listing(*skus: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A good listing; several SKUs without options get one to tell them apart."""
    given = list(skus) or [a_sku()]
    if len(given) > 1:
        given = [{"options": [{"name": "Style", "value": f"No. {n}"}]} | sku for n, sku in enumerate(given, 1)]
    return {
        "title": "Blue mug, 350 ml",
        "description": "<p>A mug for tea and coffee.</p>",
        "category": "kitchen.dining.drinkware",
        "skus": given,
    } | changes


def a_line(listing: dict[str, Any], quantity: int = 1, sku: int = 0) -> dict[str, Any]:
    return {
        "seller_id": listing["seller_id"],
        "listing_id": listing["listing_id"],
        "sku_id": listing["skus"][sku]["sku_id"],
        "quantity": quantity,
    }


def a_cart(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"lines": list(lines), "ship_to": an_address(), "payment_method": "pm_card"} | changes


def a_promotion(
    days: float = 7, starts_in: float = 0, now: datetime | None = None, **changes: Any
) -> dict[str, Any]:
    """10 % off the whole shop, from now (or in so many days) for a week; `terms` say otherwise."""
    start = (now or clock.now()) + timedelta(days=starts_in)
    return {
        "title": f"Sale {uuid4().hex[:8]}",
        "starts_at": start.isoformat() if starts_in else None,
        "ends_at": (start + timedelta(days=days)).isoformat(),
        "terms": {"kind": "percent_off", "percent_off": 1000},
    } | changes


def a_coupon(**terms: Any) -> dict[str, Any]:
    """The terms of a coupon to be claimed, 5 dollars off."""
    off = {} if "percent_off" in terms else {"amount_off": usd(500)}
    way = "code" if "code" in terms else "claim"
    return {"kind": "coupon", "way": way} | off | terms


def usd(cents: int) -> dict[str, Any]:
    return {"amount": cents, "currency": "USD"}


def a_png(width: int = 600, height: int = 600) -> bytes:
    return samples.png(width=width, height=height)


def a_stream_event(items: Iterable[Any]) -> dict[str, Any]:
    """New items of a table, as DynamoDB's stream brings them."""
    return {"Records": [_a_stream_record(item) for item in items]}


def _a_stream_record(item: Any) -> dict[str, Any]:
    return {
        "eventID": str(uuid4()),
        "eventName": "INSERT",
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/events/stream/2026-01-01T00:00:00.000",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 0,
            "NewImage": item,
            "SequenceNumber": "1",
            "SizeBytes": 1,
            "StreamViewType": "NEW_IMAGE",
        },
    }


def a_schedule_event() -> dict[str, Any]:
    """What EventBridge sends to a scheduled function."""
    return dict(SCHEDULED)
