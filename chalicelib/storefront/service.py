"""The use cases of the storefront."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.catalog import service as catalog
from chalicelib.catalog.models import Listing, ListingStatus, MediaStatus
from chalicelib.inventory import service as inventory
from chalicelib.kit import objects
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.returns import service as returns
from chalicelib.returns.models import PublicTerms
from chalicelib.sellers import service as sellers
from chalicelib.sellers.models import SellerStatus
from chalicelib.storefront.models import Shop, ShopListing

BUCKET = "MEDIA_BUCKET"


def shop(seller_id: str) -> Shop:
    """An open shop. Raises NotFound."""
    seller = sellers.get(seller_id)
    if seller.status is not SellerStatus.ACTIVE:
        raise NotFound
    return Shop(seller_id=seller_id, shop_name=seller.shop_name, market=seller.market)


def listings(seller_id: str, query: PageQuery, now: datetime) -> Page[ShopListing]:
    """What an open shop sells, newest first. Raises NotFound."""
    shop(seller_id)
    page = catalog.listings(seller_id, ListingStatus.LIVE, query)
    return Page(data=_shown(page.data, now), next_cursor=page.next_cursor)


def listing(seller_id: str, listing_id: str, now: datetime) -> ShopListing:
    """One listing on sale in an open shop. Raises NotFound."""
    shop(seller_id)
    found = catalog.live_listings([(seller_id, listing_id)])
    if not found:
        raise NotFound
    return _shown(list(found.values()), now)[0]


def _shown(found: Sequence[Listing], now: datetime) -> list[ShopListing]:
    keys = [(listing.seller_id, sku.sku_id) for listing in found for sku in listing.skus]
    stock = inventory.levels(keys)
    terms = _terms(found, now)
    return [ShopListing.of(one, stock, _image_urls(one), terms[one.category]) for one in found]


def _terms(found: Sequence[Listing], now: datetime) -> dict[str, PublicTerms]:
    """What the shop promises about returns, by the categories of its listings."""
    if not found:
        return {}
    categories = {listing.category for listing in found}
    return returns.terms_by_category(found[0].seller_id, found[0].market, categories, now)


def _image_urls(listing: Listing) -> list[str]:
    ready = [image for image in listing.images if image.status is MediaStatus.READY]
    return [objects.download(BUCKET, image.key, image.image_id).url for image in ready]
