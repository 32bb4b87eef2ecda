"""Routes of the catalog."""

from chalicelib import access
from chalicelib.catalog import images, service
from chalicelib.catalog.errors import NotPublishable, SkuTaken, TooManyImages
from chalicelib.catalog.images import ImageUpload
from chalicelib.catalog.models import Listing, ListingEdit, ListingStatus, NewImage, NewListing
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.markets.errors import UnknownCategory
from chalicelib.sellers.errors import NotActive

api = Api(__name__, "catalog")


class ListingsQuery(PageQuery):
    """Which of a seller's listings."""

    status: ListingStatus | None = None


@api.post(
    "/v1/listings",
    permission=access.LISTINGS_WRITE,
    body=NewListing,
    answers=Listing,
    status=201,
    refuses=(NotActive, SkuTaken, UnknownCategory),
)
def create_listing(request: Request[NewListing]) -> Listing:
    """Draft a listing."""
    return service.create(request.work, request.seller_id, request.body)


@api.get("/v1/listings", permission=access.LISTINGS_READ, query=ListingsQuery, answers=Page[Listing])
def list_listings(request: Request[None]) -> Page[Listing]:
    """My listings, newest first."""
    return service.listings(request.seller_id, request.query.status, request.query)


@api.get("/v1/listings/{listing_id}", permission=access.LISTINGS_READ, answers=Listing, refuses=(NotFound,))
def get_listing(request: Request[None], listing_id: str) -> Listing:
    """One listing with its SKUs and images."""
    return service.get(request.seller_id, listing_id)


@api.patch(
    "/v1/listings/{listing_id}",
    permission=access.LISTINGS_WRITE,
    body=ListingEdit,
    answers=Listing,
    refuses=(NotFound, Conflict, UnknownCategory),
)
def edit_listing(request: Request[ListingEdit], listing_id: str) -> Listing:
    """Change a listing or its prices; send If-Match with its ETag to be sure of what you change."""
    return service.edit(request.work, request.seller_id, listing_id, request.body, request.if_match)


@api.post(
    "/v1/listings/{listing_id}/images",
    permission=access.LISTINGS_WRITE,
    body=NewImage,
    answers=ImageUpload,
    status=201,
    refuses=(NotFound, TooManyImages),
)
def add_listing_image(request: Request[NewImage], listing_id: str) -> ImageUpload:
    """Ask for the upload of an image; it is checked when it has arrived."""
    return images.request_upload(request.work, request.seller_id, listing_id, request.body)


@api.post(
    "/v1/listings/{listing_id}/publish",
    permission=access.LISTINGS_WRITE,
    answers=Listing,
    refuses=(NotFound, NotPossible, NotPublishable, NotActive),
)
def publish_listing(request: Request[None], listing_id: str) -> Listing:
    """Put a listing on sale."""
    return service.publish(request.work, request.seller_id, listing_id)


@api.post(
    "/v1/listings/{listing_id}/deactivate",
    permission=access.LISTINGS_WRITE,
    answers=Listing,
    refuses=(NotFound, NotPossible),
)
def deactivate_listing(request: Request[None], listing_id: str) -> Listing:
    """Take a listing off sale."""
    return service.deactivate(request.work, request.seller_id, listing_id)
