"""What a listing says of its goods. Lengths and prices that the market limits are checked in limits.py."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StrictBool, StrictInt

from chalicelib.kit.entity import Body, Value
from chalicelib.markets.models import Price

MAX_SKUS = 100
MAX_IMAGES = 9
MAX_ATTRIBUTES = 50

Title = Annotated[str, Field(min_length=1, max_length=255, examples=["Blue mug, 350 ml"])]
Html = Annotated[str, Field(max_length=10_000, examples=["<p>A mug for tea and coffee.</p>"])]
Brand = Annotated[str, Field(max_length=100, examples=["Blue Mug Co"])]
SellerSku = Annotated[str, Field(min_length=1, max_length=50, examples=["MUG-BLUE"])]
CategoryId = Annotated[str, Field(max_length=100, examples=["kitchen.dining.drinkware"])]
Barcode = Annotated[str, Field(pattern=r"^([0-9]{8,14}|[0-9]{9}X)$", examples=["4006381333931"])]
"""A GTIN (8, 12, 13 or 14 digits) or an ISBN-10; the check digit is checked in limits.py."""
Grams = Annotated[int, Field(ge=1, le=70_000, examples=[350])]
Millimetres = Annotated[int, Field(ge=1, le=3_000, examples=[120])]
Reference = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Caption = Annotated[str, Field(max_length=2_200, examples=["My new mug. $19.99, dishwasher safe."])]
Text = Annotated[str, Field(max_length=500)]
AttributeValue = StrictBool | StrictInt | Text | list[Text]
Attributes = Annotated[
    dict[Annotated[str, Field(max_length=40)], AttributeValue],
    Field(max_length=MAX_ATTRIBUTES, examples=[{"material": "Stoneware", "dishwasher_safe": True}]),
]
ImageType = Literal["image/jpeg", "image/png"]
VideoType = Literal["video/mp4"]


class MediaStatus(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    READY = "ready"
    REFUSED = "refused"


class Option(Value):
    """One choice a buyer makes."""

    name: str = Field(min_length=1, max_length=20, examples=["Color"])
    value: str = Field(min_length=1, max_length=50, examples=["Blue"])


class SkuBody(Body):
    """A SKU as the seller describes it: prices in minor units, packed weight and size."""

    seller_sku: SellerSku
    price: Price
    list_price: Price | None = Field(
        default=None, description="What it cost before, if it is reduced", examples=[{"amount": 2499}]
    )
    options: list[Option] = Field(default_factory=list, max_length=3)
    barcode: Barcode | None = None
    weight_grams: Grams
    length_mm: Millimetres
    width_mm: Millimetres
    height_mm: Millimetres


class Sku(SkuBody):
    """A SKU on sale. Its id is derived from the seller and the seller's own code, so it is claimed once."""

    sku_id: str = Field(examples=["sku_2x7kq0a9m3p5r7t9v1x3z5b7d9"])


class HandlingType(StrEnum):
    REGULAR = "regular"
    MADE_TO_ORDER = "made_to_order"
    BACKORDER = "backorder"
    CUSTOM = "custom"
    PRE_ORDER = "pre_order"


class Handling(Value):
    """How the goods get ready to ship. All but regular name their days, in the policy's unit."""

    type: HandlingType = HandlingType.REGULAR
    days: int | None = Field(default=None, ge=1, le=365, examples=[7])


class Media(Value):
    """An uploaded file of the listing; `refusal` says what is wrong with the bytes that came."""

    key: str
    status: MediaStatus = MediaStatus.AWAITING_UPLOAD
    width: int | None = None
    height: int | None = None
    refusal: str | None = None


class Image(Media):
    """An image of the listing; the first is the main one. What is fetched from a `source` is as yet of no type."""

    image_id: str = Field(examples=["img_01k0000000000000000000000"])
    content_type: ImageType | None = None
    source: str | None = Field(default=None, examples=["https://example.com/mug-green.jpg"])


class Video(Media):
    """The listing's video, with the words it is shown with."""

    video_id: str = Field(examples=["vid_01k0000000000000000000000"])
    content_type: VideoType = "video/mp4"
    caption: Caption = ""
    seconds: int | None = Field(default=None, examples=[24])


class Described(BaseModel):
    """What seller and catalog say in the same words."""

    title: Title
    description: str = Field(examples=["<p>A mug for tea and coffee.</p>"])
    brand: Brand | None = None
    category: CategoryId
    attributes: Attributes = Field(default_factory=dict)
    handling: Handling = Handling()
    shipping_template_id: Reference | None = Field(default=None, examples=["shp_standard"])
    return_policy_id: Reference | None = Field(default=None, examples=["ret_30_days"])


class Wares(Described):
    """All that a listing says: the SKUs, images and video too."""

    skus: list[Sku]
    images: list[Image] = Field(default_factory=list)
    video: Video | None = None

    def sku(self, sku_id: str) -> Sku | None:
        return next((sku for sku in self.skus if sku.sku_id == sku_id), None)

    @property
    def media(self) -> list[Image | Video]:
        return [*self.images, *([self.video] if self.video else [])]
