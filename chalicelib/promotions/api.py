"""Routes of promotions: the seller's, the platform's, and what buyers claim."""

from chalicelib import access
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import InvalidRequest, NotFound
from chalicelib.kit.web import PUBLIC, Api, Request
from chalicelib.promotions import service
from chalicelib.promotions.errors import CodeTaken, NotClaimable, TooManyPromotions, UnknownGoods
from chalicelib.promotions.models import (
    Claim,
    ClaimWhere,
    Deal,
    Follow,
    Issue,
    NewPromotion,
    Promotion,
    PromotionEdit,
)
from chalicelib.promotions.rules import OPERATOR, PLATFORM, SELLER

api = Api(__name__, "promotions")


@api.post(
    "/v1/promotions",
    permission=access.PROMOTIONS_WRITE,
    body=NewPromotion,
    answers=Promotion,
    status=201,
    refuses=(InvalidRequest, UnknownGoods, TooManyPromotions, CodeTaken),
)
def create_promotion(request: Request[NewPromotion]) -> Promotion:
    """Make a promotion: a coupon, a discount, a flash sale, a gift."""
    return service.plan(request.work, request.seller_id, SELLER, request.body)


@api.get("/v1/promotions", permission=access.PROMOTIONS_READ, query=PageQuery, answers=Page[Promotion])
def list_promotions(request: Request[None]) -> Page[Promotion]:
    """My promotions, newest first."""
    return service.promotions_of(request.seller_id, SELLER, request.query)


@api.get(
    "/v1/promotions/{promotion_id}",
    permission=access.PROMOTIONS_READ,
    answers=Promotion,
    refuses=(NotFound,),
)
def get_promotion(request: Request[None], promotion_id: str) -> Promotion:
    """One promotion, with the actions that are possible now."""
    return service.get(request.seller_id, SELLER, promotion_id)


@api.patch(
    "/v1/promotions/{promotion_id}",
    permission=access.PROMOTIONS_WRITE,
    body=PromotionEdit,
    answers=Promotion,
    refuses=(NotFound, InvalidRequest),
)
def edit_promotion(request: Request[PromotionEdit], promotion_id: str) -> Promotion:
    """Change the title, move the end later, or give more."""
    return service.edit(request.work, request.seller_id, SELLER, promotion_id, request.body)


@api.post(
    "/v1/promotions/{promotion_id}/schedule",
    permission=access.PROMOTIONS_WRITE,
    answers=Promotion,
    refuses=(NotFound, NotPossible, InvalidRequest, CodeTaken),
)
def schedule_promotion(request: Request[None], promotion_id: str) -> Promotion:
    """Let a draft run in its window."""
    return service.schedule(request.work, request.seller_id, SELLER, promotion_id)


@api.post(
    "/v1/promotions/{promotion_id}/deactivate",
    permission=access.PROMOTIONS_WRITE,
    answers=Promotion,
    refuses=(NotFound, NotPossible),
)
def deactivate_promotion(request: Request[None], promotion_id: str) -> Promotion:
    """Give it no more; what buyers have claimed stays good."""
    return service.deactivate(request.work, request.seller_id, SELLER, promotion_id)


@api.post(
    "/v1/promotions/{promotion_id}/issues",
    permission=access.PROMOTIONS_WRITE,
    body=Issue,
    answers=Claim,
    status=201,
    refuses=(NotFound, NotClaimable),
)
def issue_coupon(request: Request[Issue], promotion_id: str) -> Claim:
    """Give a buyer a coupon made for chats."""
    return service.issue(request.work, request.seller_id, promotion_id, request.body.buyer_id)


@api.post(
    "/v1/operator/promotions",
    permission=access.OPERATE,
    body=NewPromotion,
    answers=Promotion,
    status=201,
    refuses=(InvalidRequest, TooManyPromotions, CodeTaken),
)
def create_platform_promotion(request: Request[NewPromotion]) -> Promotion:
    """Make a coupon or a shipping discount that is good in every shop and paid by the platform."""
    return service.plan(request.work, PLATFORM, OPERATOR, request.body)


@api.get("/v1/operator/promotions", permission=access.OPERATE, query=PageQuery, answers=Page[Promotion])
def list_platform_promotions(request: Request[None]) -> Page[Promotion]:
    """The platform's promotions, newest first."""
    return service.promotions_of(PLATFORM, OPERATOR, request.query)


@api.post(
    "/v1/operator/promotions/{promotion_id}/deactivate",
    permission=access.OPERATE,
    answers=Promotion,
    refuses=(NotFound, NotPossible),
)
def deactivate_platform_promotion(request: Request[None], promotion_id: str) -> Promotion:
    """End one of the platform's promotions before its time."""
    return service.deactivate(request.work, PLATFORM, OPERATOR, promotion_id)


@api.get("/v1/deals/{owner}", permission=PUBLIC, answers=Page[Deal])
def list_deals(request: Request[None], owner: str) -> Page[Deal]:
    """What a shop, or the platform, offers everybody now."""
    return service.deals(owner, request.work.now)


@api.post(
    "/v1/deals/{owner}/{promotion_id}/claim",
    permission=access.BUY,
    body=ClaimWhere,
    answers=Claim,
    status=201,
    refuses=(NotFound, NotClaimable),
)
def claim_coupon(request: Request[ClaimWhere], owner: str, promotion_id: str) -> Claim:
    """Claim a coupon."""
    return service.claim(request.work, request.caller.id, owner, promotion_id, request.body)


@api.get("/v1/coupons", permission=access.BUY, answers=Page[Claim])
def list_coupons(request: Request[None]) -> Page[Claim]:
    """The coupons I hold and can still use."""
    return service.coupons_of(request.caller.id, request.work.now)


@api.post("/v1/follows", permission=access.BUY, body=Follow, answers=Follow, status=201, refuses=(NotFound,))
def follow_shop(request: Request[Follow]) -> Follow:
    """Follow a shop."""
    return service.follow(request.work, request.caller.id, request.body)
