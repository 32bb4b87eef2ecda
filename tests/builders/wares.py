"""Listings in memory, for the rules that judge them."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.catalog.models import Image, Listing, ListingStatus, MediaStatus, Option, Sku, Video, sku_id_of
from chalicelib.kit.money import Money
from chalicelib.markets import policies
from chalicelib.markets.models import Category

TODAY = datetime(2026, 6, 1, tzinfo=UTC)
POLICY = policies.policy_at("US", TODAY)
WORDS = policies.word_rules("US")
MUGS = "kitchen.dining.drinkware"


def category(category_id: str = MUGS) -> Category:
    return policies.category("US", category_id)


def sku(code: str = "MUG", price: int = 1999, **changes: Any) -> Sku:
    """A SKU; `options` may be given as {"Color": "Blue"}."""
    options = [Option(name=name, value=value) for name, value in changes.pop("options", {}).items()]
    parcel = {"weight_grams": 350, "length_mm": 120, "width_mm": 120, "height_mm": 100}
    facts = {"price": Money(amount=price), "options": options} | parcel | changes
    return Sku(sku_id=sku_id_of("sel_1", code), seller_sku=code, **facts)


def image(number: int = 1, status: MediaStatus = MediaStatus.READY) -> Image:
    return Image(
        image_id=f"img_{number}", key=f"sel_1/lst_1/img_{number}", content_type="image/png", status=status
    )


def video(caption: str = "") -> Video:
    return Video(video_id="vid_1", key="sel_1/lst_1/vid_1", caption=caption, status=MediaStatus.READY)


def listing(*skus: Sku, **changes: Any) -> Listing:
    """A live listing that has all it needs."""
    facts: dict[str, Any] = {
        "listing_id": "lst_1",
        "seller_id": "sel_1",
        "status": ListingStatus.LIVE,
        "title": "Blue mug, 350 ml",
        "description": "<p>A mug for tea and coffee.</p>",
        "category": MUGS,
        "skus": list(skus) or [sku()],
        "images": [image()],
        "created_at": TODAY,
        "updated_at": TODAY,
    }
    return Listing(**facts | changes)
