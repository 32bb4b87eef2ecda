"""What the market allows a promotion to be, and what may change once it is scheduled."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.kit.money import Money
from chalicelib.kit.problems import FieldProblem
from chalicelib.markets.models import Promotions
from chalicelib.promotions.models import (
    BuyMore,
    Coupon,
    FlashSale,
    Limits,
    NewPromotion,
    PercentOff,
    Promotion,
    PromotionEdit,
    Shipping,
    Way,
)
from chalicelib.promotions.rules.lifecycle import OPERATOR, SELLER


def problems(new: NewPromotion, policy: Promotions, now: datetime, by: str) -> list[FieldProblem]:
    """Everything wrong with a promotion, by field."""
    return [*_window_problems(new, policy, now), *_reach_problems(new, policy), *_terms_problems(new, policy, by)]


def _window_problems(new: NewPromotion, policy: Promotions, now: datetime) -> Iterator[FieldProblem]:
    starts_at = new.starts_at or now
    length = (new.ends_at - starts_at) // timedelta(minutes=1)
    if starts_at < now:
        yield _problem("/starts_at", "promotion.in_the_past", "Begin now or later.")
    if length not in policy.duration_minutes:
        text = "It runs from 10 minutes to 365 days."
        yield _problem("/ends_at", "promotion.duration", text)


def _reach_problems(new: NewPromotion, policy: Promotions) -> Iterator[FieldProblem]:
    if len(new.title) > policy.title_max_length:
        yield _problem("/title", "promotion.title_length", f"At most {policy.title_max_length} characters.")
    if new.listing_ids and len(new.listing_ids) not in policy.products:
        yield _problem("/listing_ids", "promotion.products", f"At most {policy.products.max} listings.")


def _terms_problems(new: NewPromotion, policy: Promotions, by: str) -> Iterator[FieldProblem]:
    terms = new.terms
    if by == OPERATOR and not isinstance(terms, Coupon | Shipping):
        text = "The platform gives coupons and shipping discounts; sellers' prices are theirs."
        yield _problem("/terms/kind", "promotion.not_the_platform_s", text)
    if isinstance(terms, PercentOff):
        yield from _percent_problems("/terms/percent_off", terms.percent_off, policy)
    if isinstance(terms, BuyMore):
        for place, tier in enumerate(terms.tiers):
            yield from _percent_problems(f"/terms/tiers/{place}/percent_off", tier.percent_off, policy)
            if not tier.min_units and tier.min_spend is None:
                text = "Say from how many units, or from how much spent."
                yield _problem(f"/terms/tiers/{place}", "tier.no_threshold", text)
    if isinstance(terms, FlashSale) and set(terms.units) != set(terms.prices):
        yield _problem("/terms/units", "flash_sale.units", "Say for each priced SKU how many units there are.")
    if isinstance(terms, Coupon):
        yield from _coupon_problems(terms, policy, by)


def _coupon_problems(coupon: Coupon, policy: Promotions, by: str) -> Iterator[FieldProblem]:
    if (coupon.amount_off is None) == (coupon.percent_off is None):
        yield _problem("/terms", "coupon.discount", "Give either an amount off or a percentage off.")
    if coupon.percent_off is not None:
        yield from _percent_problems("/terms/percent_off", coupon.percent_off, policy)
    if coupon.amount_off is not None and coupon.amount_off.amount < policy.amount_off_min_cents:
        text = f"At least {policy.amount_off_min_cents} cents."
        yield _problem("/terms/amount_off", "coupon.amount_off", text)
    if (coupon.way is Way.CODE) != (coupon.code is not None):
        yield _problem("/terms/code", "coupon.code", "A coupon by code has a code, any other has none.")
    if coupon.code is not None and len(coupon.code) not in policy.code_length:
        text = f"{policy.code_length.min} to {policy.code_length.max} letters and digits."
        yield _problem("/terms/code", "coupon.code_length", text)
    if coupon.holdout and coupon.limits.budget is None:
        yield _problem("/terms/limits/budget", "coupon.trial_budget", "A trial with a holdout needs a budget.")
    if coupon.from_grant and by != SELLER:
        yield _problem("/terms/from_grant", "coupon.from_grant", "Only a new seller has a grant.")


def _percent_problems(pointer: str, percent_off: int, policy: Promotions) -> Iterator[FieldProblem]:
    allowed = policy.percent_off_basis_points
    if percent_off not in allowed:
        text = f"From {allowed.min // 100} % to {(allowed.max or 0) // 100} %."
        yield _problem(pointer, "promotion.percent_off", text)


def edit_problems(before: Promotion, edit: PromotionEdit) -> list[FieldProblem]:
    """Once scheduled, an end only moves later and a limit only grows: what a buyer was promised holds."""
    found = []
    if edit.ends_at is not None and edit.ends_at < before.ends_at:
        found.append(_problem("/ends_at", "promotion.only_later", "The end can only move later."))
    limits = before.coupon.limits if before.coupon else None
    for name in ("redemptions", "claims", "budget"):
        value = getattr(edit, name)
        if value is None:
            continue
        known = getattr(limits, name, None)
        if limits is None:
            found.append(_problem(f"/{name}", "promotion.no_limits", "Only a coupon has limits."))
        elif known is not None and _size(value) < _size(known):
            found.append(_problem(f"/{name}", "promotion.only_more", "A limit can only grow."))
        elif known is None:
            found.append(
                _problem(f"/{name}", "promotion.only_more", "It has no limit of this kind; it keeps none.")
            )
    return found


def edited_limits(limits: Limits, edit: PromotionEdit) -> Limits:
    changes = {name: getattr(edit, name) for name in ("redemptions", "claims", "budget")}
    return limits.model_copy(update={name: value for name, value in changes.items() if value is not None})


def _size(limit: int | Money) -> int:
    return limit.amount if isinstance(limit, Money) else limit


def _problem(pointer: str, code: str, detail: str) -> FieldProblem:
    return FieldProblem(pointer=pointer, code=code, detail=detail)
