"""What a listing is. Lengths and prices that the market limits are checked against its policy in rules.py."""

from base64 import b32encode
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.money import Money
from chalicelib.sellers.shipping.models import TemplateId

MAX_SKUS = 20
"""SKUs of one listing: they are claimed in one transaction of at most 25 writes."""
MAX_IMAGES = 9

Title = Annotated[str, Field(min_length=1, max_length=255, examples=["Blue mug, 350 ml"])]
SellerSku = Annotated[str, Field(min_length=1, max_length=50, examples=["MUG-BLUE"])]
CategoryId = Annotated[str, Field(max_length=100, examples=["kitchen.dining.drinkware"])]
Grams = Annotated[int, Field(ge=1, le=70_000, examples=[350])]
Millimetres = Annotated[int, Field(ge=1, le=3_000, examples=[120])]
ImageType = Literal["image/jpeg", "image/png"]


class ListingStatus(StrEnum):
    DRAFT = "draft"
    LIVE = "live"
    SELLER_DEACTIVATED = "seller_deactivated"


class ImageStatus(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    READY = "ready"
    REFUSED = "refused"


class Option(Value):
    """One choice a buyer makes."""

    name: str = Field(min_length=1, max_length=20, examples=["Color"])
    value: str = Field(min_length=1, max_length=50, examples=["Blue"])


class SkuBody(Body):
    """A SKU as the seller describes it: price in minor units, packed weight and size."""

    seller_sku: SellerSku
    price: Money
    options: list[Option] = Field(default_factory=list, max_length=3)
    barcode: str | None = Field(default=None, pattern=r"^\d{8,14}$", examples=["4006381333931"])
    weight_grams: Grams
    length_mm: Millimetres
    width_mm: Millimetres
    height_mm: Millimetres


class Sku(SkuBody):
    """A SKU on sale. Its id is derived from the seller and the seller's own code, so it is claimed once."""

    sku_id: str = Field(examples=["sku_2x7kq0a9m3p5r7t9v1x3z5b7d9"])


class Image(Value):
    """An image of the listing; `refusal` says what is wrong with the bytes that came."""

    image_id: str = Field(examples=["img_01k0000000000000000000000"])
    key: str
    content_type: ImageType
    status: ImageStatus = ImageStatus.AWAITING_UPLOAD
    width: int | None = None
    height: int | None = None
    refusal: str | None = None


class NewListing(Body):
    """A listing to be drafted."""

    title: Title
    description: str = Field(max_length=10_000, examples=["<p>A mug for tea and coffee.</p>"])
    brand: str | None = Field(default=None, max_length=100, examples=["Blue Mug Co"])
    category: CategoryId
    shipping_template: TemplateId | None = Field(default=None, description="The default template if absent.")
    skus: list[SkuBody] = Field(min_length=1, max_length=MAX_SKUS)


class SkuPrice(Body):
    sku_id: str = Field(max_length=40, examples=["sku_2x7kq0a9m3p5r7t9v1x3z5b7d9"])
    price: Money


class ListingEdit(Body):
    """What is to change; what is absent stays."""

    title: Title | None = None
    description: str | None = Field(default=None, max_length=10_000)
    brand: str | None = Field(default=None, max_length=100)
    category: CategoryId | None = None
    shipping_template: TemplateId | None = None
    prices: list[SkuPrice] = Field(default_factory=list, max_length=MAX_SKUS)


class NewImage(Body):
    content_type: ImageType


class Listing(Entity):
    """A product of a seller, with its SKUs."""

    listing_id: str = Field(examples=["lst_01k0000000000000000000000"])
    seller_id: str
    market: str = "US"
    status: ListingStatus
    title: Title
    description: str
    brand: str | None = None
    category: CategoryId
    shipping_template: TemplateId | None = None
    skus: list[Sku]
    images: list[Image] = Field(default_factory=list)
    created_at: datetime
    updated_at: datetime
    possible_actions: list[str] = Field(default_factory=list, examples=[["publish"]])

    def sku(self, sku_id: str) -> Sku | None:
        return next((sku for sku in self.skus if sku.sku_id == sku_id), None)


def sku_id_of(seller_id: str, seller_sku: str) -> str:
    """The id of a seller's SKU: the same for the same code, whoever asks and whenever."""
    digest = sha256(f"{seller_id}\0{seller_sku}".encode()).digest()
    return f"sku_{b32encode(digest).decode().lower()[:26]}"
