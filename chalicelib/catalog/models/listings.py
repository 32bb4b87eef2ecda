"""A listing and its edit under review, and what a seller or an operator may send about them."""

from base64 import b32encode
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated

from pydantic import Field

from chalicelib.catalog.models.wares import (
    MAX_IMAGES,
    MAX_SKUS,
    Attributes,
    Brand,
    Caption,
    CategoryId,
    Described,
    Handling,
    Html,
    ImageType,
    Reference,
    SkuBody,
    Title,
    Wares,
)
from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.markets.models import Price

Words = Annotated[str, Field(min_length=3, max_length=500)]


class ListingStatus(StrEnum):
    DRAFT = "draft"
    PENDING_REVIEW = "pending_review"
    LIVE = "live"
    REJECTED = "rejected"
    SELLER_DEACTIVATED = "seller_deactivated"
    PLATFORM_DEACTIVATED = "platform_deactivated"
    FROZEN = "frozen"
    DELETED = "deleted"


class EditStatus(StrEnum):
    """Approved and discarded are ends: an edit in them is gone from its listing."""

    AWAITING_UPLOAD = "awaiting_upload"
    PENDING_REVIEW = "pending_review"
    REJECTED = "rejected"
    APPROVED = "approved"
    DISCARDED = "discarded"


class Finding(Value):
    """What a review found: where, why, and what to do about it."""

    position: str = Field(max_length=100, examples=["/title"])
    code: str = Field(pattern=r"^[a-z0-9_.]{3,60}$", examples=["listing.prohibited"])
    reason: Words = Field(examples=["The rule weapons.firearms forbids “handgun”."])
    suggestion: Words = Field(examples=["This product cannot be sold here; take the listing back."])


class Question(Value):
    """An operator is asked since then, because of these findings."""

    since: datetime
    findings: list[Finding]


class Edit(Wares, Entity):
    """What a live listing is to become once reviewed; until then the approved version stays on sale."""

    version: int = Field(default=0, exclude=True)
    status: EditStatus
    findings: list[Finding] = Field(default_factory=list)
    question: Question | None = None


class Listing(Wares, Entity):
    """A product of a seller, with its SKUs. `edit` is its next version, `unfinished` a draft cut short."""

    listing_id: str = Field(examples=["lst_01k0000000000000000000000"])
    seller_id: str
    market: str = "US"
    status: ListingStatus
    findings: list[Finding] = Field(default_factory=list)
    question: Question | None = None
    taken_down: Finding | None = None
    edit: Edit | None = None
    unfinished: str | None = None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    possible_actions: list[str] = Field(default_factory=list, examples=[["publish"]])

    @property
    def latest(self) -> Wares:
        """What the seller wants it to say: the edit's wares, or its own."""
        return self.edit or self

    @property
    def asked(self) -> Question | None:
        """What an operator is asked about it or its edit."""
        return self.question or (self.edit.question if self.edit else None)


class NewListing(Described, Body):
    """A listing to be drafted."""

    description: Html
    skus: list[SkuBody] = Field(min_length=1, max_length=MAX_SKUS)


class SkuPrice(Body):
    """A new price; the price before it, if it is reduced."""

    sku_id: str = Field(max_length=40, examples=["sku_2x7kq0a9m3p5r7t9v1x3z5b7d9"])
    price: Price
    list_price: Price | None = None


class ListingEdit(Body):
    """What is to change; what is absent stays. `skus` names all SKUs the listing is to have."""

    title: Title | None = None
    description: Html | None = None
    brand: Brand | None = None
    category: CategoryId | None = None
    attributes: Attributes | None = None
    handling: Handling | None = None
    shipping_template_id: Reference | None = None
    return_policy_id: Reference | None = None
    skus: list[SkuBody] | None = Field(default=None, min_length=1, max_length=MAX_SKUS)
    prices: list[SkuPrice] = Field(default_factory=list, max_length=MAX_SKUS)


class NewImage(Body):
    content_type: ImageType


class NewVideo(Body):
    """A video to be uploaded, and the words it is shown with."""

    caption: Caption = ""


class NewCaption(Body):
    caption: Caption


class ImageOrder(Body):
    """The listing's images, each once; the first is the main one."""

    image_ids: list[str] = Field(min_length=1, max_length=MAX_IMAGES, examples=[["img_01k0000000000000000000000"]])


class Seen(Body):
    """The version of the listing the operator has looked at."""

    version: int = Field(ge=1, examples=[3])


class Refusal(Seen):
    """Why a listing or its edit is sent back."""

    findings: list[Finding] = Field(min_length=1, max_length=20)


class TakeDown(Body):
    """Why a listing is taken off sale by the platform."""

    reason: Words = Field(examples=["The brand owner has complained."])
    suggestion: Words = Field(examples=["Send the brand's authorization to support."])


def sku_id_of(seller_id: str, seller_sku: str) -> str:
    """The id of a seller's SKU: the same for the same code, whoever asks and whenever."""
    digest = sha256(f"{seller_id}\0{seller_sku}".encode()).digest()
    return f"sku_{b32encode(digest).decode().lower()[:26]}"
