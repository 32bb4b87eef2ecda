"""Routes of sellers: the application, its review, and API keys."""

from chalicelib import access
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.objects import Upload
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.quota import TooMany
from chalicelib.kit.web import Api, Request
from chalicelib.markets.errors import MarketClosed
from chalicelib.sellers import keys, service
from chalicelib.sellers.errors import (
    AlreadyApplied,
    DocumentsMissing,
    NameAtBankNeeded,
    TooManyKeys,
    UnknownScope,
)
from chalicelib.sellers.models import (
    ApiKey,
    Application,
    Approval,
    NewApiKey,
    NewDocument,
    NewTier,
    Rejection,
    Seller,
    SellerStatus,
)

api = Api(__name__, "sellers")


class ApplicationsQuery(PageQuery):
    """Which applications."""

    status: SellerStatus = SellerStatus.SUBMITTED


@api.post(
    "/v1/seller/application",
    permission=access.ACCOUNT,
    body=Application,
    answers=Seller,
    status=201,
    refuses=(MarketClosed, AlreadyApplied, NameAtBankNeeded, TooMany),
)
def apply_as_seller(request: Request[Application]) -> Seller:
    """Apply to sell in a market."""
    return service.apply(request.work, request.caller.id, request.body)


@api.get("/v1/seller", permission=access.SELLER_READ, answers=Seller)
def get_seller(request: Request[None]) -> Seller:
    """My shop and where its application stands."""
    return service.seen_by("seller", service.get(request.seller_id))


@api.post(
    "/v1/seller/documents",
    permission=access.SELLER_WRITE,
    body=NewDocument,
    answers=Upload,
    status=201,
    refuses=(TooMany,),
)
def request_document_upload(request: Request[NewDocument]) -> Upload:
    """Ask for the upload of an identity document."""
    return service.request_document(request.work, request.seller_id, request.body)


@api.post(
    "/v1/seller/application/submit",
    permission=access.SELLER_WRITE,
    answers=Seller,
    refuses=(DocumentsMissing, NotPossible),
)
def submit_application(request: Request[None]) -> Seller:
    """Hand the application in for review."""
    return service.submit(request.work, request.seller_id)


@api.get("/v1/operator/applications", permission=access.OPERATE, query=ApplicationsQuery, answers=Page[Seller])
def list_applications(request: Request[None]) -> Page[Seller]:
    """Applications in a status, the longest waiting first."""
    return service.applications(request.query.status, request.query)


@api.post(
    "/v1/operator/applications/{seller_id}/approve",
    permission=access.OPERATE,
    body=Approval,
    answers=Seller,
    refuses=(NotFound, NotPossible),
)
def approve_application(request: Request[Approval], seller_id: str) -> Seller:
    """Let a seller sell, as a new one unless another probation tier is named."""
    return service.approve(request.work, seller_id, request.body.probation_tier)


@api.post(
    "/v1/operator/applications/{seller_id}/reject",
    permission=access.OPERATE,
    body=Rejection,
    answers=Seller,
    refuses=(NotFound, NotPossible),
)
def reject_application(request: Request[Rejection], seller_id: str) -> Seller:
    """Send an application back with the reason."""
    return service.reject(request.work, seller_id, request.body.reason)


@api.put(
    "/v1/operator/sellers/{seller_id}/tier",
    permission=access.OPERATE,
    body=NewTier,
    answers=Seller,
    refuses=(NotFound,),
)
def set_seller_tier(request: Request[NewTier], seller_id: str) -> Seller:
    """Say how much a seller may do in a day: the tiers of the market's policy."""
    return service.set_tier(request.work, seller_id, request.body.probation_tier)


@api.post(
    "/v1/seller/api-keys",
    permission=access.KEYS_WRITE,
    body=NewApiKey,
    answers=ApiKey,
    status=201,
    idempotency="none",
    refuses=(UnknownScope, TooManyKeys, TooMany),
)
def create_api_key(request: Request[NewApiKey]) -> ApiKey:
    """Create an API key; its secret is shown this once."""
    return keys.create(request.work, request.seller_id, request.body)


@api.get("/v1/seller/api-keys", permission=access.KEYS_WRITE, query=PageQuery, answers=Page[ApiKey])
def list_api_keys(request: Request[None]) -> Page[ApiKey]:
    """My API keys, newest first."""
    return keys.keys(request.seller_id, request.query)


@api.delete("/v1/seller/api-keys/{key_id}", permission=access.KEYS_WRITE, answers=ApiKey, refuses=(NotFound,))
def revoke_api_key(request: Request[None], key_id: str) -> ApiKey:
    """Revoke an API key at once."""
    return keys.revoke(request.work, request.seller_id, key_id)
