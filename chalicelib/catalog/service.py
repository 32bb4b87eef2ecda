"""The use cases of the catalog."""

from collections.abc import Iterable

import nh3

from chalicelib.catalog import rules, store
from chalicelib.catalog.errors import NotPublishable
from chalicelib.catalog.events import (
    ListingChanged,
    ListingCreated,
    ListingDeactivated,
    ListingPublished,
)
from chalicelib.catalog.models import (
    MAX_SKUS,
    Listing,
    ListingEdit,
    ListingStatus,
    NewListing,
    Sku,
    SkuBody,
    SkuPrice,
    sku_id_of,
)
from chalicelib.catalog.rules import LISTING, SELLER
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import Conflict, FieldProblem, InvalidRequest, NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import Policy
from chalicelib.sellers import service as sellers


def create(work: Work, seller_id: str, new: NewListing) -> Listing:
    """Draft a listing and claim its SKUs. Raises NotActive, InvalidRequest, SkuTaken."""
    return draft(work, seller_id, sellers.active(seller_id).market, new)


def draft(work: Work, seller_id: str, market: str, new: NewListing) -> Listing:
    """Draft a listing for a seller known to be active in a market."""
    policy = markets.policy(market, work.now)
    _refuse(rules.sku_problems(new.skus, policy))
    markets.category(market, new.category)
    _refuse_unknown_template(seller_id, new.shipping_template)
    listing = Listing(
        listing_id=new_id("lst", work.now),
        seller_id=seller_id,
        market=market,
        status=ListingStatus.DRAFT,
        title=new.title,
        description=_sanitised(new.description, policy),
        brand=new.brand,
        category=new.category,
        shipping_template=new.shipping_template,
        skus=[_sku(seller_id, body) for body in new.skus],
        created_at=work.now,
        updated_at=work.now,
    )
    store.claim_skus(work, listing, listing.skus)
    work.emit(ListingCreated(seller_id=seller_id, listing_id=listing.listing_id))
    return seen_by_seller(store.save(work, listing))


def edit(work: Work, seller_id: str, listing_id: str, change: ListingEdit, if_match: int | None) -> Listing:
    """Change what is given. Raises NotFound, InvalidRequest, Conflict if it is not the version the seller saw."""
    listing = store.load(seller_id, listing_id)
    if if_match is not None and if_match != listing.version:
        raise Conflict("It was changed since you read it; read it again.")
    fields = change.model_dump(exclude_unset=True, exclude={"prices"})
    policy = markets.policy(listing.market, work.now)
    if change.category:
        markets.category(listing.market, change.category)
    _refuse_unknown_template(seller_id, change.shipping_template)
    if change.description is not None:
        fields["description"] = _sanitised(change.description, policy)
    if change.prices:
        fields["skus"] = _repriced(listing, change.prices, policy)
    return replace(work, listing, fields)


def replace(work: Work, listing: Listing, fields: dict[str, object]) -> Listing:
    """Write the fields that differ; nothing is written when none does."""
    changed = {name: value for name, value in fields.items() if getattr(listing, name) != value}
    if not changed:
        return seen_by_seller(listing)
    names = sorted("prices" if name == "skus" else name for name in changed)
    work.emit(ListingChanged(seller_id=listing.seller_id, listing_id=listing.listing_id, fields=names))
    return seen_by_seller(store.save(work, listing.with_(**changed, updated_at=work.now)))


def revise(work: Work, listing: Listing, new: NewListing) -> Listing:
    """Bring a listing to what `new` says: SKUs are changed or added, those it does not name stay.

    Nothing is written when nothing differs. Raises InvalidRequest, UnknownCategory, SkuTaken.
    """
    policy = markets.policy(listing.market, work.now)
    _refuse(rules.sku_problems(new.skus, policy))
    markets.category(listing.market, new.category)
    named = {sku.sku_id: sku for sku in (_sku(listing.seller_id, body) for body in new.skus)}
    kept = [named.pop(sku.sku_id, sku) for sku in listing.skus]
    if len(kept) + len(named) > MAX_SKUS:
        text = f"A listing has at most {MAX_SKUS} SKUs."
        _refuse([FieldProblem(pointer="/skus", code="sku.too_many", detail=text)])
    store.claim_skus(work, listing, named.values())
    fields: dict[str, object] = {
        "title": new.title,
        "description": _sanitised(new.description, policy),
        "brand": new.brand,
        "category": new.category,
        "skus": [*kept, *named.values()],
    }
    return replace(work, listing, fields)


