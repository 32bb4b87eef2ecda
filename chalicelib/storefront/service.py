"""The use cases of the storefront."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.catalog import service as catalog
from chalicelib.catalog.models import Image, Listing, ListingStatus, MediaStatus, Video
from chalicelib.inventory import service as inventory
from chalicelib.kit import objects
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.promotions import service as promotions
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
    """Listings of one shop with what a buyer can have of them, the units of flash sales included."""
    keys = [(listing.seller_id, sku.sku_id) for listing in found for sku in listing.skus]
    stock, terms = inventory.levels(keys), _terms(found, now)
    flash = promotions.flash_units(found[0].seller_id, now) if found else {}
    return [ShopListing.of(_described(one), stock, flash, terms[one.category], **_urls(one)) for one in found]


def _terms(found: Sequence[Listing], now: datetime) -> dict[str, PublicTerms]:
    """What the shop promises about returns, by the categories of its listings."""
    if not found:
        return {}
    categories = {listing.category for listing in found}
    return returns.terms_by_category(found[0].seller_id, found[0].market, categories, now)


def _described(listing: Listing) -> Listing:
    return listing.with_(description=catalog.with_urls(listing.description, _url))


def _urls(listing: Listing) -> dict[str, Any]:
    ready = [media for media in listing.media if media.status is MediaStatus.READY]
    films = [_url(media.key) for media in ready if isinstance(media, Video)]
    images = [_url(media.key) for media in ready if isinstance(media, Image)]
    return {"image_urls": images, "film_url": next(iter(films), None)}


def _url(key: str) -> str:
    return objects.download(BUCKET, key, key.rpartition("/")[2]).url
