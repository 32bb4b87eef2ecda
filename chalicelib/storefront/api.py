"""Routes of the storefront, open to everyone."""

from chalicelib.kit import clock
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import PUBLIC, Api, Request
from chalicelib.storefront import service
from chalicelib.storefront.models import Shop, ShopListing

api = Api(__name__, "storefront")


@api.get("/v1/shops/{seller_id}", permission=PUBLIC, answers=Shop, refuses=(NotFound,))
def get_shop(request: Request[None], seller_id: str) -> Shop:
    """A shop's public face."""
    return service.shop(seller_id)


@api.get(
    "/v1/shops/{seller_id}/listings",
    permission=PUBLIC,
    query=PageQuery,
    answers=Page[ShopListing],
    refuses=(NotFound,),
)
def list_shop_listings(request: Request[None], seller_id: str) -> Page[ShopListing]:
    """What a shop sells, newest first."""
    return service.listings(seller_id, request.query, clock.now())


@api.get(
    "/v1/shops/{seller_id}/listings/{listing_id}",
    permission=PUBLIC,
    answers=ShopListing,
    refuses=(NotFound,),
)
def get_shop_listing(request: Request[None], seller_id: str, listing_id: str) -> ShopListing:
    """One listing on sale, with what is available."""
    return service.listing(seller_id, listing_id, clock.now())
