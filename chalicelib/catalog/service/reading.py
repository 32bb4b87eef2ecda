"""Reading listings: the seller's own, an operator's queue, and what other capabilities ask."""

from collections.abc import Callable, Iterable
from datetime import datetime

from chalicelib.catalog import store
from chalicelib.catalog.captions import caption_findings
from chalicelib.catalog.models import (
    Finding,
    Listing,
    ListingOrder,
    ListingsQuery,
    ListingStatus,
    ListingTabs,
    Quality,
    sku_id_of,
)
from chalicelib.catalog.quality import quality_of
from chalicelib.catalog.rules import EDIT, LISTING, OPERATOR, SELLER
from chalicelib.kit.batch import Batch
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets


def get(seller_id: str, listing_id: str) -> Listing:
    """One listing of the seller. Raises NotFound."""
    return seen_by_seller(store.load(seller_id, listing_id))


def get_for_operator(seller_id: str, listing_id: str) -> Listing:
    """Any seller's listing with what an operator can do. Raises NotFound."""
    return seen_by(OPERATOR, store.load(seller_id, listing_id))


def listings(seller_id: str, status: str | None, query: PageQuery) -> Page[Listing]:
    """A seller's listings, newest first."""
    page = store.of_seller(seller_id, status, query)
    return page.model_copy(update={"data": [seen_by_seller(listing) for listing in page.data]})


def search(seller_id: str, query: ListingsQuery) -> Page[Listing]:
    """A seller's listings by status, category, beginning of the title or SKU code, each by an index of its own."""
    page = _searched(seller_id, query)
    return page.model_copy(update={"data": [seen_by_seller(listing) for listing in page.data]})


def _searched(seller_id: str, query: ListingsQuery) -> Page[Listing]:
    if query.seller_sku:
        found = listings_of_skus(seller_id, [sku_id_of(seller_id, query.seller_sku)])
        return Page(data=list(found.values()))
    if query.q or query.order is ListingOrder.TITLE:
        return store.by_title(seller_id, query.q, query.status, query.category, query)
    if query.category:
        return store.in_category(seller_id, query.category, query.status, query)
    return store.of_seller(seller_id, query.status, query)


def tabs(seller_id: str) -> ListingTabs:
    """How many listings a seller has in each status, and the order they were last put in."""
    return ListingTabs(counts=store.counts(seller_id), order=store.order_of(seller_id) or ListingOrder.NEWEST)


def save_order(work: Work, seller_id: str, order: ListingOrder) -> ListingOrder:
    """Remember the order a seller wants to see listings in."""
    store.save_order(work, seller_id, order)
    return order


def quality(seller_id: str, listing_id: str, at: datetime) -> Quality:
    """Score and findings of what the seller last wanted the listing to say. Raises NotFound."""
    listing = store.load(seller_id, listing_id)
    wares = listing.latest
    limits = markets.policy(listing.market, at).listings.quality
    claims = markets.word_rules(listing.market).claims
    return quality_of(wares, markets.category(listing.market, wares.category), limits, claims)


def content_findings(seller_id: str, listing_id: str, caption: str) -> list[Finding]:
    """What content says of a listing that the listing does not bear out. Raises NotFound."""
    listing = store.load(seller_id, listing_id)
    return caption_findings(listing, caption, markets.word_rules(listing.market).claims, "/caption")


def in_question(query: PageQuery) -> Page[Listing]:
    """What the automatic review left to an operator, longest waiting first."""
    page = store.in_question(query)
    return page.model_copy(update={"data": [seen_by(OPERATOR, listing) for listing in page.data]})


def live_listings(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Listing]:
    """Listings on sale by (seller, listing); what is not on sale is absent."""
    return _live(store.load_many(keys))


def live_listings_with(
    batch: Batch, keys: Iterable[tuple[str, str]]
) -> Callable[[], dict[tuple[str, str], Listing]]:
    """The same once the batch is read."""
    found = store.load_with(batch, keys)
    return lambda: _live(found())


def _live(found: dict[tuple[str, str], Listing]) -> dict[tuple[str, str], Listing]:
    return {key: listing for key, listing in found.items() if listing.status is ListingStatus.LIVE}


def listing_of_sku(seller_id: str, sku_id: str) -> str:
    """The id of the listing that has the seller's SKU. Raises NotFound."""
    listing_id = store.claims(seller_id, [sku_id]).get(sku_id)
    if listing_id is None:
        raise NotFound
    return listing_id


def listings_of_skus(seller_id: str, sku_ids: Iterable[str]) -> dict[str, Listing]:
    """The seller's listings by SKU id; SKUs nobody claimed are absent."""
    claims = store.claims(seller_id, sku_ids)
    found = listings_of(seller_id, set(claims.values()))
    return {sku_id: found[listing_id] for sku_id, listing_id in claims.items() if listing_id in found}


def listings_of(seller_id: str, listing_ids: Iterable[str]) -> dict[str, Listing]:
    """The seller's listings by id, a hundred a call; the missing are absent."""
    found = store.load_many((seller_id, listing_id) for listing_id in listing_ids)
    return {listing_id: listing for (_, listing_id), listing in found.items()}


def seen_by_seller(listing: Listing) -> Listing:
    return seen_by(SELLER, listing)


def seen_by(role: str, listing: Listing) -> Listing:
    """The listing with the actions that are possible for this role now, those on its edit included."""
    actions = LISTING.possible(listing.status, role)
    if listing.edit:
        on_edit = EDIT.possible(listing.edit.status, role)
        actions += [f"{name}_edit" for name in on_edit if name in ("approve", "reject", "discard")]
    return listing.with_(possible_actions=actions)
