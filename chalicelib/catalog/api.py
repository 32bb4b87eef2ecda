"""Routes of the catalog for sellers."""

from pydantic import BaseModel

from chalicelib import access
from chalicelib.catalog import service
from chalicelib.catalog.errors import (
    NotPublishable,
    NotRestricted,
    PapersMissing,
    SkuTaken,
    TooManyImages,
    UnknownPaper,
)
from chalicelib.catalog.models import (
    Approval,
    BulkChange,
    BulkPrices,
    BulkResults,
    ContentCheck,
    ContentFindings,
    ImageOrder,
    Listing,
    ListingEdit,
    ListingsQuery,
    ListingTabs,
    NewApproval,
    NewCaption,
    NewImage,
    NewListing,
    NewPaper,
    NewVideo,
    Quality,
    SavedOrder,
)
from chalicelib.catalog.service.media import ImageUpload, VideoUpload
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.objects import Upload
from chalicelib.kit.pages import Page
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import Api, Request
from chalicelib.markets.errors import UnknownCategory
from chalicelib.sellers.errors import ListingLimitReached, ListingsStopped, NotActive

api = Api(__name__, "catalog")
READ, WRITE = access.LISTINGS_READ, access.LISTINGS_WRITE
LISTING = "/v1/listings/{listing_id}"
APPROVAL = "/v1/category-approvals/{category}"
CHANGES = (NotFound, NotPossible)


class Approvals(BaseModel):
    data: list[Approval]


@api.post(
    "/v1/listings",
    permission=WRITE,
    body=NewListing,
    answers=Listing,
    status=201,
    refuses=(NotActive, ListingsStopped, ListingLimitReached, SkuTaken, UnknownCategory),
)
def create_listing(request: Request[NewListing]) -> Listing:
    """Draft a listing."""
    return service.create(request.work, request.seller_id, request.body)


@api.get("/v1/listings", permission=READ, query=ListingsQuery, answers=Page[Listing])
def list_listings(request: Request[None]) -> Page[Listing]:
    """My listings: by status, category, beginning of the title or SKU code; newest first or by title."""
    return service.search(request.seller_id, request.query)


@api.get("/v1/listings/tabs", permission=READ, answers=ListingTabs)
def count_listings(request: Request[None]) -> ListingTabs:
    """How many listings I have in each status, and the order I have saved."""
    return service.tabs(request.seller_id)


@api.put("/v1/listings/order", permission=WRITE, body=SavedOrder, answers=SavedOrder)
def save_listing_order(request: Request[SavedOrder]) -> SavedOrder:
    """Save the order I want to see my listings in."""
    return SavedOrder(order=service.save_order(request.work, request.seller_id, request.body.order))


@api.post(
    "/v1/listings/bulk",
    permission=WRITE,
    body=BulkChange,
    answers=BulkResults,
    refuses=(NotActive, ListingsStopped),
)
def change_listings(request: Request[BulkChange]) -> BulkResults:
    """Publish, deactivate, delete or recover up to a hundred listings, each with its own result."""
    return service.change_many(request.work, request.seller_id, request.body.verb, request.body.listing_ids)


@api.post("/v1/listings/bulk/prices", permission=WRITE, body=BulkPrices, answers=BulkResults)
def price_skus(request: Request[BulkPrices]) -> BulkResults:
    """Set the prices of up to a hundred SKUs, each with its own result."""
    return service.price_many(request.work, request.seller_id, request.body.prices)


@api.get(LISTING, permission=READ, answers=Listing, refuses=(NotFound,))
def get_listing(request: Request[None], listing_id: str) -> Listing:
    """One listing with its SKUs, images and edit under review."""
    return service.get(request.seller_id, listing_id)


@api.patch(
    LISTING,
    permission=WRITE,
    body=ListingEdit,
    answers=Listing,
    refuses=(*CHANGES, Conflict, SkuTaken, UnknownCategory),
)
def edit_listing(request: Request[ListingEdit], listing_id: str) -> Listing:
    """Change a listing or its prices; send If-Match with its ETag to be sure of what you change.

    Prices, parcels and handling of a live listing change at once; the rest is reviewed first.
    """
    return service.edit(request.work, request.seller_id, listing_id, request.body, request.if_match)


@api.get(f"{LISTING}/quality", permission=READ, answers=Quality, refuses=(NotFound,))
def get_listing_quality(request: Request[None], listing_id: str) -> Quality:
    """How good a listing is to buy from, and what would make it better."""
    return service.quality(request.seller_id, listing_id, request.work.now)


@api.post(
    f"{LISTING}/content-check",
    permission=READ,
    body=ContentCheck,
    answers=ContentFindings,
    refuses=(NotFound,),
    idempotency="none",
)
def check_content(request: Request[ContentCheck], listing_id: str) -> ContentFindings:
    """What a caption says of a listing that the listing does not bear out."""
    return ContentFindings(findings=service.content_findings(request.seller_id, listing_id, request.body.caption))


@api.delete(f"{LISTING}/edit", permission=WRITE, answers=Listing, refuses=CHANGES)
def discard_listing_edit(request: Request[None], listing_id: str) -> Listing:
    """Forget the edit of a live listing."""
    return service.discard_edit(request.work, request.seller_id, listing_id)


# -- images and video -------------------------------------------------------------------------------------------


