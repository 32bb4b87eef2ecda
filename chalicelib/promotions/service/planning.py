"""Making promotions: draft, schedule, change, start and end by the clock, deactivate."""

from chalicelib.catalog import service as catalog
from chalicelib.catalog.models import ListingStatus
from chalicelib.inventory import service as inventory
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import FieldProblem, InvalidRequest
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName
from chalicelib.promotions import store
from chalicelib.promotions.errors import TooManyPromotions, UnknownGoods
from chalicelib.promotions.events import (
    PromotionChanged,
    PromotionDeactivated,
    PromotionDrafted,
    PromotionEnded,
    PromotionEvent,
    PromotionScheduled,
    PromotionStarted,
)
from chalicelib.promotions.models import (
    Coupon,
    FixedPrice,
    FlashSale,
    Gift,
    NewPromotion,
    Promotion,
    PromotionEdit,
    PromotionStatus,
    Simulation,
)
from chalicelib.promotions.rules import PLATFORM, PROMOTION, SYSTEM, terms
from chalicelib.promotions.service.margins import guarded, simulate

QUEUE = "promotions"
MARKET = "US"
WHOLE = 10_000
"""All of a discount, in basis points."""


def plan(work: Work, owner: str, by: str, new: NewPromotion) -> Promotion:
    """Make a promotion, scheduled unless it is to stay a draft.

    Raises InvalidRequest, UnknownGoods, TooManyPromotions, BelowFloor; CodeTaken on commit.
    """
    policy = markets.policy(MARKET, work.now).promotions
    others = store.in_force(owner, work.now)
    found = terms.problems(new, policy, work.now, by)
    if any(other.title == new.title for other in others):
        text = "Another promotion in force has this title."
        found.append(FieldProblem(pointer="/title", code="promotion.title_taken", detail=text))
    if found:
        raise InvalidRequest(fields=found)
    if len(others) >= policy.in_force_max:
        raise TooManyPromotions(f"At most {policy.in_force_max}; end one first.")
    promotion = _drafted(work, owner, new)
    if owner != PLATFORM:
        promotion = guarded(owner, promotion, work.now)
    if isinstance(new.terms, Coupon | FlashSale):
        store.open_tally(work, promotion)
    if new.draft:
        work.emit(told(PromotionDrafted, promotion))
        return seen_by(by, store.save(work, promotion))
    return put_in_force(work, promotion, by)


def simulated(work: Work, seller_id: str, new: NewPromotion) -> Simulation:
    """What a promotion would do to the margins, without making it.

    Raises UnknownGoods, InvalidRequest, TooMany.
    """
    markets.count_use_at_once(work, MARKET, CapName.PROMOTION_SIMULATIONS, seller_id)
    return simulate(seller_id, _drafted(work, seller_id, new), work.now)


def _drafted(work: Work, owner: str, new: NewPromotion) -> Promotion:
    from_grant = isinstance(new.terms, Coupon) and new.terms.from_grant
    platform_pays = owner == PLATFORM or from_grant
    return Promotion(
        promotion_id=new_id("prm", work.now),
        owner=owner,
        market=MARKET,
        status=PromotionStatus.DRAFT,
        title=new.title,
        starts_at=new.starts_at or work.now,
        ends_at=new.ends_at,
        listing_ids=new.listing_ids if owner == PLATFORM else _listings(owner, new),
        live_session_id=new.live_session_id,
        terms=new.terms,
        platform_share=WHOLE if platform_pays else 0,
        created_at=work.now,
    )


def _listings(seller_id: str, new: NewPromotion) -> list[str]:
    """The listings a promotion is for; those of its SKUs if it names SKUs. Raises UnknownGoods."""
    if isinstance(new.terms, FixedPrice | FlashSale):
        return _listings_of_skus(seller_id, new.terms)
    wanted = set(new.listing_ids)
    if isinstance(new.terms, Gift):
        gift = catalog.listings_of(seller_id, [new.terms.listing_id]).get(new.terms.listing_id)
        if gift is None or gift.sku(new.terms.sku_id) is None:
            raise UnknownGoods(f"{new.terms.sku_id} cannot be the gift.")
    found = catalog.listings_of(seller_id, wanted) if wanted else {}
    unknown = sorted(wanted - {key for key, listing in found.items() if listing.status is ListingStatus.LIVE})
    if unknown:
        raise UnknownGoods(f"Not on sale in this shop: {', '.join(unknown)}.", unknown=unknown)
    return new.listing_ids


def _listings_of_skus(seller_id: str, priced: FixedPrice | FlashSale) -> list[str]:
    found = catalog.listings_of_skus(seller_id, priced.prices)
    unknown = sorted(set(priced.prices) - set(found))
    if unknown:
        raise UnknownGoods(f"The shop has no SKU {', '.join(unknown)}.", unknown=unknown)
    wrong = []
    for sku_id, price in priced.prices.items():
        sku = found[sku_id].sku(sku_id)
        if sku is None or price.currency != sku.price.currency or price.amount >= sku.price.amount:
            text = "Name a price below the listing's own."
            wrong.append(
                FieldProblem(pointer=f"/terms/prices/{sku_id}", code="promotion.no_discount", detail=text)
            )
    if isinstance(priced, FlashSale):
        wrong += _beyond_stock(seller_id, priced)
    if wrong:
        raise InvalidRequest(fields=wrong)
    return sorted({listing.listing_id for listing in found.values()})


