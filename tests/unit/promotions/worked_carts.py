"""Reads docs/worked-carts.md: carts, offers and outcomes as they stand in its tables."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.promotions.models import Kind
from chalicelib.promotions.rules import PLATFORM, Cart, CartItem, GiftGoods, Offer, Tier

PAGE = Path(__file__).resolve().parents[3] / "docs" / "worked-carts.md"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NOTES: dict[str, Callable[[str], dict[str, Any]]] = {
    r"(\d+) left": lambda left: {"left": int(left)},
    r"(\d+) each": lambda each: {"units_per_buyer": int(each)},
    r"budget ([\d.]+)": lambda budget: {"budget_left": cents(budget)},
    r"platform bears (\d+)%": lambda share: {"platform_share": int(share) * 100},
}
VERBS = {
    "sells": Kind.FIXED_PRICE,
    "takes": Kind.PERCENT_OFF,
    "flashes": Kind.FLASH_SALE,
    "saves": Kind.BUY_MORE,
    "gives": Kind.GIFT,
    "coupon": Kind.COUPON,
    "ships": Kind.SHIPPING,
}


@dataclass(frozen=True)
class WorkedCart:
    """One row: what is in the cart and in force, and what it comes to."""

    title: str
    cart: Cart
    offers: list[Offer]
    pays: dict[str, int]
    sellers_bear: int
    platform_bears: int
    refused: dict[str, str]


def rows() -> Iterator[WorkedCart]:
    """Every row of the page's tables."""
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "cart":
            yield _row(*cells)


def _row(cart: str, offers: str, pays: str, sellers: str, platform: str, refused: str) -> WorkedCart:
    reasons = dict(reason.rsplit(": ", 1) for reason in refused.split("; ") if reason)
    made = [an_offer(text) for text in _parts(offers)]
    outcome = dict(part.rsplit(" ", 1) for part in _parts(pays))
    return WorkedCart(
        f"{cart} with {offers or 'nothing'}",
        a_cart(cart),
        made,
        {name: cents(amount) for name, amount in outcome.items()},
        cents(sellers),
        cents(platform),
        reasons,
    )


def a_cart(text: str) -> Cart:
    """`2 a1 20.00, a ships 5.00`"""
    parts = [part.split() for part in _parts(text)]
    items = [CartItem(sku[0], sku, sku, cents(price), int(n)) for n, sku, price in parts if sku != "ships"]
    shipping = {seller: cents(fee) for seller, verb, fee in parts if verb == "ships"}
    return Cart(tuple(items), shipping)


def an_offer(text: str, **changes: Any) -> Offer:
    """`a coupon 20% up to 15.00 from 30.00 on a1`, and in brackets what else there is to it."""
    terms, _, notes = text.partition(" (")
    owner, verb, *_ = terms.split()
    found: dict[str, Any] = {}
    for pattern, read in NOTES.items():
        if match := re.search(pattern, notes):
            found |= read(match[1])
    left = found.pop("left", None)
    found |= _terms(VERBS[verb], terms)
    if left is not None:
        found["units_left"] = dict.fromkeys(found["prices"], left)
    standing: dict[str, Any] = {
        "offer_id": text,
        "kind": VERBS[verb],
        "name": text,
        "owner": PLATFORM if owner == "platform" else owner,
        "starts_at": NOW - timedelta(days=1),
        "ends_at": NOW + timedelta(days=1),
    }
    return Offer(**standing | found | changes)


def _terms(kind: Kind, text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if kind is Kind.BUY_MORE:
        tiers = re.findall(r"(\d+)% from (\d+) units", text)
        found["tiers"] = tuple(Tier(percent_off=int(off) * 100, min_units=int(n)) for off, n in tiers)
    elif kind is Kind.GIFT:
        sku, price = re.findall(r"gives (\w+) ([\d.]+)", text)[0]
        found["gift"] = GiftGoods(sku, sku, cents(price))
    elif match := re.search(r"(\w+) at ([\d.]+)", text):
        found["prices"] = {match[1]: cents(match[2])}
    elif match := re.search(r"(\d+)%", text):
        found["percent_off"] = int(match[1]) * 100
    elif "free" in text:
        found["percent_off"] = 10_000
    else:
        found["amount_off"] = cents(re.findall(r"([\d.]+)", text)[0])
    if (match := re.search(r"from ([\d.]+)(?! units)", text)) and "." in match[1]:
        found["min_spend"] = cents(match[1])
    if match := re.search(r"up to ([\d.]+)", text):
        found["max_discount"] = cents(match[1])
    if match := re.search(r" (?:on|off) ([a-z]\d)", text):
        found["listing_ids"] = frozenset({match[1]})
    return found


def cents(text: str) -> int:
    dollars, _, rest = text.partition(".")
    return int(dollars) * 100 + int(rest or 0)


def _parts(text: str) -> list[str]:
    """Split at commas that stand outside brackets."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", text) if part.strip()]