@api.post(
    f"{LISTING}/images",
    permission=WRITE,
    body=NewImage,
    answers=ImageUpload,
    status=201,
    refuses=(*CHANGES, TooManyImages, TooMany),
)
def add_listing_image(request: Request[NewImage], listing_id: str) -> ImageUpload:
    """Ask for the upload of an image; it is checked when it has arrived."""
    return service.request_image(request.work, request.seller_id, listing_id, request.body)


@api.put(f"{LISTING}/images", permission=WRITE, body=ImageOrder, answers=Listing, refuses=CHANGES)
def order_listing_images(request: Request[ImageOrder], listing_id: str) -> Listing:
    """Put the images in order; the first is the main one."""
    return service.order_images(request.work, request.seller_id, listing_id, request.body)


@api.delete(f"{LISTING}/images/{{image_id}}", permission=WRITE, answers=Listing, refuses=CHANGES)
def remove_listing_image(request: Request[None], listing_id: str, image_id: str) -> Listing:
    """Take an image out."""
    return service.remove_image(request.work, request.seller_id, listing_id, image_id)


@api.post(
    f"{LISTING}/video",
    permission=WRITE,
    body=NewVideo,
    answers=VideoUpload,
    status=201,
    refuses=(*CHANGES, TooMany),
)
def add_listing_video(request: Request[NewVideo], listing_id: str) -> VideoUpload:
    """Ask for the upload of the video; it is checked when it has arrived."""
    return service.request_video(request.work, request.seller_id, listing_id, request.body)


@api.patch(f"{LISTING}/video", permission=WRITE, body=NewCaption, answers=Listing, refuses=CHANGES)
def caption_listing_video(request: Request[NewCaption], listing_id: str) -> Listing:
    """Change the words of the video."""
    return service.caption(request.work, request.seller_id, listing_id, request.body.caption)


@api.delete(f"{LISTING}/video", permission=WRITE, answers=Listing, refuses=CHANGES)
def remove_listing_video(request: Request[None], listing_id: str) -> Listing:
    """Take the video out."""
    return service.remove_video(request.work, request.seller_id, listing_id)


# -- the listing as a whole -------------------------------------------------------------------------------------


@api.post(
    f"{LISTING}/publish",
    permission=WRITE,
    answers=Listing,
    refuses=(*CHANGES, NotPublishable, NotActive, ListingsStopped),
)
def publish_listing(request: Request[None], listing_id: str) -> Listing:
    """Hand a listing in for review; a clean one is on sale a moment later."""
    return service.publish(request.work, request.seller_id, listing_id)


@api.post(f"{LISTING}/withdraw", permission=WRITE, answers=Listing, refuses=CHANGES)
def withdraw_listing(request: Request[None], listing_id: str) -> Listing:
    """Take a listing back from review."""
    return service.withdraw(request.work, request.seller_id, listing_id)


@api.post(f"{LISTING}/deactivate", permission=WRITE, answers=Listing, refuses=CHANGES)
def deactivate_listing(request: Request[None], listing_id: str) -> Listing:
    """Take a listing off sale."""
    return service.deactivate(request.work, request.seller_id, listing_id)


@api.delete(LISTING, permission=WRITE, answers=Listing, refuses=CHANGES)
def delete_listing(request: Request[None], listing_id: str) -> Listing:
    """Delete a listing; it can be recovered for thirty days."""
    return service.delete(request.work, request.seller_id, listing_id)


@api.post(f"{LISTING}/recover", permission=WRITE, answers=Listing, refuses=CHANGES)
def recover_listing(request: Request[None], listing_id: str) -> Listing:
    """Bring a deleted listing back as a draft."""
    return service.recover(request.work, request.seller_id, listing_id)


# -- approvals for restricted categories ------------------------------------------------------------------------


@api.post(
    "/v1/category-approvals",
    permission=WRITE,
    body=NewApproval,
    answers=Approval,
    status=201,
    refuses=(NotActive, NotRestricted, UnknownCategory),
)
def ask_category_approval(request: Request[NewApproval]) -> Approval:
    """Ask for the approval to list in a restricted category; the answer names the evidence."""
    return service.ask_approval(request.work, request.seller_id, request.body.category)


@api.get("/v1/category-approvals", permission=READ, answers=Approvals)
def list_category_approvals(request: Request[None]) -> Approvals:
    """My approvals for restricted categories."""
    return Approvals(data=service.approvals(request.seller_id))


@api.get(APPROVAL, permission=READ, answers=Approval, refuses=(NotFound,))
def get_category_approval(request: Request[None], category: str) -> Approval:
    """My approval for one category."""
    return service.get_approval(request.seller_id, category)


@api.post(
    f"{APPROVAL}/papers",
    permission=WRITE,
    body=NewPaper,
    answers=Upload,
    status=201,
    refuses=(*CHANGES, UnknownPaper, TooMany),
)
def add_approval_paper(request: Request[NewPaper], category: str) -> Upload:
    """Ask for the upload of one paper of the evidence."""
    return service.add_paper(request.work, request.seller_id, category, request.body)


@api.post(f"{APPROVAL}/submit", permission=WRITE, answers=Approval, refuses=(*CHANGES, PapersMissing))
def submit_category_approval(request: Request[None], category: str) -> Approval:
    """Hand the evidence in."""
    return service.submit_approval(request.work, request.seller_id, category)
