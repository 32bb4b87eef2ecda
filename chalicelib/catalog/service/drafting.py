"""Writing a listing: drafting it, in steps if it has many SKUs, and changing it."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from chalicelib.catalog import limits, rules, store
from chalicelib.catalog.errors import SkuTaken
from chalicelib.catalog.events import ListingChanged, ListingCreated, ListingSubmitted
from chalicelib.catalog.html import sanitised
from chalicelib.catalog.models import (
    Listing,
    ListingEdit,
    ListingStatus,
    NewListing,
    Sku,
    SkuBody,
    SkuPrice,
    Wares,
    sku_id_of,
)
from chalicelib.catalog.rules import LISTING, SELLER
from chalicelib.catalog.service.reading import seen_by_seller
from chalicelib.catalog.service.sources import BUCKET, with_sources
from chalicelib.kit import settings
from chalicelib.kit.ids import new_id
from chalicelib.kit.problems import Conflict, FieldProblem, InvalidRequest
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import Policy
from chalicelib.sellers import service as sellers

SKUS_A_STEP = 50
"""SKUs claimed or released in one transaction, which also holds the listing, its count and its events."""
CLEARABLE = {"brand", "shipping_template_id", "return_policy_id"}


def create(work: Work, seller_id: str, new: NewListing) -> Listing:
    """Draft a listing and claim its SKUs, one of those the seller may add today.

    Raises NotActive, ListingsStopped, InvalidRequest, SkuTaken; ListingLimitReached on commit.
    """
    seller = sellers.may_list(seller_id)
    sellers.count_listing(work, seller)
    return draft(work, seller_id, seller.market, new)


def draft(work: Work, seller_id: str, market: str, new: NewListing, sources: Iterable[str] = ()) -> Listing:
    """Draft a listing for a seller known to be active in a market, with images from these addresses.

    More SKUs than fit one transaction are claimed in steps, each committed; the last is left to the caller.
    The same draft sent again goes on where one was cut short.
    """
    policy = markets.policy(market, work.now)
    _check(new, new.skus, market, policy)
    skus = [_sku(seller_id, body) for body in new.skus]
    begun = None
    steps = [skus[start : start + SKUS_A_STEP] for start in range(0, len(skus), SKUS_A_STEP)]
    if len(steps) > 1:
        begun = _cut_short(seller_id, new, skus)
        steps = steps[len(begun.skus) // SKUS_A_STEP :] if begun else steps
    listing = begun or _listing(work, seller_id, market, new, policy)
    listing = listing.with_(images=with_sources(listing, sources, work.now))
    for step in steps[:-1]:
        alone = work.step()
        listing = _grow(alone, listing, step, unfinished=_fingerprint(new))
        alone.commit()
    return seen_by_seller(_grow(work, listing, steps[-1], unfinished=None))


def _listing(work: Work, seller_id: str, market: str, new: NewListing, policy: Policy) -> Listing:
    """The listing that is begun, still without SKUs."""
    _refuse_unknown_template(seller_id, new.shipping_template_id)
    return Listing(
        listing_id=new_id("lst", work.now),
        seller_id=seller_id,
        market=market,
        status=ListingStatus.DRAFT,
        description=_sanitised(new.description, policy, seller_id),
        **_given(new, "title", "brand", "category", "attributes", *rules.AT_ONCE),
        skus=[],
        created_at=work.now,
        updated_at=work.now,
    )


def _grow(work: Work, listing: Listing, skus: list[Sku], unfinished: str | None) -> Listing:
    store.claim_skus(work, listing, skus)
    if listing.version == 0:
        work.emit(ListingCreated(seller_id=listing.seller_id, listing_id=listing.listing_id))
    else:
        work.emit(ListingChanged(seller_id=listing.seller_id, listing_id=listing.listing_id, fields=["skus"]))
    grown = listing.with_(skus=[*listing.skus, *skus], unfinished=unfinished, updated_at=work.now)
    return store.save(work, grown)


def _cut_short(seller_id: str, new: NewListing, skus: Sequence[Sku]) -> Listing | None:
    """The draft of this very request that was cut short. Raises SkuTaken if others have SKUs of it."""
    owners = store.claims(seller_id, (sku.sku_id for sku in skus))
    if not owners:
        return None
    taken = next(sku for sku in skus if sku.sku_id in owners)
    listing = store.load(seller_id, owners[taken.sku_id])
    if listing.unfinished != _fingerprint(new) or set(owners.values()) != {listing.listing_id}:
        raise SkuTaken(taken.seller_sku)
    return listing


def _fingerprint(new: NewListing) -> str:
    return sha256(new.model_dump_json().encode()).hexdigest()


def edit(work: Work, seller_id: str, listing_id: str, change: ListingEdit, if_match: int | None) -> Listing:
    """Change what is given. Raises NotFound, InvalidRequest, Conflict if it is not the version the seller saw."""
    listing = store.load(seller_id, listing_id)
    if if_match is not None and if_match != listing.version:
        raise Conflict("It was changed since you read it; read it again.")
    _refuse_unknown_template(seller_id, change.shipping_template_id)
    policy = markets.policy(listing.market, work.now)
    fields = _changed_fields(change, policy, seller_id)
    skus = listing.latest.skus
    if change.skus is not None:
        skus = [_sku(seller_id, body) for body in change.skus]
    fields["skus"] = _repriced(skus, change.prices, policy)
    return replace(work, listing, fields)


def _refuse_unknown_template(seller_id: str, template_id: str | None) -> None:
    if template_id and sellers.shipping_settings(seller_id).template(template_id) is None:
        text = "You have no such shipping template."
        _refuse([FieldProblem(pointer="/shipping_template_id", code="shipping.unknown_template", detail=text)])


def _changed_fields(change: ListingEdit, policy: Policy, seller_id: str) -> dict[str, object]:
    """The fields that were sent; only some can be cleared by null."""
    sent = change.model_fields_set - {"skus", "prices"}
    fields = {name: getattr(change, name) for name in sent}
    fields = {name: value for name, value in fields.items() if value is not None or name in CLEARABLE}
    if change.description is not None:
        fields["description"] = _sanitised(change.description, policy, seller_id)
    return fields


def revise(work: Work, listing: Listing, new: NewListing, sources: Iterable[str] = ()) -> Listing:
    """Bring a listing to what `new` says: SKUs and images are changed or added, what it does not name stays.

    Nothing is written when nothing differs. Raises InvalidRequest, UnknownCategory, NotPossible, SkuTaken.
    """
    policy = markets.policy(listing.market, work.now)
    named = {sku_id_of(listing.seller_id, body.seller_sku): body for body in new.skus}
    kept = [_revised(sku, named.pop(sku.sku_id, None)) for sku in listing.latest.skus]
    fields = _given(new, *(new.model_fields_set - {"skus"}))
    fields["description"] = _sanitised(new.description, policy, listing.seller_id)
    fields["images"] = with_sources(listing, sources, work.now)
    added = [_sku(listing.seller_id, body) for body in named.values()]
    return replace(work, listing, fields | {"skus": [*kept, *added]})


def _revised(sku: Sku, body: SkuBody | None) -> Sku:
    """The SKU with what the body names; a list price it does not name ends when the price has reached it."""
    if body is None:
        return sku
    revised = sku.model_copy(update={name: getattr(body, name) for name in body.model_fields_set})
    if revised.list_price and "list_price" not in body.model_fields_set:
        reduced = revised.list_price.amount > revised.price.amount
        return revised if reduced else revised.model_copy(update={"list_price": None})
    return revised


def replace(work: Work, listing: Listing, fields: dict[str, object]) -> Listing:
    """Write the fields that differ, on sale at once or as an edit to be reviewed; nothing when none differs."""
    LISTING.move(listing, "edit", SELLER)
    before = listing.latest
    changed = {name: value for name, value in fields.items() if getattr(before, name) != value}
    if not changed:
        return seen_by_seller(listing)
    after = rules.edited(listing, rules.wares_of(before) | changed).with_(updated_at=work.now)
    _check(after.latest, after.latest.skus, listing.market, markets.policy(listing.market, work.now))
    _move_claims(work, listing, after)
    _tell(work, listing, after, changed)
    return seen_by_seller(store.save(work, after))


def _tell(work: Work, before: Listing, after: Listing, changed: Iterable[str]) -> None:
    same_skus = {sku.sku_id for sku in before.latest.skus} == {sku.sku_id for sku in after.latest.skus}
    names = sorted("prices" if name == "skus" and same_skus else name for name in changed)
    about = {"seller_id": after.seller_id, "listing_id": after.listing_id}
    work.emit(ListingChanged(**about, fields=names))
    if rules.under_review(after) and not after.asked:
        work.emit(ListingSubmitted(**about))


def _move_claims(work: Work, before: Listing, after: Listing) -> None:
    """Claim the SKUs that are new and release those in neither the listing nor its edit any more."""
    had = {sku.sku_id: sku for wares in (before, before.latest) for sku in wares.skus}
    has = {sku.sku_id: sku for wares in (after, after.latest) for sku in wares.skus}
    new = [sku for sku_id, sku in has.items() if sku_id not in had]
    dropped = [sku for sku_id, sku in had.items() if sku_id not in has]
    waiting = rules.removed_skus(after, after.latest) + rules.removed_skus(after.latest, after)
    if max(len(new) + len(dropped), len(waiting)) > SKUS_A_STEP:
        text = f"One change adds or takes away at most {SKUS_A_STEP} SKUs; send it in parts."
        _refuse([FieldProblem(pointer="/skus", code="sku.too_many_changes", detail=text)])
    store.claim_skus(work, after, new)
    store.release_skus(work, after, dropped)


def reprice(work: Work, listing: Listing, prices: Iterable[SkuPrice]) -> Listing:
    """Set prices of SKUs, on sale at once. Raises InvalidRequest, NotPossible."""
    policy = markets.policy(listing.market, work.now)
    return replace(work, listing, {"skus": _repriced(listing.latest.skus, prices, policy)})


def _repriced(skus: Sequence[Sku], prices: Iterable[SkuPrice], policy: Policy) -> list[Sku]:
    fresh, wrong = {}, list[FieldProblem]()
    known = {sku.sku_id for sku in skus}
    for place, new in enumerate(prices):
        pointer = f"/prices/{place}"
        wrong += limits.price_problems(new.price, new.list_price, pointer, policy)
        if new.sku_id not in known:
            text = "The listing has no such SKU."
            wrong.append(FieldProblem(pointer=f"{pointer}/sku_id", code="sku.unknown", detail=text))
        fresh[new.sku_id] = {"price": new.price, "list_price": new.list_price}
    _refuse(wrong)
    return [sku.model_copy(update=fresh.get(sku.sku_id, {})) for sku in skus]


def _check(wares: Wares | NewListing, skus: Sequence[SkuBody], market: str, policy: Policy) -> None:
    """Refuse wares the market would never take. Raises InvalidRequest, UnknownCategory."""
    category = markets.category(market, wares.category)
    _refuse(
        limits.sku_problems(skus, policy)
        + limits.attribute_problems(wares.attributes, category)
        + limits.handling_problems(wares.handling, policy)
    )


def _given(new: NewListing, *names: str) -> dict[str, object]:
    return {name: getattr(new, name) for name in names}


def _sku(seller_id: str, body: SkuBody) -> Sku:
    return Sku(sku_id=sku_id_of(seller_id, body.seller_sku), **body.model_dump())


def _sanitised(html: str, policy: Policy, seller_id: str) -> str:
    return sanitised(html, policy.listings.description_tags, seller_id, settings.setting(BUCKET))


def _refuse(wrong: list[FieldProblem]) -> None:
    if wrong:
        names = ", ".join(problem.pointer for problem in wrong)
        raise InvalidRequest(f"Correct these fields and send again: {names}.", fields=wrong)
