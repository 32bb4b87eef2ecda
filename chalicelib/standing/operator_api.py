"""Routes of standing for operators."""

from chalicelib import access
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.standing import service
from chalicelib.standing.models import Report

api = Api(__name__, "standing, for operators")
SELLER = "/v1/operator/sellers/{seller_id}"


@api.get(f"{SELLER}/standing", permission=access.OPERATE, answers=Report, refuses=(NotFound,))
def get_seller_standing(request: Request[None], seller_id: str) -> Report:
    """How a seller does, and what follows from it."""
    return service.report_of(seller_id, request.work.now)