def _refuse_unknown_template(seller_id: str, template_id: str | None) -> None:
    if template_id and sellers.shipping_settings(seller_id).template(template_id) is None:
        text = "There is no such shipping template."
        _refuse([FieldProblem(pointer="/shipping_template", code="shipping.unknown_template", detail=text)])


def _repriced(listing: Listing, prices: Iterable[SkuPrice], policy: Policy) -> list[Sku]:
    wrong: list[FieldProblem] = []
    for place, new in enumerate(prices):
        pointer = f"/prices/{place}"
        wrong += rules.price_problems(new.price.amount, new.price.currency, f"{pointer}/price", policy)
        if listing.sku(new.sku_id) is None:
            text = "The listing has no such SKU."
            wrong.append(FieldProblem(pointer=f"{pointer}/sku_id", code="sku.unknown", detail=text))
    _refuse(wrong)
    return rules.repriced(listing.skus, {new.sku_id: new.price for new in prices})


def publish(work: Work, seller_id: str, listing_id: str) -> Listing:
    """Put a listing on sale. Raises NotFound, NotPossible, NotPublishable, NotActive."""
    sellers.active(seller_id)
    return put_on_sale(work, store.load(seller_id, listing_id))


def put_on_sale(work: Work, listing: Listing) -> Listing:
    live = LISTING.move(listing, "publish", SELLER, updated_at=work.now)
    text = f"{listing.title} {rules.plain_text(listing.description)}"
    findings = rules.publishing_findings(listing, markets.prohibited_in(listing.market, text))
    if findings:
        raise NotPublishable("Mend what is named, then publish again.", fields=findings)
    work.emit(ListingPublished(seller_id=listing.seller_id, listing_id=listing.listing_id))
    return seen_by_seller(store.save(work, live))


def deactivate(work: Work, seller_id: str, listing_id: str) -> Listing:
    """Take a listing off sale. Raises NotFound, NotPossible."""
    listing = store.load(seller_id, listing_id)
    taken_off = LISTING.move(listing, "deactivate", SELLER, updated_at=work.now)
    work.emit(ListingDeactivated(seller_id=seller_id, listing_id=listing_id))
    return seen_by_seller(store.save(work, taken_off))


def get(seller_id: str, listing_id: str) -> Listing:
    """One listing of the seller. Raises NotFound."""
    return seen_by_seller(store.load(seller_id, listing_id))


def listings(seller_id: str, status: str | None, query: PageQuery) -> Page[Listing]:
    """A seller's listings, newest first."""
    page = store.of_seller(seller_id, status, query)
    return page.model_copy(update={"data": [seen_by_seller(listing) for listing in page.data]})


def live_listings(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Listing]:
    """Listings on sale by (seller, listing); what is not on sale is absent."""
    found = store.load_many(keys)
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
    return listing.with_(possible_actions=LISTING.possible(listing.status, SELLER))


def _sku(seller_id: str, body: SkuBody) -> Sku:
    return Sku(sku_id=sku_id_of(seller_id, body.seller_sku), **body.model_dump())


def _sanitised(html: str, policy: Policy) -> str:
    """Only the tags the market allows, no attributes, no scripts."""
    return nh3.clean(html, tags=set(policy.listings.description_tags), attributes={})


def _refuse(wrong: list[FieldProblem]) -> None:
    if wrong:
        names = ", ".join(problem.pointer for problem in wrong)
        raise InvalidRequest(f"Correct these fields and send again: {names}.", fields=wrong)
