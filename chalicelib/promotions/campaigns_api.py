"""Routes around promotions: campaigns, live sessions, the margin guard, results, the offer to new sellers."""

from chalicelib import access
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import InvalidRequest, NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import Api, Request
from chalicelib.promotions import service
from chalicelib.promotions.errors import BelowFloor, NoGrant, NotEnrollable, UnknownGoods
from chalicelib.promotions.models import (
    Campaign,
    Enrolment,
    Invitation,
    MarginGuard,
    NewCampaign,
    NewPromotion,
    NewSellerOffer,
    Promotion,
    Results,
    Simulation,
    SkuCost,
)
from chalicelib.promotions.rules import OPERATOR, SELLER
from chalicelib.sellers.errors import NotActive

api = Api(__name__, "promotions")


@api.get(
    "/v1/promotions/{promotion_id}/results",
    permission=access.PROMOTIONS_READ,
    answers=Results,
    refuses=(NotFound,),
)
def get_promotion_results(request: Request[None], promotion_id: str) -> Results:
    """What a promotion has brought: claims, orders, revenue, what it cost and whom, its uplift."""
    return service.results(request.seller_id, promotion_id, request.work.now)


@api.post(
    "/v1/promotion-simulations",
    permission=access.PROMOTIONS_WRITE,
    body=NewPromotion,
    answers=Simulation,
    idempotency="none",
    refuses=(InvalidRequest, UnknownGoods, TooMany),
)
def simulate_promotion(request: Request[NewPromotion]) -> Simulation:
    """The lowest price any stack of offers can reach with it, and what it leaves."""
    return service.simulated(request.work, request.seller_id, request.body)


@api.put(
    "/v1/sku-costs/{sku_id}",
    permission=access.PROMOTIONS_WRITE,
    body=SkuCost,
    answers=SkuCost,
    refuses=(NotFound,),
)
def set_sku_cost(request: Request[SkuCost], sku_id: str) -> SkuCost:
    """Say what one unit costs you; only you see it."""
    return service.set_cost(request.work, request.seller_id, sku_id, request.body)


@api.get("/v1/margin-guard", permission=access.PROMOTIONS_READ, answers=MarginGuard)
def get_margin_guard(request: Request[None]) -> MarginGuard:
    """The least I want to keep of a sale."""
    return service.guard_of(request.seller_id)


@api.put("/v1/margin-guard", permission=access.PROMOTIONS_WRITE, body=MarginGuard, answers=MarginGuard)
def set_margin_guard(request: Request[MarginGuard]) -> MarginGuard:
    """Set the least you want to keep of a sale, and whether less is refused or warned of."""
    return service.set_guard(request.work, request.seller_id, request.body)


@api.post(
    "/v1/live-sessions/{live_session_id}/open",
    permission=access.PROMOTIONS_WRITE,
    answers=Page[Promotion],
    refuses=(NotFound,),
)
def open_live_offers(request: Request[None], live_session_id: str) -> Page[Promotion]:
    """The session goes live, and its offers with it."""
    return service.open_session(request.work, request.seller_id, live_session_id)


@api.post(
    "/v1/live-sessions/{live_session_id}/close",
    permission=access.PROMOTIONS_WRITE,
    answers=Page[Promotion],
    refuses=(NotFound,),
)
def close_live_offers(request: Request[None], live_session_id: str) -> Page[Promotion]:
    """The session is over, and so are its offers."""
    return service.close_session(request.work, request.seller_id, live_session_id)


@api.get("/v1/campaigns", permission=access.PROMOTIONS_READ, query=PageQuery, answers=Page[Campaign])
def list_campaigns(request: Request[None]) -> Page[Campaign]:
    """The platform's campaigns, newest first."""
    return service.campaigns(request.query, SELLER)


@api.post(
    "/v1/campaigns/{campaign_id}/entries",
    permission=access.PROMOTIONS_WRITE,
    body=Enrolment,
    answers=Promotion,
    status=201,
    refuses=(NotFound, NotEnrollable, BelowFloor),
)
def enter_campaign(request: Request[Enrolment], campaign_id: str) -> Promotion:
    """Enter listings into a campaign; the entry is one of your promotions."""
    return service.enrol(request.work, request.seller_id, campaign_id, request.body)


@api.post(
    "/v1/operator/campaigns",
    permission=access.OPERATE,
    body=NewCampaign,
    answers=Campaign,
    status=201,
    refuses=(InvalidRequest,),
)
def open_campaign(request: Request[NewCampaign]) -> Campaign:
    """Open a campaign for sellers to enter."""
    return service.open_campaign(request.work, request.body)


@api.get("/v1/operator/campaigns", permission=access.OPERATE, query=PageQuery, answers=Page[Campaign])
def list_all_campaigns(request: Request[None]) -> Page[Campaign]:
    """Every campaign, newest first."""
    return service.campaigns(request.query, OPERATOR)


@api.get(
    "/v1/operator/campaigns/{campaign_id}/entries",
    permission=access.OPERATE,
    query=PageQuery,
    answers=Page[Promotion],
    refuses=(NotFound,),
)
def list_campaign_entries(request: Request[None], campaign_id: str) -> Page[Promotion]:
    """Who has entered, with what."""
    return service.entries(campaign_id, request.query)


@api.post(
    "/v1/operator/campaigns/{campaign_id}/cancel",
    permission=access.OPERATE,
    answers=Campaign,
    refuses=(NotFound, NotPossible),
)
def cancel_campaign(request: Request[None], campaign_id: str) -> Campaign:
    """Call a campaign off; none of its entries applies any more."""
    return service.cancel_campaign(request.work, campaign_id)


@api.post(
    "/v1/operator/sellers/{seller_id}/new-seller-offer",
    permission=access.OPERATE,
    body=Invitation,
    answers=NewSellerOffer,
    status=201,
    refuses=(NotFound, NotActive, NoGrant),
)
def grant_new_seller_offer(request: Request[Invitation], seller_id: str) -> NewSellerOffer:
    """Give an invited new seller the coupons the platform pays for, once."""
    return service.grant(request.work, seller_id, request.body.invitation)


@api.get("/v1/new-seller-offer", permission=access.PROMOTIONS_READ, answers=NewSellerOffer, refuses=(NotFound,))
def get_new_seller_offer(request: Request[None]) -> NewSellerOffer:
    """What the platform gave me as a new seller, and what is left of it."""
    return service.offer_to(request.seller_id)