def _beyond_stock(seller_id: str, sale: FlashSale) -> list[FieldProblem]:
    levels = inventory.levels((seller_id, sku_id) for sku_id in sale.units)
    return [
        FieldProblem(
            pointer=f"/terms/units/{sku_id}",
            code="flash_sale.beyond_stock",
            detail="Not as many units are available.",
        )
        for sku_id, units in sale.units.items()
        if sku_id not in levels or levels[sku_id].available < units
    ]


def schedule(work: Work, owner: str, by: str, promotion_id: str) -> Promotion:
    """A draft is to run in its window. Raises NotFound, NotPossible, InvalidRequest; CodeTaken on commit."""
    promotion = store.load(owner, promotion_id)
    if promotion.ends_at <= work.now:
        text = "Its window is over; make a new one."
        raise InvalidRequest(fields=[FieldProblem(pointer="/ends_at", code="promotion.in_the_past", detail=text)])
    return put_in_force(work, promotion, by)


def put_in_force(work: Work, promotion: Promotion, by: str) -> Promotion:
    """A draft runs in its window from now on; a flash sale's units are set aside. Raises TooFewAvailable."""
    scheduled = PROMOTION.move(promotion, "schedule", by)
    if isinstance(promotion.terms, FlashSale):
        scheduled = scheduled.with_(pool_id=_set_aside(work, promotion, promotion.terms))
    code = promotion.coupon.code if promotion.coupon else None
    if code is not None:
        store.claim_code(work, promotion, code)
    if promotion.live_session_id is None:
        work.start_clock(QUEUE, "promotion_start", subject_of(promotion), promotion.starts_at)
    work.start_clock(QUEUE, "promotion_end", subject_of(promotion), promotion.ends_at)
    work.emit(told(PromotionScheduled, promotion))
    return seen_by(by, store.save(work, scheduled))


def _set_aside(work: Work, promotion: Promotion, sale: FlashSale) -> str:
    """The pool that has the units of a flash sale, and nobody else's."""
    pool = inventory.open_pool_of_sale(
        work, promotion.owner, promotion.title[:50], promotion.promotion_id, sale.units
    )
    return pool.pool_id


def edit(work: Work, owner: str, by: str, promotion_id: str, change: PromotionEdit) -> Promotion:
    """Change what may still change. Raises NotFound, InvalidRequest."""
    before = store.load(owner, promotion_id)
    found = terms.edit_problems(before, change)
    if found:
        raise InvalidRequest(fields=found)
    after = before.with_(title=change.title or before.title, ends_at=change.ends_at or before.ends_at)
    if before.coupon is not None:
        limits = terms.edited_limits(before.coupon.limits, change)
        after = after.with_(terms=before.coupon.model_copy(update={"limits": limits}))
    if after.ends_at != before.ends_at:
        work.start_clock(QUEUE, "promotion_end", subject_of(after), after.ends_at)
    fields = sorted(change.model_dump(exclude_none=True))
    work.emit(PromotionChanged(seller_id=owner, promotion_id=promotion_id, fields=fields))
    return seen_by(by, store.save(work, after))


def start(work: Work, subject: str) -> None:
    """The window has opened."""
    promotion = _of_subject(subject)
    if work.now >= promotion.starts_at and PROMOTION.allows("start", promotion.status, SYSTEM):
        work.emit(told(PromotionStarted, promotion))
        store.save(work, PROMOTION.move(promotion, "start", SYSTEM))


def end(work: Work, subject: str) -> None:
    """The window has closed; an end that was moved later in between is not the end."""
    promotion = _of_subject(subject)
    if work.now >= promotion.ends_at and PROMOTION.allows("end", promotion.status, SYSTEM):
        work.emit(told(PromotionEnded, promotion))
        leave(work, PROMOTION.move(promotion, "end", SYSTEM))


def deactivate(work: Work, owner: str, by: str, promotion_id: str) -> Promotion:
    """Give it no more; what buyers have claimed stays good. Raises NotFound, NotPossible."""
    promotion = store.load(owner, promotion_id)
    deactivated = PROMOTION.move(promotion, "deactivate", by, deactivated_at=work.now)
    work.emit(told(PromotionDeactivated, promotion))
    if promotion.status is PromotionStatus.DRAFT:
        return seen_by(by, store.save(work, deactivated))
    return seen_by(by, leave(work, deactivated))


def leave(work: Work, promotion: Promotion) -> Promotion:
    """It is in force no more: its code is free again, and what is left of its pool is everybody's."""
    if promotion.pool_id:
        inventory.end_sale(work, promotion.owner, promotion.pool_id)
    code = promotion.coupon.code if promotion.coupon else None
    if code is not None:
        store.free_code(work, promotion, code)
    return store.save(work, promotion)


def get(owner: str, by: str, promotion_id: str) -> Promotion:
    """One promotion of this owner. Raises NotFound."""
    return seen_by(by, store.load(owner, promotion_id))


def promotions_of(owner: str, by: str, query: PageQuery) -> Page[Promotion]:
    """An owner's promotions, newest first."""
    page = store.of_owner(owner, query)
    return page.model_copy(update={"data": [seen_by(by, promotion) for promotion in page.data]})


def seen_by(by: str, promotion: Promotion) -> Promotion:
    return promotion.with_(possible_actions=PROMOTION.possible(promotion.status, by))


def subject_of(promotion: Promotion) -> str:
    """What a clock is told of."""
    return f"{promotion.owner}:{promotion.promotion_id}"


def _of_subject(subject: str) -> Promotion:
    return store.load(*subject.split(":"))


def told(event: type[PromotionEvent], promotion: Promotion) -> PromotionEvent:
    return event(seller_id=promotion.owner, promotion_id=promotion.promotion_id)
