"""Things as the API takes them, good unless told otherwise."""

from typing import Any
from uuid import uuid4

from infra import samples


def an_address(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Ada Buyer",
        "line1": "1 Market St",
        "city": "San Francisco",
        "state": "CA",
        "postal_code": "94103",
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
    return {
        "title": "Blue mug, 350 ml",
        "description": "<p>A mug for tea and coffee.</p>",
        "category": "kitchen.dining.drinkware",
        "skus": list(skus) or [a_sku()],
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


def a_png(width: int = 600, height: int = 600) -> bytes:
    return samples.png(width=width, height=height)


def a_schedule_event() -> dict[str, Any]:
    """What EventBridge sends to a scheduled function."""
    return {
        "version": "0",
        "id": "schedule",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "1",
        "time": "2026-01-01T00:00:00Z",
        "region": "us-east-1",
        "resources": [],
        "detail": {},
    }
