"""Lists of listings and changes of many at once."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from chalicelib.catalog.models.listings import Finding, ListingStatus, SkuPrice
from chalicelib.catalog.models.wares import Caption, CategoryId
from chalicelib.kit.entity import Body, Value
from chalicelib.kit.pages import PageQuery

MOST_AT_ONCE = 100
ListingId = Annotated[str, Field(max_length=40, examples=["lst_01k0000000000000000000000"])]


class ListingOrder(StrEnum):
    NEWEST = "newest"
    TITLE = "title"


class ListingsQuery(PageQuery):
    """Which of a seller's listings, and in which order; those whose title begins with `q` come by title."""

    status: ListingStatus | None = None
    category: CategoryId | None = None
    q: str = Field(default="", max_length=100, examples=["blue m"])
    seller_sku: str | None = Field(default=None, max_length=50, examples=["MUG-BLUE"])
    order: ListingOrder = ListingOrder.NEWEST


class ListingTabs(BaseModel):
    """How many listings each tab has, and the order the seller has saved."""

    counts: dict[ListingStatus, int] = Field(examples=[{"draft": 3, "live": 12}])
    order: ListingOrder


class SavedOrder(Body):
    order: ListingOrder


class BulkVerb(StrEnum):
    PUBLISH = "publish"
    DEACTIVATE = "deactivate"
    DELETE = "delete"
    RECOVER = "recover"


class BulkChange(Body):
    """One verb for many listings."""

    verb: BulkVerb
    listing_ids: list[ListingId] = Field(min_length=1, max_length=MOST_AT_ONCE)


class BulkPrices(Body):
    prices: list[SkuPrice] = Field(min_length=1, max_length=MOST_AT_ONCE)


class BulkResult(Value):
    """What became of one listing or SKU; `problem` says why it was refused."""

    id: str = Field(examples=["lst_01k0000000000000000000000"])
    result: Literal["done", "refused"]
    listing_status: ListingStatus | None = None
    problem: dict[str, Any] | None = Field(default=None, examples=[{"code": "not_found"}])


class BulkResults(BaseModel):
    """A result for each, in the order they were sent."""

    data: list[BulkResult]


class Quality(BaseModel):
    """How good a listing is to buy from, of 100 points, and what would make it better."""

    score: int = Field(ge=0, le=100, examples=[85])
    findings: list[Finding]


class ContentCheck(Body):
    """The words some content shows the listing with."""

    caption: Caption


class ContentFindings(BaseModel):
    findings: list[Finding]
