"""Promotions of the demo market: coupons, a flash sale, a campaign, an offer to the new seller, a margin guard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from infra.visitor import Person

CODE = "MUGS10"


def promote(operator: Person, seller: Person, listings: list[dict[str, Any]]) -> None:
    """Put a bit of everything in force."""
    first, second = listings[:2]
    seller_id, sku = first["seller_id"], second["skus"][0]
    invitation = {"invitation": "launch-2026"}
    operator.does("POST", f"/v1/operator/sellers/{seller_id}/new-seller-offer", invitation)
    _guards(seller, [*first["skus"], *second["skus"]])
    price = {"amount": sku["price"]["amount"] * 3 // 4, "currency": "USD"}
    flash = {"kind": "flash_sale", "prices": {sku["sku_id"]: price}, "units": {sku["sku_id"]: 5}}
    _promotes(seller, "Five at a quarter off", flash)
    limits = {"redemptions": 100, "per_buyer": 5}
    _promotes(seller, "10 % with a code", _coupon(way="code", code=CODE, percent_off=1000, limits=limits))
    hello = _coupon(way="claim", amount_off=_usd(300), segment="new", from_grant=True)
    _promotes(seller, "3 dollars to say hello", hello)
    welcome = _coupon(way="code", code="WELCOME5", amount_off=_usd(500), min_spend=_usd(3000))
    operator.does("POST", "/v1/operator/promotions", _window(5) | {"title": "Welcome", "terms": welcome})
    campaign = {"title": "Summer Kickoff", "terms": "10 % off or more; the platform pays half of it."}
    window = {"enrol_until": _in(2), "starts_at": _in(3), "ends_at": _in(10)}
    opened = operator.does("POST", "/v1/operator/campaigns", campaign | window)
    entry = {"listing_ids": [first["listing_id"]], "percent_off": 1500}
    seller.does("POST", f"/v1/campaigns/{opened['campaign_id']}/entries", entry)


def _guards(seller: Person, skus: list[dict[str, Any]]) -> None:
    """Half of every price is cost, and a tenth of it is to stay."""
    for sku in skus:
        seller.does("PUT", f"/v1/sku-costs/{sku['sku_id']}", {"cost": _usd(sku["price"]["amount"] // 2)})
    seller.does("PUT", "/v1/margin-guard", {"floor": 1000, "below": "warn"})


def _promotes(seller: Person, title: str, terms: dict[str, Any]) -> None:
    seller.does("POST", "/v1/promotions", _window(7) | {"title": title, "terms": terms})


def _coupon(**terms: Any) -> dict[str, Any]:
    return {"kind": "coupon"} | terms


def _window(days: int) -> dict[str, str]:
    return {"ends_at": _in(days)}


def _in(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def _usd(cents: int) -> dict[str, Any]:
    return {"amount": cents, "currency": "USD"}
