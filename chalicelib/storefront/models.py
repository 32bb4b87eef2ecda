"""A shop as buyers see it: no stock counts, no drafts."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, Field

from chalicelib.catalog.models import Attributes, Listing, Option, Sku
from chalicelib.inventory.models import StockLevel
from chalicelib.kit.money import Money
from chalicelib.returns.models import PublicTerms

FEW = 5
"""Up to so many units are named; more are just available."""


class Shop(BaseModel):
    """A shop's public face."""

    seller_id: str = Field(examples=["sel_01k0000000000000000000000"])
    shop_name: str = Field(examples=["Blue Mug Co"])
    market: str = Field(examples=["US"])


class ShopSku(BaseModel):
    sku_id: str = Field(examples=["sku_2x7kq0a9m3p5r7t9v1x3z5b7d9"])
    price: Money
    list_price: Money | None = None
    options: list[Option]
    available: bool
    units_left: int | None = Field(default=None, examples=[3])

    @classmethod
    def of(cls, sku: Sku, stock: StockLevel | None, flash_units: int) -> Self:
        units = stock.available + flash_units if stock and stock.on_sale else 0
        shown = {name: getattr(sku, name) for name in ("sku_id", "price", "list_price", "options")}
        return cls(**shown, available=units > 0, units_left=units if 0 < units <= FEW else None)


class ShopListing(BaseModel):
    """A listing on sale, with the terms of its return; the URLs of images and film are valid for an hour."""

    listing_id: str = Field(examples=["lst_01k0000000000000000000000"])
    seller_id: str
    title: str
    description: str
    brand: str | None = None
    category: str
    skus: list[ShopSku]
    attributes: Attributes = {}
    image_urls: list[str]
    film_url: str | None = None
    returns: PublicTerms

    @classmethod
    def of(
        cls,
        listing: Listing,
        stock: Mapping[str, StockLevel],
        flash_units: Mapping[str, int],
        returns: PublicTerms,
        **urls: Any,
    ) -> Self:
        """`flash_units` are those of running flash sales, by SKU."""
        shown = listing.model_dump(
            include={"listing_id", "seller_id", "title", "description", "brand", "category", "attributes"}
        )
        skus = [ShopSku.of(sku, stock.get(sku.sku_id), flash_units.get(sku.sku_id, 0)) for sku in listing.skus]
        return cls(**shown, skus=skus, returns=returns, **urls)
