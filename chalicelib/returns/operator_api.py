"""Routes of returns for operators: disputes, the whole file, the decision."""

from chalicelib import access
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.orders.errors import MoreThanPaid
from chalicelib.returns import service
from chalicelib.returns.models import CaseFile, NewDecision, Return

api = Api(__name__, "operator: returns")


@api.get("/v1/operator/disputes", permission=access.OPERATE, query=PageQuery, answers=Page[Return])
def list_disputes(request: Request[None]) -> Page[Return]:
    """What is to be decided, oldest first."""
    return service.disputes(request.query)


@api.get("/v1/operator/returns/{return_id}", permission=access.OPERATE, answers=CaseFile, refuses=(NotFound,))
def get_dispute_file(request: Request[None], return_id: str) -> CaseFile:
    """The whole file of a case."""
    return service.file_of_operator(return_id)


@api.post(
    "/v1/operator/returns/{return_id}/decide",
    permission=access.OPERATE,
    body=NewDecision,
    answers=Return,
    idempotency="required",
    refuses=(NotFound, NotPossible, MoreThanPaid),
)
def decide_dispute(request: Request[NewDecision], return_id: str) -> Return:
    """For the buyer or for the seller; the fault can be corrected."""
    return service.decide(request.work, return_id, request.body)
