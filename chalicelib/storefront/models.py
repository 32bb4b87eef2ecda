"""A shop as buyers see it: no stock counts, no drafts."""

from typing import Self

from pydantic import BaseModel, Field

from chalicelib.catalog.models import Listing, Option, Sku
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
    options: list[Option]
    available: bool
    units_left: int | None = Field(default=None, examples=[3])

    @classmethod
    def of(cls, sku: Sku, stock: StockLevel | None) -> Self:
        units = stock.available if stock and stock.on_sale else 0
        left = units if 0 < units <= FEW else None
        return cls(sku_id=sku.sku_id, price=sku.price, options=sku.options, available=units > 0, units_left=left)


class ShopListing(BaseModel):
    """A listing on sale, with the terms of its return; image URLs are valid for an hour."""

    listing_id: str = Field(examples=["lst_01k0000000000000000000000"])
    seller_id: str
    title: str
    description: str
    brand: str | None = None
    category: str
    skus: list[ShopSku]
    image_urls: list[str]
    returns: PublicTerms

    @classmethod
    def of(
        cls, listing: Listing, stock: dict[str, StockLevel], image_urls: list[str], returns: PublicTerms
    ) -> Self:
        shown = listing.model_dump(
            include={"listing_id", "seller_id", "title", "description", "brand", "category"}
        )
        skus = [ShopSku.of(sku, stock.get(sku.sku_id)) for sku in listing.skus]
        return cls(**shown, skus=skus, image_urls=image_urls, returns=returns)
