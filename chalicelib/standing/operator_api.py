"""Routes of standing for operators."""

from chalicelib import access
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import InvalidRequest, NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.standing import service
from chalicelib.standing.models import Appeal, Decision, NewRestriction, Report, Restriction, Why

api = Api(__name__, "standing, for operators")
SELLER = "/v1/operator/sellers/{seller_id}"


@api.get(f"{SELLER}/standing", permission=access.OPERATE, answers=Report, refuses=(NotFound,))
def get_seller_standing(request: Request[None], seller_id: str) -> Report:
    """How a seller does, and what follows from it."""
    return service.report(seller_id, request.work.now)


@api.post(
    f"{SELLER}/restrictions",
    permission=access.OPERATE,
    body=NewRestriction,
    answers=Restriction,
    status=201,
    refuses=(NotFound, InvalidRequest, NotPossible),
)
def restrict_seller(request: Request[NewRestriction], seller_id: str) -> Restriction:
    """Restrict a seller by hand, for some days or until it is lifted."""
    return service.restrict(request.work, seller_id, request.body)


@api.post(
    f"{SELLER}/restrictions/{{restriction_id}}/lift",
    permission=access.OPERATE,
    body=Why,
    answers=Restriction,
    refuses=(NotFound, NotPossible),
)
def lift_restriction(request: Request[Why], seller_id: str, restriction_id: str) -> Restriction:
    """Lift a restriction; its rule is set aside until what it was applied for has left its window."""
    return service.lift(request.work, seller_id, restriction_id, request.body.reason)


@api.get("/v1/operator/appeals", permission=access.OPERATE, query=PageQuery, answers=Page[Appeal])
def list_open_appeals(request: Request[None]) -> Page[Appeal]:
    """Appeals to be decided, the oldest first, with links to their evidence."""
    return service.open_appeals(request.query)


@api.post(
    f"{SELLER}/appeals/{{appeal_id}}/decide",
    permission=access.OPERATE,
    body=Decision,
    answers=Appeal,
    idempotency="required",
    refuses=(NotFound, NotPossible),
)
def decide_appeal(request: Request[Decision], seller_id: str, appeal_id: str) -> Appeal:
    """Grant an appeal, which gives back what was taken, or reject it."""
    return service.decide(request.work, seller_id, appeal_id, request.body)
